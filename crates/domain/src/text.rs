//! Text from people: normalised to NFC, bounded in Unicode scalar values, free of control characters.

use std::fmt;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::fields::{Kind, Reason};

/// How one kind of text is bounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) min: usize,
    pub(crate) max: usize,
    pub(crate) lines: Lines,
}

/// Whether a text may have more than one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lines {
    /// One line: trimmed, no control character.
    One,
    /// Many lines: kept as typed; line feed and tab are allowed.
    Many,
}

/// Normalises a text and checks its bounds.
pub(crate) fn parse(text: &str, bounds: Bounds) -> Result<String, Reason> {
    let text = if bounds.lines == Lines::One {
        text.trim()
    } else {
        text
    };
    if let Some(refused) = control_character(text, bounds.lines) {
        return Err(refused);
    }
    let text = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    };
    length(&text, bounds)?;
    Ok(text)
}

/// The same for optional text: nothing left after normalising is no text.
pub(crate) fn parse_optional(text: &str, bounds: Bounds) -> Result<Option<String>, Reason> {
    let text = parse(text, Bounds { min: 0, ..bounds })?;
    Ok(if text.is_empty() { None } else { Some(text) })
}

fn control_character(text: &str, lines: Lines) -> Option<Reason> {
    let allowed = |c: char| lines == Lines::Many && matches!(c, '\n' | '\t');
    let what = if lines == Lines::Many {
        "Must not contain control characters other than line feed and tab"
    } else {
        "Must be one line without control characters"
    };
    text.chars()
        .any(|c| c.is_control() && !allowed(c))
        .then(|| Reason::new(Kind::ControlCharacter, what))
}

fn length(text: &str, bounds: Bounds) -> Result<(), Reason> {
    let Bounds { min, max, .. } = bounds;
    let count = text.chars().count();
    let limit = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    if count < min {
        let message = format!(
            "Must have at least {min} character{}",
            if min == 1 { "" } else { "s" }
        );
        return Err(Reason::new(Kind::StringTooShort, message).with("min_length", limit(min)));
    }
    if count > max {
        let message = format!("Must have at most {max} characters");
        return Err(Reason::new(Kind::StringTooLong, message).with("max_length", limit(max)));
    }
    Ok(())
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($min:literal..=$max:literal, $lines:ident)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            const BOUNDS: Bounds = Bounds { min: $min, max: $max, lines: Lines::$lines };

            /// The greatest length in Unicode scalar values.
            pub const MAX: usize = $max;

            /// Normalises the text and checks its bounds.
            pub fn parse(text: &str) -> Result<Self, Reason> {
                parse(text, Self::BOUNDS).map(Self)
            }

            /// The same for an optional field: empty text is none.
            pub fn parse_optional(text: &str) -> Result<Option<Self>, Reason> {
                Ok(parse_optional(text, Self::BOUNDS)?.map(Self))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    )+};
}

texts! {
    /// What a goal is called.
    Title(1..=200, One),
    /// What a goal is about, in Markdown, as typed.
    Description(1..=8000, Many),
    /// What a check-in says, in Markdown, as typed.
    Note(1..=8000, Many),
    /// A goal in one English sentence.
    Sentence(1..=500, One),
    /// What is counted: `books`, `kg`.
    Unit(1..=24, One),
    /// An emoji or the name of an icon.
    Icon(1..=32, One),
    /// Why nothing is asked for a while.
    RestReason(1..=200, One),
    /// What a person is called.
    FullName(1..=200, One),
    /// What an installation is called.
    InstanceName(1..=100, One),
}

impl InstanceName {
    /// The name of the product, until somebody chooses another one.
    pub fn onward() -> Self {
        Self("Onward".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_is_trimmed_and_normalised() {
        assert_eq!(Title::parse("  Cafe\u{301} ").unwrap().as_str(), "Café");
    }

    #[test]
    fn lengths_are_counted_in_scalar_values() {
        assert!(Title::parse(&"🎯".repeat(200)).is_ok());
        assert_eq!(
            Title::parse(&"🎯".repeat(201)).unwrap_err().kind,
            Kind::StringTooLong
        );
        assert_eq!(Title::parse("   ").unwrap_err().kind, Kind::StringTooShort);
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(Title::parse("a\nb").unwrap_err().kind, Kind::ControlCharacter);
        assert_eq!(Note::parse("a\0b").unwrap_err().kind, Kind::ControlCharacter);
        assert_eq!(Note::parse("a\r\nb").unwrap_err().kind, Kind::ControlCharacter);
        assert_eq!(Note::parse("a\n\tb").unwrap().as_str(), "a\n\tb");
    }

    #[test]
    fn empty_optional_text_is_none() {
        assert_eq!(Unit::parse_optional(" "), Ok(None));
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(text in "\\PC{0,60}") {
            if let Ok(title) = Title::parse(&text) {
                prop_assert_eq!(Title::parse(title.as_str()), Ok(title));
            }
        }
    }
}
