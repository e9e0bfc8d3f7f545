//! The settings of the installation, and a change of some of them (RFC 7396).

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Patch;
use onward_domain::settings::{self, MaxGoals};
use onward_domain::{day, text, user};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::decimal::Decimal;
use crate::given::Given;
use crate::literal::Instant;
use crate::read_only::as_answered;
use crate::shape::{objects, words};

words! {
    /// Who may make an account.
    Registration(settings::Registration);
}

/// What is set for the installation as a whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Settings {
    /// What the installation is called.
    #[schema(min_length = 1, max_length = 100, example = "Onward")]
    pub instance_name: String,
    /// Who may make an account: anybody, whoever was invited, nobody.
    pub registration: Registration,
    /// Whether an address must be confirmed before its account can be used.
    pub require_email_verification: bool,
    /// Whether changes of goals, plans and check-ins must send `If-Match`.
    pub require_if_match: bool,
    /// The IANA time zone of new accounts.
    #[schema(max_length = 64, example = "Europe/Berlin")]
    pub time_zone: String,
    /// The language of new accounts (BCP 47).
    #[schema(max_length = 35, example = "en")]
    pub locale: String,
    /// How many goals one account may have.
    #[schema(format = Int32, minimum = 1, maximum = 1_000_000)]
    pub max_goals: i64,
    /// When they last changed.
    pub updated_at: Instant,
    /// Counts the stored changes; the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<settings::Settings> for Settings {
    fn from(settings: settings::Settings) -> Self {
        let settings::Settings {
            instance_name,
            registration,
            require_email_verification,
            require_if_match,
            time_zone,
            locale,
            max_goals,
            updated_at,
            version,
        } = settings;
        Self {
            instance_name: instance_name.into(),
            registration: registration.into(),
            require_email_verification,
            require_if_match,
            time_zone: time_zone.name().to_owned(),
            locale: locale.as_str().to_owned(),
            max_goals: max_goals.count(),
            updated_at: updated_at.into(),
            version,
        }
    }
}

/// A change of some settings. Read-only fields are taken if they say what is stored.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "SettingsPatch")]
#[schema(example = json!({ "registration": "invite" }))]
pub struct SettingsPatch {
    /// What the installation is called.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub instance_name: Given<String>,
    /// Who may make an account.
    #[serde(default)]
    #[schema(value_type = Registration)]
    pub registration: Given<Registration>,
    /// Whether an address must be confirmed; needs mail.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub require_email_verification: Given<bool>,
    /// Whether changes must send `If-Match`.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub require_if_match: Given<bool>,
    /// The IANA time zone of new accounts.
    #[serde(default)]
    #[schema(value_type = String, max_length = 64)]
    pub time_zone: Given<String>,
    /// The language of new accounts (BCP 47).
    #[serde(default)]
    #[schema(value_type = String, max_length = 35)]
    pub locale: Given<String>,
    /// How many goals one account may have.
    #[serde(default)]
    #[schema(value_type = i64, format = Int32, minimum = 1, maximum = 1_000_000)]
    pub max_goals: Given<i64>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub updated_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub version: Given<Value>,
}

objects!(SettingsPatch);

impl SettingsPatch {
    /// The change in terms of the domain.
    pub fn change(self) -> Result<settings::SettingsPatch, Fields> {
        let mut fields = Fields::default();
        let patch = settings::SettingsPatch {
            instance_name: set(&mut fields, "instance_name", self.instance_name, |name| {
                text::InstanceName::parse(&name)
            }),
            registration: kept(self.registration.0.map(|Registration(word)| word)),
            require_email_verification: kept(self.require_email_verification.0),
            require_if_match: kept(self.require_if_match.0),
            time_zone: set(&mut fields, "time_zone", self.time_zone, |name| {
                day::TimeZone::parse(&name)
            }),
            locale: set(&mut fields, "locale", self.locale, |tag| {
                user::Locale::parse(&tag)
            }),
            max_goals: set(&mut fields, "max_goals", self.max_goals, MaxGoals::new),
        };
        fields.done(patch)
    }

    /// Whether the stored settings must be known to check this change.
    pub fn needs_stored(&self) -> bool {
        !(self.updated_at.is_absent() && self.version.is_absent())
    }

    /// Refuses read-only fields that say something else than what is stored.
    pub fn check_read_only(&self, stored: &settings::Settings) -> Result<(), Fields> {
        let stored = serde_json::to_value(Settings::from(stored.clone())).unwrap_or_default();
        let given = [
            (
                "updated_at",
                self.updated_at.0.as_ref().map(as_answered::<Instant>),
            ),
            ("version", self.version.0.as_ref().map(as_answered::<Decimal>)),
        ];
        let mut fields = Fields::default();
        for (name, given) in given {
            if given.is_some_and(|given| given.as_ref() != stored.get(name)) {
                fields.refuse(name, Reason::new(Kind::ReadOnly, "Cannot be changed here"));
            }
        }
        fields.done(())
    }
}

/// A value that was sent and is valid changes the field; one that was refused is in the errors.
fn set<T, U>(
    fields: &mut Fields,
    name: &'static str,
    given: Given<T>,
    read: impl FnOnce(T) -> Result<U, Reason>,
) -> Patch<U> {
    kept(given.0.and_then(|value| fields.keep(name, read(value))))
}

fn kept<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Keep, Patch::Set)
}

#[cfg(test)]
mod tests {
    use onward_domain::clock;

    use super::*;
    use crate::read::read;

    #[test]
    fn all_faults_of_a_change_are_told_at_once() {
        let patch: SettingsPatch = read(
            br#"{"instance_name":"","time_zone":"Mars/Olympus","locale":"english","max_goals":0,"registration":"open"}"#,
        )
        .unwrap();
        let fields = patch.change().unwrap_err();
        let kinds: Vec<Kind> = fields.errors().iter().map(|error| error.reason.kind).collect();
        assert_eq!(
            kinds,
            [
                Kind::StringTooShort,
                Kind::TimeZoneUnknown,
                Kind::LocaleUnknown,
                Kind::GreaterThanEqual
            ]
        );
        assert!(read::<SettingsPatch>(br#"{"registration":"maybe"}"#).is_err());
        assert!(read::<SettingsPatch>(br#"{"registration":null}"#).is_err());
        assert!(read::<SettingsPatch>(br#"{"max_goals":1.5}"#).is_err());
    }

    #[test]
    fn settings_that_were_read_can_be_sent_back() {
        let stored = settings::Settings::of_new_installation(clock::Instant::from_microseconds(0));
        let read_back = serde_json::to_vec(&Settings::from(stored.clone())).unwrap();
        let patch: SettingsPatch = read(&read_back).unwrap();
        assert!(patch.needs_stored() && patch.check_read_only(&stored).is_ok());
        let mut after = stored.clone();
        assert!(after.apply(patch.change().unwrap()).is_empty());
        let patch: SettingsPatch = read(br#"{"version":2,"updated_at":"1970-01-01T00:00:00Z"}"#).unwrap();
        assert_eq!(patch.check_read_only(&stored).unwrap_err().errors().len(), 1);
    }
}
