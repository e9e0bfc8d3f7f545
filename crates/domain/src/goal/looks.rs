//! Small values of a goal: tags, colour, weight, how often it is checked in.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use crate::fields::{Fields, Kind, Reason};
use crate::plan::Every;
use crate::quantity::Quantity;

/// A word that goals are filed under: 1 to 40 characters in lower case, without white space, comma, colon or quote.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

impl Tag {
    /// Normalises to lower case and checks the characters.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let tag: String = text.trim().to_lowercase().nfc().collect();
        let length = tag.chars().count();
        if length == 0 {
            return Err(
                Reason::new(Kind::StringTooShort, "Must have at least 1 character").with("min_length", 1),
            );
        }
        if length > 40 {
            return Err(
                Reason::new(Kind::StringTooLong, "Must have at most 40 characters").with("max_length", 40),
            );
        }
        if tag
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ':' | '"'))
        {
            let message = "Must not contain white space, commas, colons or quotes";
            return Err(Reason::new(Kind::StringPatternMismatch, message));
        }
        Ok(Self(tag))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// At most 20 tags, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(BTreeSet<Tag>);

impl Tags {
    /// The most tags a goal may have.
    pub const MAX: usize = 20;

    /// Reads each tag; all errors at once.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, Fields> {
        let mut fields = Fields::default();
        let mut tags = BTreeSet::new();
        for (index, text) in texts.into_iter().enumerate() {
            tags.extend(fields.keep(index, Tag::parse(text)));
        }
        if tags.len() > Self::MAX {
            let reason = Reason::new(Kind::TooLong, "Must have at most 20 tags").with("max_length", 20);
            return Err(Fields::one([], reason));
        }
        fields.done(Self(tags))
    }

    /// Puts a tag in the place of another, or nothing; the other may not be there.
    pub fn replace(&mut self, old: &Tag, new: Option<&Tag>) {
        if self.0.remove(old) {
            self.0.extend(new.cloned());
        }
    }

    /// The tags, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.0.iter()
    }
}

/// A colour like `#1f6feb`, kept in lower case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Color([u8; 3]);

impl FromStr for Color {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        let refused = || Reason::new(Kind::StringPatternMismatch, "Must be a colour like #1f6feb");
        let digits = text.strip_prefix('#').ok_or_else(refused)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| refused())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A goal's share in the progress of the goal above it: not negative, 1 by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(Quantity);

impl Weight {
    /// The usual share.
    pub const ONE: Self = Self(Quantity::ONE);

    /// A share that is not negative.
    pub fn new(quantity: Quantity) -> Result<Self, Reason> {
        if quantity < Quantity::ZERO {
            return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 0").with("ge", 0));
        }
        Ok(Self(quantity))
    }

    /// The share.
    pub const fn get(self) -> Quantity {
        self.0
    }
}

/// How often a check-in is expected: every so many days or weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckInEvery(Every);

impl CheckInEvery {
    /// The length in days.
    pub fn days(self) -> i32 {
        match self.0 {
            Every::Weeks(n) => i32::from(n) * 7,
            Every::Days(n) | Every::Months(n) | Every::Quarters(n) | Every::Years(n) | Every::Rolling(n) => {
                i32::from(n)
            }
        }
    }
}

impl FromStr for CheckInEvery {
    type Err = Reason;

    /// Reads `P<n>D` or `P<n>W`.
    fn from_str(text: &str) -> Result<Self, Reason> {
        let refused = || {
            Reason::new(
                Kind::DurationInvalid,
                "Must be a number of days or weeks like P3D or P1W",
            )
        };
        match text.parse() {
            Ok(every @ (Every::Days(_) | Every::Weeks(_))) => Ok(Self(every)),
            Ok(Every::Months(_) | Every::Quarters(_) | Every::Years(_) | Every::Rolling(_)) | Err(_) => {
                Err(refused())
            }
        }
    }
}

impl fmt::Display for CheckInEvery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_a_set_in_lower_case() {
        let tags = Tags::parse(["Health", "body", "HEALTH"]).unwrap();
        assert_eq!(
            tags.iter().map(Tag::as_str).collect::<Vec<_>>(),
            ["body", "health"]
        );
        assert_eq!(Tags::parse(["a b", "ok", ""]).unwrap_err().errors().len(), 2);
        let many: Vec<String> = (0..21).map(|n| format!("t{n}")).collect();
        assert_eq!(
            Tags::parse(many.iter().map(String::as_str)).unwrap_err().errors()[0]
                .reason
                .kind,
            Kind::TooLong
        );
    }

    #[test]
    fn colours_are_kept_in_lower_case() {
        assert_eq!("#1F6FEB".parse::<Color>().unwrap().to_string(), "#1f6feb");
        for text in ["1f6feb", "#1f6fe", "#1f6febf", "#1g6feb", "#+12345", "#é1234"] {
            assert!(text.parse::<Color>().is_err(), "{text}");
        }
    }

    #[test]
    fn check_ins_are_expected_in_days_or_weeks() {
        assert_eq!("P2W".parse::<CheckInEvery>().unwrap().days(), 14);
        assert!("P1M".parse::<CheckInEvery>().is_err());
    }
}
