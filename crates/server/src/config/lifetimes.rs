//! `auth.lifetimes.*`: how long sign-ins last.

use onward_service::Lifetimes as InForce;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long sign-ins last.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// Minutes that an access token counts, 1 to 30.
    pub access_minutes: u16,
    /// Days after which a refresh token that is not used counts no more, 1 to 365.
    pub refresh_idle_days: u16,
    /// Days after which a client has to sign in anew, however much it is used; `refresh_idle_days` to 365.
    pub refresh_days: u16,
    /// Hours after which a sign-in at the pages that is not used is over, 1 to 720.
    pub session_idle_hours: u16,
    /// The same in days with "stay signed in", 1 to 365.
    pub session_idle_stay_days: u16,
    /// Days after which one has to sign in at the pages anew, however much they are used; `session_idle_stay_days` to
    /// 365.
    pub session_days: u16,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            access_minutes: 15,
            refresh_idle_days: 30,
            refresh_days: 90,
            session_idle_hours: 24,
            session_idle_stay_days: 14,
            session_days: 30,
        }
    }
}

impl Lifetimes {
    pub(super) fn validate(&self) -> Vec<(&'static str, String)> {
        let figures = [
            ("auth.lifetimes.access_minutes", self.access_minutes, (1, 30)),
            (
                "auth.lifetimes.refresh_idle_days",
                self.refresh_idle_days,
                (1, 365),
            ),
            (
                "auth.lifetimes.refresh_days",
                self.refresh_days,
                (self.refresh_idle_days, 365),
            ),
            (
                "auth.lifetimes.session_idle_hours",
                self.session_idle_hours,
                (1, 720),
            ),
            (
                "auth.lifetimes.session_idle_stay_days",
                self.session_idle_stay_days,
                (1, 365),
            ),
            (
                "auth.lifetimes.session_days",
                self.session_days,
                (self.session_idle_stay_days, 365),
            ),
        ];
        let refused = figures
            .into_iter()
            .filter(|(_, figure, (least, most))| !(least..=most).contains(&figure));
        refused
            .map(|(key, _, (least, most))| (key, format!("must be between {least} and {most}")))
            .collect()
    }

    /// The figures in force; what cannot be set is as usual.
    pub(crate) fn in_force(&self) -> InForce {
        InForce {
            access: i64::from(self.access_minutes) * MINUTE,
            refresh_idle: i64::from(self.refresh_idle_days) * DAY,
            refresh_absolute: i64::from(self.refresh_days) * DAY,
            web_idle: i64::from(self.session_idle_hours) * HOUR,
            web_idle_stay: i64::from(self.session_idle_stay_days) * DAY,
            web_absolute: i64::from(self.session_days) * DAY,
            ..InForce::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_service() {
        let (ours, usual) = (Lifetimes::default().in_force(), InForce::default());
        assert_eq!(format!("{ours:?}"), format!("{usual:?}"));
        assert!(Lifetimes::default().validate().is_empty());
    }

    #[test]
    fn a_lifetime_has_bounds_and_no_whole_is_shorter_than_its_part() {
        let bent = Lifetimes {
            access_minutes: 31,
            refresh_days: 29,
            session_idle_hours: 0,
            session_days: 366,
            ..Lifetimes::default()
        };
        let refused = bent.validate();
        let told: Vec<_> = refused.iter().map(|(key, why)| format!("{key} {why}")).collect();
        assert_eq!(
            told,
            [
                "auth.lifetimes.access_minutes must be between 1 and 30",
                "auth.lifetimes.refresh_days must be between 30 and 365",
                "auth.lifetimes.session_idle_hours must be between 1 and 720",
                "auth.lifetimes.session_days must be between 14 and 365",
            ]
        );
    }
}
