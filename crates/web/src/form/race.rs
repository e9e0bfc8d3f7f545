//! A lost race: what somebody else saved meanwhile, beside what was typed.

use super::{Form, label};

/// A field about which the two versions differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// What the field is called.
    pub(crate) label: String,
    /// What is saved.
    pub(crate) saved: String,
    /// What was typed.
    pub(crate) typed: String,
}

/// All differences between a form made from what is saved and the one that was sent, in words.
pub(crate) fn differences(saved: &Form, typed: &Form, words: fn(&str, &str) -> String) -> Vec<Difference> {
    let fields = saved.values.iter().filter(|(name, _)| name != super::VERSION);
    let different = fields.filter(|(name, value)| typed.value(name).trim() != value);
    different
        .map(|(name, value)| Difference {
            label: label(name),
            saved: words(name, value),
            typed: words(name, typed.value(name)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let saved = Form::fresh([
            ("username", "ada".to_owned()),
            ("email", "ada@example.org".to_owned()),
        ]);
        let saved = saved.made_from(3);
        let typed = Form::sent([
            ("username".to_owned(), " ada ".to_owned()),
            ("email".to_owned(), "countess@example.org".to_owned()),
            ("version".to_owned(), "2".to_owned()),
        ]);
        let found = differences(&saved, &typed, |_, value| value.to_owned());
        let email = Difference {
            label: label("email"),
            saved: "ada@example.org".to_owned(),
            typed: "countess@example.org".to_owned(),
        };
        assert_eq!(found, [email]);
    }
}
