//! Codes that are shown once: letters that people can read out and type, of which only a hash is kept.

use onward_domain::clock::Entropy;
use secrecy::{ExposeSecret, SecretString};

use super::tokens::hash;

/// Letters and digits that cannot be taken for one another.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUP: usize = 4;
/// 28 letters of 5 bits: too many to guess, few enough to type.
const LETTERS: usize = 28;
/// No code of ours is longer; more of a text is not looked at.
const LONGEST: usize = 64;

/// Makes a code.
pub(crate) fn mint(entropy: &dyn Entropy) -> SecretString {
    let mut bytes = [0; LETTERS];
    entropy.fill(&mut bytes);
    written(&bytes)
}

/// Writes bytes as letters in groups of four, five bits of each byte.
pub(crate) fn written(bytes: &[u8]) -> SecretString {
    let letters: Vec<char> = bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect();
    let groups: Vec<String> = letters
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect();
    SecretString::from(groups.join("-"))
}

/// What counts of a code as it was typed: its letters and digits, in capitals.
pub(crate) fn plain(code: &SecretString) -> SecretString {
    let kept = code.expose_secret().chars().filter(char::is_ascii_alphanumeric);
    let kept: String = kept.take(LONGEST).collect();
    SecretString::from(kept.to_ascii_uppercase())
}

/// The hash under which a code is kept.
pub(crate) fn kept(code: &SecretString) -> [u8; 32] {
    hash(plain(code).expose_secret())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (byte, value) in bytes.iter_mut().zip(0..) {
                *byte = value;
            }
        }
    }

    #[test]
    fn a_code_is_typed_as_people_type() {
        let code = mint(&Counting);
        assert_eq!(code.expose_secret(), "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345");
        let typed = SecretString::from(" abcd efgh-jklm npqrstuv WXYZ 2345\n");
        assert_eq!(kept(&typed), kept(&code));
        assert_ne!(kept(&SecretString::from("ABCD")), kept(&code));
    }

    #[test]
    fn text_behind_a_code_makes_another_one() {
        let code = mint(&Counting);
        let longer = SecretString::from(format!("{}X", code.expose_secret()));
        assert_ne!(kept(&longer), kept(&code));
    }
}
