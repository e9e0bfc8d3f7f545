//! A change of some fields of an account.

use super::{EmailAddress, Locale, Theme, User, Username, WeekStart};
use crate::day::{DayStart, TimeZone};
use crate::goal::Patch;
use crate::text::FullName;

/// A change of some fields of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of User")]
pub struct UserPatch {
    pub username: Patch<Username>,
    pub email: Patch<EmailAddress>,
    pub full_name: Patch<Option<FullName>>,
    pub is_active: Patch<bool>,
    pub is_superuser: Patch<bool>,
    pub time_zone: Patch<TimeZone>,
    pub locale: Patch<Locale>,
    pub week_starts_on: Patch<WeekStart>,
    pub day_starts_at: Patch<DayStart>,
    pub theme: Patch<Theme>,
}

impl User {
    /// Applies a change; gives the names of the fields that are different now. A new address is not confirmed.
    ///
    /// Version and `updated_at` are the caller's to move; who may change what is the caller's to decide.
    pub fn apply(&mut self, patch: UserPatch) -> Vec<&'static str> {
        let UserPatch {
            username,
            email,
            full_name,
            is_active,
            is_superuser,
            time_zone,
            locale,
            week_starts_on,
            day_starts_at,
            theme,
        } = patch;
        let new_address = email.apply(&mut self.email);
        let confirmed = self.email_verified && !new_address;
        let changes = [
            ("username", username.apply(&mut self.username)),
            ("email", new_address),
            ("full_name", full_name.apply(&mut self.full_name)),
            ("is_active", is_active.apply(&mut self.is_active)),
            ("is_superuser", is_superuser.apply(&mut self.is_superuser)),
            (
                "email_verified",
                Patch::Set(confirmed).apply(&mut self.email_verified),
            ),
            ("time_zone", time_zone.apply(&mut self.time_zone)),
            ("locale", locale.apply(&mut self.locale)),
            ("week_starts_on", week_starts_on.apply(&mut self.week_starts_on)),
            ("day_starts_at", day_starts_at.apply(&mut self.day_starts_at)),
            ("theme", theme.apply(&mut self.theme)),
        ];
        changes
            .into_iter()
            .filter_map(|(name, changed)| changed.then_some(name))
            .collect()
    }
}

/// Whether the days, and so the standings, of the person's goals depend on a field of this name.
pub fn moves_days(field: &str) -> bool {
    matches!(field, "time_zone" | "week_starts_on" | "day_starts_at")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::clock::Instant;
    use crate::ids::UserId;

    fn ada() -> User {
        let at = Instant::from_microseconds(1_700_000_000_000_000);
        User {
            id: UserId::from_uuid(Uuid::nil()),
            username: Username::parse("ada").unwrap(),
            email: EmailAddress::parse("ada@example.org").unwrap(),
            full_name: None,
            is_active: true,
            is_superuser: false,
            email_verified: true,
            time_zone: TimeZone::utc(),
            locale: Locale::english(),
            week_starts_on: WeekStart::MONDAY,
            day_starts_at: DayStart::MIDNIGHT,
            theme: Theme::System,
            created_at: at,
            updated_at: at,
            deleted_at: None,
            version: 1,
        }
    }

    #[test]
    fn only_what_is_different_counts_as_changed() {
        let mut user = ada();
        let same = UserPatch {
            username: Patch::Set(user.username.clone()),
            email: Patch::Set(user.email.clone()),
            theme: Patch::Set(Theme::System),
            ..UserPatch::default()
        };
        assert!(user.apply(same).is_empty());
        let other = UserPatch {
            theme: Patch::Set(Theme::Dark),
            day_starts_at: Patch::Set(DayStart::new(180).unwrap()),
            ..UserPatch::default()
        };
        assert_eq!(user.apply(other), ["day_starts_at", "theme"]);
        assert!(user.email_verified);
    }

    #[test]
    fn a_new_address_is_not_confirmed() {
        let mut user = ada();
        let patch = UserPatch {
            email: Patch::Set(EmailAddress::parse("countess@example.org").unwrap()),
            ..UserPatch::default()
        };
        assert_eq!(user.apply(patch), ["email", "email_verified"]);
        assert!(!user.email_verified);
    }
}
