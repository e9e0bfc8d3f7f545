//! A change of an account, as JSON Merge Patch (RFC 7396): absent is unchanged, null is cleared.

use onward_domain::fields::Fields;
use onward_domain::{day, text, user};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Theme, User};
use crate::changes::Changes as _;
use crate::decimal::Decimal;
use crate::given::{Given, Patch};
use crate::literal::Instant;
use crate::read_only::{ReadOnly, as_answered, check};
use crate::shape::objects;

/// A change of some fields of an account. Read-only fields are taken if they say what is stored, so that an account
/// can be read, edited and sent back.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "UserPatch")]
#[schema(example = json!({ "full_name": "Ada Lovelace", "time_zone": "Europe/London", "theme": "dark" }))]
pub struct UserPatch {
    /// The name to sign in with, unique ignoring case.
    #[serde(default)]
    #[schema(value_type = String, min_length = 2, max_length = 32, pattern = "^[A-Za-z0-9._-]+$")]
    pub username: Given<String>,
    /// The e-mail address; changing it needs a recent check of the password.
    #[serde(default)]
    #[schema(value_type = String, max_length = 254, format = Email)]
    pub email: Given<String>,
    /// What the person is called.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub full_name: Patch<String>,
    /// Whether the account may be used; only superusers change it.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub is_active: Given<bool>,
    /// Whether admin operations are allowed; only superusers change it.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub is_superuser: Given<bool>,
    /// The person's IANA time zone.
    #[serde(default)]
    #[schema(value_type = String, max_length = 64)]
    pub time_zone: Given<String>,
    /// The language of mails and pages (BCP 47).
    #[serde(default)]
    #[schema(value_type = String, max_length = 35)]
    pub locale: Given<String>,
    /// The first day of the week: 1 (Monday) to 7.
    #[serde(default)]
    #[schema(value_type = i64, format = Int32, minimum = 1, maximum = 7)]
    pub week_starts_on: Given<i64>,
    /// When the day starts, in minutes from midnight.
    #[serde(default)]
    #[schema(value_type = i64, format = Int32, minimum = -720, maximum = 720)]
    pub day_starts_at: Given<i64>,
    /// How pages look.
    #[serde(default)]
    #[schema(value_type = Theme)]
    pub theme: Given<Theme>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub id: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub email_verified: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub created_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub updated_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub deleted_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub version: Given<Value>,
}

objects!(UserPatch);

impl UserPatch {
    /// The change in terms of the domain.
    pub fn change(self) -> Result<user::UserPatch, Fields> {
        let mut fields = Fields::default();
        let patch = user::UserPatch {
            username: fields.set("username", self.username, |name| user::Username::parse(&name)),
            email: fields.set("email", self.email, |email| user::EmailAddress::parse(&email)),
            full_name: fields.clear("full_name", self.full_name, |name| {
                text::FullName::parse_optional(&name)
            }),
            is_active: fields.set("is_active", self.is_active, Ok),
            is_superuser: fields.set("is_superuser", self.is_superuser, Ok),
            time_zone: fields.set("time_zone", self.time_zone, |name| day::TimeZone::parse(&name)),
            locale: fields.set("locale", self.locale, |tag| user::Locale::parse(&tag)),
            week_starts_on: fields.set("week_starts_on", self.week_starts_on, user::WeekStart::new),
            day_starts_at: fields.set("day_starts_at", self.day_starts_at, day::DayStart::new),
            theme: fields.set("theme", self.theme, |Theme(word)| Ok(word)),
        };
        fields.done(patch)
    }

    fn read_only(&self) -> [ReadOnly<'_>; 6] {
        [
            ("id", &self.id, as_answered::<Uuid>),
            ("email_verified", &self.email_verified, as_answered::<bool>),
            ("created_at", &self.created_at, as_answered::<Instant>),
            ("updated_at", &self.updated_at, as_answered::<Instant>),
            ("deleted_at", &self.deleted_at, as_answered::<Option<Instant>>),
            ("version", &self.version, as_answered::<Decimal>),
        ]
    }

    /// Whether the stored account must be known to check this change.
    pub fn needs_stored(&self) -> bool {
        self.read_only().iter().any(|(_, given, _)| !given.is_absent())
    }

    /// Refuses read-only fields that say something else than what is stored.
    pub fn check_read_only(&self, stored: &user::User) -> Result<(), Fields> {
        check(&self.read_only(), &User::from(stored.clone()))
    }
}
