//! A person's account.

mod patch;

use std::fmt;

use crate::clock::Instant;
use crate::day::{DayRule, DayStart, TimeZone};
use crate::fields::{Kind, Reason};
use crate::ids::UserId;
use crate::text::FullName;

pub use patch::{UserPatch, moves_days};

/// A name to sign in with: 2 to 32 of `A-Z a-z 0-9 . _ -`, unique ignoring case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Username(String);

impl Username {
    /// Checks the characters and the length.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let text = text.trim();
        let length = text.chars().count();
        if length < 2 {
            return Err(
                Reason::new(Kind::StringTooShort, "Must have at least 2 characters").with("min_length", 2),
            );
        }
        if length > 32 {
            return Err(
                Reason::new(Kind::StringTooLong, "Must have at most 32 characters").with("max_length", 32),
            );
        }
        if text
            .bytes()
            .any(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')))
        {
            let message = "Must have only letters a to z, digits, dots, underscores and hyphens";
            return Err(Reason::new(Kind::StringPatternMismatch, message));
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which no two accounts may agree.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// An e-mail address, at most 254 characters, kept in lower case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks the parts of an address: a local part of at most 64, a domain of dotted labels.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let refused = || {
            Reason::new(
                Kind::EmailInvalid,
                "Must be an e-mail address like name@example.org",
            )
        };
        let text = text.trim().to_lowercase();
        if text.chars().count() > 254 {
            return Err(
                Reason::new(Kind::StringTooLong, "Must have at most 254 characters").with("max_length", 254),
            );
        }
        let (local, domain) = text.rsplit_once('@').ok_or_else(refused)?;
        let local_allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
        let dotted = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
        if local.is_empty() || local.len() > 64 || !dotted(local) || !local.chars().all(local_allowed) {
            return Err(refused());
        }
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        if !domain.contains('.') || !domain.split('.').all(label) {
            return Err(refused());
        }
        Ok(Self(text))
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A language tag (BCP 47) like `en` or `de-CH`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Locale(String);

impl Locale {
    /// Checks the shape of the tag: a language of 2 or 3 letters, then subtags of 1 to 8 letters and digits.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let refused = || Reason::new(Kind::LocaleUnknown, "Must be a language tag like en or de-CH");
        let mut parts = text.split('-');
        let language = parts.next().ok_or_else(refused)?;
        let is_language =
            (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_subtag = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if text.len() > 35 || !is_language || !parts.all(is_subtag) {
            return Err(refused());
        }
        Ok(Self(text.to_owned()))
    }

    /// English.
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! shown_as_text {
    ($($name:ident),+) => {$(
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

shown_as_text!(Username, EmailAddress, Locale);

/// The weekday a person's weeks start on: 1 (Monday) to 7, as in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekStart(i8);

impl WeekStart {
    /// Monday.
    pub const MONDAY: Self = Self(1);

    /// An ISO weekday, 1 to 7.
    pub fn new(weekday: i64) -> Result<Self, Reason> {
        if weekday < 1 {
            return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 1 (Monday)").with("ge", 1));
        }
        match i8::try_from(weekday) {
            Ok(weekday) if weekday <= 7 => Ok(Self(weekday)),
            _ => Err(Reason::new(Kind::LessThanEqual, "Must be at most 7 (Sunday)").with("le", 7)),
        }
    }

    /// The ISO weekday, 1 to 7.
    pub const fn weekday(self) -> i8 {
        self.0
    }
}

crate::words! {
    /// How pages look.
    Theme {
        /// As the system prefers.
        System = "system",
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

/// What a person decides about their account when signing up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of User")]
pub struct NewUser {
    pub username: Username,
    pub email: EmailAddress,
    pub full_name: Option<FullName>,
    pub time_zone: Option<TimeZone>,
    pub locale: Option<Locale>,
}

/// What a superuser decides beside that about an account they make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of User")]
pub struct NewSettings {
    pub is_active: bool,
    pub is_superuser: bool,
    pub week_starts_on: WeekStart,
    pub day_starts_at: DayStart,
    pub theme: Theme,
}

impl NewSettings {
    /// What an account starts with that somebody makes by signing up.
    pub const fn usual(is_superuser: bool) -> Self {
        Self {
            is_active: true,
            is_superuser,
            week_starts_on: WeekStart::MONDAY,
            day_starts_at: DayStart::MIDNIGHT,
            theme: Theme::System,
        }
    }
}

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Names the account.
    pub id: UserId,
    /// The name to sign in with.
    pub username: Username,
    /// Where mail goes.
    pub email: EmailAddress,
    /// What the person is called.
    pub full_name: Option<FullName>,
    /// Whether the account may be used.
    pub is_active: bool,
    /// Whether admin operations are allowed.
    pub is_superuser: bool,
    /// Whether the address was confirmed.
    pub email_verified: bool,
    /// Where the person is.
    pub time_zone: TimeZone,
    /// The language of mails and pages.
    pub locale: Locale,
    /// The first day of the week.
    pub week_starts_on: WeekStart,
    /// When the day starts.
    pub day_starts_at: DayStart,
    /// How pages look.
    pub theme: Theme,
    /// When the account was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When it was deleted; it can come back for 14 days.
    pub deleted_at: Option<Instant>,
    /// Counts the stored changes, from 1.
    pub version: i64,
}

impl User {
    /// Decides which day a moment belongs to, for a goal with this zone or, without one, the person's.
    pub fn day_rule(&self, goal_zone: Option<&TimeZone>) -> DayRule {
        DayRule {
            zone: goal_zone.unwrap_or(&self.time_zone).clone(),
            starts_at: self.day_starts_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usernames_have_only_plain_characters() {
        assert_eq!(Username::parse("Ada.L-1_x").unwrap().folded(), "ada.l-1_x");
        assert_eq!(Username::parse("a").unwrap_err().kind, Kind::StringTooShort);
        assert_eq!(
            Username::parse(&"a".repeat(33)).unwrap_err().kind,
            Kind::StringTooLong
        );
        assert_eq!(
            Username::parse("ada lovelace").unwrap_err().kind,
            Kind::StringPatternMismatch
        );
        assert_eq!(
            Username::parse("ädä").unwrap_err().kind,
            Kind::StringPatternMismatch
        );
    }

    #[test]
    fn addresses_are_kept_in_lower_case() {
        assert_eq!(
            EmailAddress::parse(" Ada@Example.ORG ").unwrap().as_str(),
            "ada@example.org"
        );
        for text in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "a@b@c.org\n",
            "ada@localhost",
            "a b@c.org",
            "a@-c.org",
            "a@c..org",
            "a\0@c.org",
        ] {
            assert_eq!(
                EmailAddress::parse(text).unwrap_err().kind,
                Kind::EmailInvalid,
                "{text:?}"
            );
        }
    }

    #[test]
    fn locales_are_language_tags() {
        for text in ["en", "de-CH", "zh-Hant-TW"] {
            assert_eq!(Locale::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "e", "english", "en_US", "en-", "en-toolongsubtag"] {
            assert!(Locale::parse(text).is_err(), "{text}");
        }
    }
}
