//! `instance.*`: settings that cannot be changed while the program runs.

use onward_domain::day::TimeZone;
use onward_domain::fields::Reason;
use onward_domain::goal::Patch;
use onward_domain::settings::{MaxGoals, Registration, SettingsPatch};
use onward_domain::text::InstanceName;
use onward_domain::user::Locale;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings that cannot be changed while the program runs. What is not named here is set at `/admin/settings`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Instance {
    /// What the installation is called, 1 to 100 characters.
    #[schemars(example = &"Goals of the family")]
    pub instance_name: Option<String>,
    /// Who may make an account: `open` (anybody), `invite` (whoever was invited), `closed` (nobody).
    #[schemars(example = &"invite")]
    pub registration: Option<String>,
    /// Whether an address must be confirmed before its account can be used; `true` needs mail.
    #[schemars(example = false)]
    pub require_email_verification: Option<bool>,
    /// Whether changes of goals, plans and check-ins must send `If-Match`.
    #[schemars(example = true)]
    pub require_if_match: Option<bool>,
    /// The IANA time zone of new accounts.
    #[schemars(example = &"Europe/Berlin")]
    pub time_zone: Option<String>,
    /// The language of new accounts (BCP 47).
    #[schemars(example = &"en")]
    pub locale: Option<String>,
    /// How many goals one account may have, 1 to 1000000.
    #[schemars(example = 1000)]
    pub max_goals: Option<i64>,
}

impl Instance {
    pub(super) fn validate(&self) -> Vec<(&'static str, String)> {
        self.read().err().unwrap_or_default()
    }

    /// What is fixed, in terms of the domain. A value that is refused stops the start before it is asked for.
    pub fn fixed(&self) -> SettingsPatch {
        self.read().unwrap_or_default()
    }

    fn read(&self) -> Result<SettingsPatch, Vec<(&'static str, String)>> {
        let mut refused = Vec::new();
        let patch = SettingsPatch {
            instance_name: keep(
                &mut refused,
                "instance.instance_name",
                self.instance_name.as_deref().map(InstanceName::parse),
            ),
            registration: keep(
                &mut refused,
                "instance.registration",
                self.registration.as_deref().map(registration),
            ),
            require_email_verification: keep(
                &mut refused,
                "instance.require_email_verification",
                self.require_email_verification.map(without_mail),
            ),
            require_if_match: self.require_if_match.map_or(Patch::Keep, Patch::Set),
            time_zone: keep(
                &mut refused,
                "instance.time_zone",
                self.time_zone.as_deref().map(TimeZone::parse),
            ),
            locale: keep(
                &mut refused,
                "instance.locale",
                self.locale.as_deref().map(Locale::parse),
            ),
            max_goals: keep(
                &mut refused,
                "instance.max_goals",
                self.max_goals.map(MaxGoals::new),
            ),
        };
        if refused.is_empty() {
            Ok(patch)
        } else {
            Err(refused)
        }
    }
}

fn keep<T, E: Says>(
    refused: &mut Vec<(&'static str, String)>,
    key: &'static str,
    value: Option<Result<T, E>>,
) -> Patch<T> {
    match value {
        None => Patch::Keep,
        Some(Ok(value)) => Patch::Set(value),
        Some(Err(error)) => {
            refused.push((key, error.says()));
            Patch::Keep
        }
    }
}

/// Why a value is refused, in words.
trait Says {
    fn says(&self) -> String;
}

impl Says for Reason {
    /// The rule as part of a line that begins with the key.
    fn says(&self) -> String {
        let mut letters = self.message.chars();
        letters
            .next()
            .map(|first| first.to_lowercase().chain(letters).collect())
            .unwrap_or_default()
    }
}

impl Says for &'static str {
    fn says(&self) -> String {
        (*self).to_owned()
    }
}

fn registration(word: &str) -> Result<Registration, &'static str> {
    Registration::from_word(word).ok_or("must be open, invite or closed")
}

fn without_mail(required: bool) -> Result<bool, &'static str> {
    if required {
        Err("must be false: this version sends no mail")
    } else {
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fixed_is_a_change_of_the_settings() {
        let instance = Instance {
            registration: Some("invite".to_owned()),
            max_goals: Some(5),
            ..Instance::default()
        };
        let fixed = SettingsPatch {
            registration: Patch::Set(Registration::Invite),
            max_goals: Patch::Set(MaxGoals::new(5).unwrap()),
            ..SettingsPatch::default()
        };
        assert_eq!(instance.fixed(), fixed);
        assert!(instance.validate().is_empty());
    }

    #[test]
    fn every_value_is_checked_under_its_key() {
        let instance = Instance {
            instance_name: Some(String::new()),
            registration: Some("maybe".to_owned()),
            require_email_verification: Some(true),
            require_if_match: Some(true),
            time_zone: Some("Mars/Olympus".to_owned()),
            locale: Some("english".to_owned()),
            max_goals: Some(0),
        };
        let refused = instance.validate();
        let keys: Vec<&str> = refused.iter().map(|(key, _)| *key).collect();
        assert_eq!(
            keys,
            [
                "instance.instance_name",
                "instance.registration",
                "instance.require_email_verification",
                "instance.time_zone",
                "instance.locale",
                "instance.max_goals"
            ]
        );
        assert!(
            refused.iter().all(|(_, reason)| reason.starts_with("must")),
            "{refused:?}"
        );
        assert_eq!(instance.fixed(), SettingsPatch::default());
    }
}
