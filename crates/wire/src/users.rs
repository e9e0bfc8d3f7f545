//! People's accounts.

mod account;
mod password;
mod patch;

use onward_domain::fields::{Fields, Reason};
use onward_domain::user;
use onward_domain::{day, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::literal::Instant;
use crate::secret::Secret;
use crate::shape::{objects, words};

pub use account::{Made, NewAccount};
pub use password::{PasswordChange, Reauthentication};
pub use patch::UserPatch;

words! {
    /// How pages look.
    Theme(user::Theme);
}

/// A person's account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct User {
    /// Names the account.
    pub id: Uuid,
    /// The name to sign in with, unique ignoring case.
    #[schema(
        min_length = 2,
        max_length = 32,
        pattern = "^[A-Za-z0-9._-]+$",
        example = "ada"
    )]
    pub username: String,
    /// The e-mail address, in lower case.
    #[schema(max_length = 254, format = Email, example = "ada@example.org")]
    pub email: String,
    /// What the person is called.
    #[schema(required, max_length = 200, example = "Ada Lovelace")]
    pub full_name: Option<String>,
    /// Whether the account may be used.
    pub is_active: bool,
    /// Whether admin operations are allowed.
    pub is_superuser: bool,
    /// Whether the address was confirmed.
    pub email_verified: bool,
    /// The person's IANA time zone.
    #[schema(max_length = 64, example = "Europe/Berlin")]
    pub time_zone: String,
    /// The language of mails and pages (BCP 47).
    #[schema(max_length = 35, example = "en")]
    pub locale: String,
    /// The first day of the week: 1 (Monday) to 7.
    #[schema(format = Int32, minimum = 1, maximum = 7)]
    pub week_starts_on: i64,
    /// When the day starts, in minutes from midnight.
    #[schema(format = Int32, minimum = -720, maximum = 720)]
    pub day_starts_at: i64,
    /// How pages look.
    pub theme: Theme,
    /// When the account was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When it was deleted; for 14 days it can be restored.
    #[schema(required)]
    pub deleted_at: Option<Instant>,
    /// Counts the stored changes; the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<user::User> for User {
    fn from(user: user::User) -> Self {
        let user::User {
            id,
            username,
            email,
            full_name,
            is_active,
            is_superuser,
            email_verified,
            time_zone,
            locale,
            week_starts_on,
            day_starts_at,
            theme,
            created_at,
            updated_at,
            deleted_at,
            version,
        } = user;
        Self {
            id: id.uuid(),
            username: username.as_str().to_owned(),
            email: email.as_str().to_owned(),
            full_name: full_name.map(Into::into),
            is_active,
            is_superuser,
            email_verified,
            time_zone: time_zone.name().to_owned(),
            locale: locale.as_str().to_owned(),
            week_starts_on: week_starts_on.weekday().into(),
            day_starts_at: day_starts_at.minutes().into(),
            theme: theme.into(),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            deleted_at: deleted_at.map(Into::into),
            version,
        }
    }
}

/// What a person sends to sign up.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "NewUser")]
#[schema(example = json!({
    "username": "ada",
    "email": "ada@example.org",
    "password": "correct horse battery staple",
    "time_zone": "Europe/Berlin"
}))]
pub struct NewUser {
    /// The name to sign in with, unique ignoring case.
    #[schema(min_length = 2, max_length = 32, pattern = "^[A-Za-z0-9._-]+$")]
    pub username: String,
    /// The e-mail address.
    #[schema(max_length = 254, format = Email)]
    pub email: String,
    /// The password: 12 characters to 1,024 bytes, no common one, nor username or e-mail.
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 1024, write_only)]
    pub password: Secret,
    /// What the person is called.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub full_name: Option<String>,
    /// The person's IANA time zone; default: the installation's.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    /// The language of mails and pages (BCP 47); default: the installation's.
    #[serde(default)]
    #[schema(max_length = 35)]
    pub locale: Option<String>,
    /// The code printed at start; needed for the first account unless everything is loopback.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, max_length = 128, write_only)]
    pub setup_code: Option<Secret>,
    /// The code of an invitation; needed where signing up is for those who were invited.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, max_length = 128, write_only)]
    pub invite: Option<Secret>,
}

objects!(NewUser);

/// A person who signs up, and the secrets that come along.
#[derive(Debug)]
pub struct Registration {
    /// Who signs up.
    pub user: user::NewUser,
    /// The password, byte for byte; its rules belong to the sign-up.
    pub password: Secret,
    /// The code printed at start.
    pub setup_code: Option<Secret>,
    /// The code of an invitation.
    pub invite: Option<Secret>,
}

impl TryFrom<NewUser> for Registration {
    type Error = Fields;

    fn try_from(raw: NewUser) -> Result<Self, Fields> {
        let NewUser {
            username,
            email,
            password,
            full_name,
            time_zone,
            locale,
            setup_code,
            invite,
        } = raw;
        let mut fields = Fields::default();
        let username = fields.keep("username", user::Username::parse(&username));
        let email = fields.keep("email", user::EmailAddress::parse(&email));
        let full_name = fields.keep("full_name", optional(full_name, text::FullName::parse_optional));
        let time_zone = fields.keep(
            "time_zone",
            optional(time_zone, |name| day::TimeZone::parse(name).map(Some)),
        );
        let locale = fields.keep(
            "locale",
            optional(locale, |tag| user::Locale::parse(tag).map(Some)),
        );
        for (name, code) in [("setup_code", &setup_code), ("invite", &invite)] {
            fields.keep(name, code.as_ref().map_or(Ok(()), |code| code.at_most(128)));
        }
        match (username, email, full_name, time_zone, locale) {
            (Some(username), Some(email), Some(full_name), Some(time_zone), Some(locale))
                if fields.is_empty() =>
            {
                let user = user::NewUser {
                    username,
                    email,
                    full_name,
                    time_zone,
                    locale,
                };
                Ok(Self {
                    user,
                    password,
                    setup_code,
                    invite,
                })
            }
            _ => Err(fields),
        }
    }
}

/// Reads a text that may be absent.
pub(crate) fn optional<T>(
    text: Option<String>,
    parse: impl FnOnce(&str) -> Result<Option<T>, Reason>,
) -> Result<Option<T>, Reason> {
    text.map_or(Ok(None), |text| parse(&text))
}
