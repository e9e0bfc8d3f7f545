//! What a superuser sends to make an account.

use onward_domain::fields::Fields;
use onward_domain::{day, text, user};
use schemars::JsonSchema;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Theme, optional};
use crate::given::Given;
use crate::secret::Secret;
use crate::shape::objects;

/// An account that a superuser makes. Without a password nobody can sign in yet.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "NewAccount")]
#[schema(example = json!({ "username": "bob", "email": "bob@example.org", "full_name": "Bob" }))]
pub struct NewAccount {
    /// The name to sign in with, unique ignoring case.
    #[schema(min_length = 2, max_length = 32, pattern = "^[A-Za-z0-9._-]+$")]
    pub username: String,
    /// The e-mail address.
    #[schema(max_length = 254, format = Email)]
    pub email: String,
    /// The password: 12 characters to 1,024 bytes, no common one, nor username or e-mail.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, min_length = 8, max_length = 1024, write_only)]
    pub password: Option<Secret>,
    /// What the person is called.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub full_name: Option<String>,
    /// Whether the account may be used.
    #[serde(default)]
    #[schema(value_type = bool, default = true)]
    pub is_active: Given<bool>,
    /// Whether admin operations are allowed; making a superuser needs a recent check of the password.
    #[serde(default)]
    #[schema(value_type = bool, default = false)]
    pub is_superuser: Given<bool>,
    /// The person's IANA time zone; default: the installation's.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    /// The language of mails and pages (BCP 47); default: the installation's.
    #[serde(default)]
    #[schema(max_length = 35)]
    pub locale: Option<String>,
    /// The first day of the week: 1 (Monday) to 7.
    #[serde(default)]
    #[schema(value_type = i64, format = Int32, minimum = 1, maximum = 7, default = 1)]
    pub week_starts_on: Given<i64>,
    /// When the day starts, in minutes from midnight.
    #[serde(default)]
    #[schema(value_type = i64, format = Int32, minimum = -720, maximum = 720, default = 0)]
    pub day_starts_at: Given<i64>,
    /// How pages look.
    #[serde(default)]
    #[schema(value_type = Theme)]
    pub theme: Given<Theme>,
}

objects!(NewAccount);

/// An account to be made, and the password that comes along; its rules belong to the use case.
#[derive(Debug)]
pub struct Made {
    /// Who the account is for.
    pub user: user::NewUser,
    /// What else is set.
    pub settings: user::NewSettings,
    /// The password, byte for byte.
    pub password: Option<Secret>,
}

impl TryFrom<NewAccount> for Made {
    type Error = Fields;

    fn try_from(raw: NewAccount) -> Result<Self, Fields> {
        let NewAccount {
            username,
            email,
            password,
            full_name,
            is_active,
            is_superuser,
            time_zone,
            locale,
            week_starts_on,
            day_starts_at,
            theme,
        } = raw;
        let mut fields = Fields::default();
        let username = fields.keep("username", user::Username::parse(&username));
        let email = fields.keep("email", user::EmailAddress::parse(&email));
        let full_name = fields.keep("full_name", optional(full_name, text::FullName::parse_optional));
        let time_zone = optional(time_zone, |name| day::TimeZone::parse(name).map(Some));
        let time_zone = fields.keep("time_zone", time_zone);
        let locale = optional(locale, |tag| user::Locale::parse(tag).map(Some));
        let locale = fields.keep("locale", locale);
        let week = week_starts_on
            .0
            .map_or(Ok(user::WeekStart::MONDAY), user::WeekStart::new);
        let week = fields.keep("week_starts_on", week);
        let day = day_starts_at
            .0
            .map_or(Ok(day::DayStart::MIDNIGHT), day::DayStart::new);
        let day = fields.keep("day_starts_at", day);
        match (username, email, full_name, (time_zone, locale), (week, day)) {
            (
                Some(username),
                Some(email),
                Some(full_name),
                (Some(time_zone), Some(locale)),
                (Some(week), Some(day)),
            ) => {
                let user = user::NewUser {
                    username,
                    email,
                    full_name,
                    time_zone,
                    locale,
                };
                let settings = user::NewSettings {
                    is_active: is_active.0.unwrap_or(true),
                    is_superuser: is_superuser.0.unwrap_or(false),
                    week_starts_on: week,
                    day_starts_at: day,
                    theme: theme.0.map_or(user::Theme::System, |Theme(word)| word),
                };
                Ok(Self {
                    user,
                    settings,
                    password,
                })
            }
            _ => Err(fields),
        }
    }
}
