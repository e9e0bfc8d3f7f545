//! Passwords on their way in.

use onward_domain::fields::Fields;
use schemars::JsonSchema;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::secret::Secret;
use crate::shape::objects;

/// The present password and the one that takes its place.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "PasswordChange")]
#[schema(example = json!({
    "current_password": "correct horse battery staple",
    "new_password": "seven quiet otters sleep"
}))]
pub struct PasswordChange {
    /// The present password.
    #[schema(value_type = String, format = Password, max_length = 1024, write_only)]
    pub current_password: Secret,
    /// The new one: 12 characters to 1,024 bytes, no common one, nor username or e-mail.
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 1024, write_only)]
    pub new_password: Secret,
}

/// The password once more, for something delicate.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Reauthentication")]
#[schema(example = json!({ "password": "correct horse battery staple" }))]
pub struct Reauthentication {
    /// The password.
    #[schema(value_type = String, format = Password, max_length = 1024, write_only)]
    pub password: Secret,
    /// A code of the second factor; not asked for yet.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64, write_only)]
    pub code: Option<Secret>,
}

objects!(PasswordChange, Reauthentication);

impl PasswordChange {
    /// Refuses a present password that is longer than the schema says; the rules of the new one belong to the use case.
    pub fn checked(self) -> Result<Self, Fields> {
        let mut fields = Fields::default();
        fields.keep("current_password", self.current_password.at_most(1024));
        fields.done(self)
    }
}

impl Reauthentication {
    /// Refuses what is longer than the schema says; whether it is right, only the use case can tell.
    pub fn checked(self) -> Result<Self, Fields> {
        let mut fields = Fields::default();
        fields.keep("password", self.password.at_most(1024));
        fields.keep("code", self.code.as_ref().map_or(Ok(()), |code| code.at_most(64)));
        fields.done(self)
    }
}
