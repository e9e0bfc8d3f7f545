//! Which passwords are taken: long enough, not too long, not common. No rules about kinds of characters.

use onward_domain::fields::{Kind, Reason};
use secrecy::{ExposeSecret, SecretString};
use zxcvbn::{Score, zxcvbn};

/// No password may have more bytes.
pub(crate) const MAX_BYTES: usize = 1024;

/// What a password must not consist of.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The least number of characters.
    pub(crate) minimum: usize,
    /// Username, e-mail address, name of the installation.
    pub(crate) words: Vec<String>,
}

/// Checks a new password, exactly as it was received.
pub(crate) fn check(password: &SecretString, known: &Known) -> Result<(), Reason> {
    let password = password.expose_secret();
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    if password.len() > MAX_BYTES {
        let message = format!("Must have at most {MAX_BYTES} bytes");
        return Err(Reason::new(Kind::StringTooLong, message).with("max_length", number(MAX_BYTES)));
    }
    if password.chars().count() < known.minimum {
        let message = format!("Must have at least {} characters", known.minimum);
        return Err(Reason::new(Kind::StringTooShort, message).with("min_length", number(known.minimum)));
    }
    let words: Vec<&str> = parts(&known.words);
    let lower = password.to_lowercase();
    if words.iter().any(|word| word.to_lowercase() == lower) {
        let message = "Must not be the username, the e-mail address or the name of this site";
        return Err(Reason::new(Kind::PasswordTooCommon, message));
    }
    if zxcvbn(password, &words).score() < Score::Two {
        let message =
            "Must not be a common password or made of one: several unrelated words are a good choice";
        return Err(Reason::new(Kind::PasswordTooCommon, message));
    }
    Ok(())
}

/// The words themselves and, of an e-mail address, what stands before and after the at sign.
fn parts(words: &[String]) -> Vec<&str> {
    words
        .iter()
        .flat_map(|word| {
            std::iter::once(word.as_str()).chain(word.split('@').filter(move |part| *part != word.as_str()))
        })
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let words = ["ada.lovelace", "countess@analytical-engine.example", "Onward"]
            .map(str::to_owned)
            .to_vec();
        Known { minimum: 12, words }
    }

    fn refused(password: &str) -> Option<Kind> {
        check(&SecretString::from(password), &known())
            .err()
            .map(|reason| reason.kind)
    }

    #[test]
    fn characters_are_counted_below_and_bytes_above() {
        assert_eq!(refused("xk29-Lqw0v!"), Some(Kind::StringTooShort));
        assert_eq!(refused("xk29-Lqw0v!z"), None);
        assert_eq!(refused("ü9§kÄ°ß2ñõ¿"), Some(Kind::StringTooShort));
        assert_eq!(refused("ü9§kÄ°ß2ñõ¿é"), None);
        let long = "Onwards and upwards 7! ".repeat(50);
        assert_eq!(refused(long.get(..1024).unwrap()), None);
        assert_eq!(refused(long.get(..1025).unwrap()), Some(Kind::StringTooLong));
    }

    #[test]
    fn common_passwords_are_refused() {
        for password in [
            "passwordpassword",
            "password1234",
            "Password1234",
            "P@ssw0rd1234",
            "123456789012",
            "1234567890123456",
            "qwertyuiop12",
            "qwertyuiop[]",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "iloveyou1234",
            "letmeinletmein",
            "111111111111",
            "administrator",
        ] {
            assert_eq!(refused(password), Some(Kind::PasswordTooCommon), "{password}");
        }
    }

    #[test]
    fn what_everybody_knows_about_the_person_is_refused() {
        for password in [
            "ada.lovelace",
            "ADA.LOVELACE",
            "ada.lovelace1",
            "countess@analytical-engine.example",
            "analytical-engine.example",
            "onwardonwardonward",
            "countesscountess",
        ] {
            assert_eq!(refused(password), Some(Kind::PasswordTooCommon), "{password}");
        }
    }

    #[test]
    fn every_kind_of_character_is_taken_and_none_is_demanded() {
        for password in [
            "correct horse battery staple",
            "correcthorsebatterystaple",
            "      four   spaces   inside",
            "лошадь батарея скрепка",
            "🦀🐎🔋📎🦀🦑🐙🌵🌊🌋🍄🧊",
            "tab\tand\u{0}nul and more",
            "ada.lovelace writes the first program",
        ] {
            assert_eq!(refused(password), None, "{password}");
        }
    }
}
