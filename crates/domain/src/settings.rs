//! What is set for the installation as a whole.

use crate::clock::Instant;
use crate::day::TimeZone;
use crate::fields::{Kind, Reason};
use crate::goal::Patch;
use crate::text::InstanceName;
use crate::user::Locale;

crate::words! {
    /// Who may make an account, once there is one.
    Registration {
        /// Anybody.
        Open = "open",
        /// Whoever was invited.
        Invite = "invite",
        /// Nobody but superusers.
        Closed = "closed",
    }
}

/// How many goals one account may have, deleted ones not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MaxGoals(i64);

impl MaxGoals {
    /// The most that can be set.
    pub const MOST: i64 = 1_000_000;
    /// What a new installation starts with.
    pub const USUAL: Self = Self(10_000);

    /// A number from 1 to [`Self::MOST`].
    pub fn new(count: i64) -> Result<Self, Reason> {
        if count < 1 {
            return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 1").with("ge", 1));
        }
        if count > Self::MOST {
            let message = format!("Must be at most {}", Self::MOST);
            return Err(Reason::new(Kind::LessThanEqual, message).with("le", Self::MOST));
        }
        Ok(Self(count))
    }

    /// The number.
    pub const fn count(self) -> i64 {
        self.0
    }
}

/// What is set for the installation as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What the installation is called.
    pub instance_name: InstanceName,
    /// Who may make an account.
    pub registration: Registration,
    /// Whether an address must be confirmed before its account can be used.
    pub require_email_verification: bool,
    /// Whether changes of goals, plans and check-ins must say which version they are made from.
    pub require_if_match: bool,
    /// The zone of new accounts.
    pub time_zone: TimeZone,
    /// The language of new accounts.
    pub locale: Locale,
    /// How many goals one account may have.
    pub max_goals: MaxGoals,
    /// When they last changed.
    pub updated_at: Instant,
    /// Counts the stored changes, from 1.
    pub version: i64,
}

/// A change of some settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Settings")]
pub struct SettingsPatch {
    pub instance_name: Patch<InstanceName>,
    pub registration: Patch<Registration>,
    pub require_email_verification: Patch<bool>,
    pub require_if_match: Patch<bool>,
    pub time_zone: Patch<TimeZone>,
    pub locale: Patch<Locale>,
    pub max_goals: Patch<MaxGoals>,
}

impl SettingsPatch {
    /// The names of the settings that the change sets.
    pub fn names(&self) -> Vec<&'static str> {
        let Self {
            instance_name,
            registration,
            require_email_verification,
            require_if_match,
            time_zone,
            locale,
            max_goals,
        } = self;
        let set = [
            ("instance_name", instance_name.is_set()),
            ("registration", registration.is_set()),
            ("require_email_verification", require_email_verification.is_set()),
            ("require_if_match", require_if_match.is_set()),
            ("time_zone", time_zone.is_set()),
            ("locale", locale.is_set()),
            ("max_goals", max_goals.is_set()),
        ];
        set.into_iter()
            .filter_map(|(name, is_set)| is_set.then_some(name))
            .collect()
    }
}

impl Settings {
    /// The settings of a new installation: nobody but the first person may sign up.
    pub fn of_new_installation(now: Instant) -> Self {
        Self {
            instance_name: InstanceName::onward(),
            registration: Registration::Closed,
            require_email_verification: false,
            require_if_match: false,
            time_zone: TimeZone::utc(),
            locale: Locale::english(),
            max_goals: MaxGoals::USUAL,
            updated_at: now,
            version: 1,
        }
    }

    /// Applies a change; gives the names of the settings that are different now. Version and `updated_at` are the
    /// caller's to move.
    pub fn apply(&mut self, patch: SettingsPatch) -> Vec<&'static str> {
        let SettingsPatch {
            instance_name,
            registration,
            require_email_verification,
            require_if_match,
            time_zone,
            locale,
            max_goals,
        } = patch;
        let changes = [
            ("instance_name", instance_name.apply(&mut self.instance_name)),
            ("registration", registration.apply(&mut self.registration)),
            (
                "require_email_verification",
                require_email_verification.apply(&mut self.require_email_verification),
            ),
            (
                "require_if_match",
                require_if_match.apply(&mut self.require_if_match),
            ),
            ("time_zone", time_zone.apply(&mut self.time_zone)),
            ("locale", locale.apply(&mut self.locale)),
            ("max_goals", max_goals.apply(&mut self.max_goals)),
        ];
        changes
            .into_iter()
            .filter_map(|(name, changed)| changed.then_some(name))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_goals_has_bounds() {
        assert_eq!(MaxGoals::new(0).unwrap_err().kind, Kind::GreaterThanEqual);
        assert_eq!(MaxGoals::new(1).unwrap().count(), 1);
        assert_eq!(MaxGoals::new(MaxGoals::MOST).unwrap().count(), 1_000_000);
        assert_eq!(
            MaxGoals::new(MaxGoals::MOST + 1).unwrap_err().kind,
            Kind::LessThanEqual
        );
    }

    #[test]
    fn a_change_names_what_it_changed() {
        let mut settings = Settings::of_new_installation(Instant::from_microseconds(0));
        let patch = SettingsPatch {
            registration: Patch::Set(Registration::Closed),
            require_if_match: Patch::Set(true),
            ..SettingsPatch::default()
        };
        assert_eq!(settings.apply(patch), ["require_if_match"]);
        assert!(settings.require_if_match);
    }
}
