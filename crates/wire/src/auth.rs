//! Signing in and out, and a new password by a link.

use onward_domain::fields::Fields;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::given::Given;
use crate::secret::{Secret, at_most};
use crate::shape::{objects, words};

mod domain {
    onward_domain::words! {
        /// How a sign-in is asked for.
        GrantType {
            /// With name and password.
            Password = "password",
        }
    }
}

words! {
    /// How a sign-in is asked for: always `password`.
    GrantType(domain::GrantType);
}

impl GrantType {
    /// The meaning of a word, if it is one.
    pub fn read(word: &str) -> Option<Self> {
        domain::GrantType::from_word(word).map(Self)
    }
}

/// Name and password, as JSON or as the form that `OAuth2` clients send.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Login")]
#[schema(example = json!({ "username": "ada", "password": "correct horse battery staple" }))]
pub struct Login {
    /// The username or the e-mail address.
    #[schema(max_length = 254)]
    pub username: String,
    /// The password.
    #[schema(value_type = String, format = Password, max_length = 1024, write_only)]
    pub password: Secret,
    /// Always `password`.
    #[serde(default)]
    #[schema(value_type = GrantType, required = false)]
    pub grant_type: Given<GrantType>,
    /// The scopes asked for, parted by spaces; default: all the person may have.
    #[serde(default)]
    #[schema(max_length = 200, example = "goals:read profile:read")]
    pub scope: Option<String>,
    /// A code of the second factor; not asked for yet.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64, write_only)]
    pub otp: Option<Secret>,
    /// Ignored; `OAuth2` clients send it.
    #[serde(default)]
    #[schema(max_length = 255)]
    pub client_id: Option<String>,
    /// Ignored; `OAuth2` clients send it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 255, write_only)]
    pub client_secret: Option<Secret>,
}

/// The refresh token that is to be exchanged.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Refresh")]
pub struct Refresh {
    /// The newest refresh token of the session.
    #[schema(value_type = String, max_length = 512, write_only)]
    pub refresh_token: Secret,
}

objects!(Login, Refresh);

impl Login {
    /// Refuses what is longer than the schema says; whether it is right, only the sign-in can tell.
    pub fn checked(self) -> Result<Self, Fields> {
        let text = |text: &Option<String>, max| text.as_ref().map_or(Ok(()), |text| at_most(text, max));
        let secret =
            |secret: &Option<Secret>, max| secret.as_ref().map_or(Ok(()), |secret| secret.at_most(max));
        let mut fields = Fields::default();
        fields.keep("username", at_most(&self.username, 254));
        fields.keep("password", self.password.at_most(1024));
        fields.keep("scope", text(&self.scope, 200));
        fields.keep("otp", secret(&self.otp, 64));
        fields.keep("client_id", text(&self.client_id, 255));
        fields.keep("client_secret", secret(&self.client_secret, 255));
        fields.done(self)
    }
}

/// A new password, and the code that allows it.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "PasswordReset")]
#[schema(example = json!({
    "token": "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345",
    "new_password": "correct horse battery staple"
}))]
pub struct PasswordReset {
    /// The code of the link: what stands behind `#code=`.
    #[schema(value_type = String, format = Password, max_length = 128, write_only)]
    pub token: Secret,
    /// The password: 12 characters to 1,024 bytes, no common one, nor username or e-mail.
    #[schema(value_type = String, format = Password, min_length = 8, max_length = 1024, write_only)]
    pub new_password: Secret,
}

objects!(PasswordReset);

impl PasswordReset {
    /// The same, as short as the schema says; the rules of passwords are not looked at here.
    pub fn checked(self) -> Result<Self, Fields> {
        let mut fields = Fields::default();
        fields.keep("token", self.token.at_most(128));
        fields.done(self)
    }
}

/// What a sign-in gives: the keys to the API.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token {
    /// The access token, for the header `Authorization: Bearer`.
    #[schema(value_type = String, max_length = 4096)]
    pub access_token: Secret,
    /// Always `bearer`.
    pub token_type: TokenType,
    /// How many seconds the access token lasts.
    #[schema(minimum = 1, maximum = 86_400)]
    pub expires_in: i64,
    /// Good for one exchange at `POST /api/v1/auth/refresh`.
    #[schema(value_type = String, max_length = 512)]
    pub refresh_token: Secret,
    /// The scopes that were given, parted by spaces.
    #[schema(
        max_length = 200,
        example = "profile:read profile:write goals:read goals:write"
    )]
    pub scope: String,
}

mod token {
    onward_domain::words! {
        /// How an access token is used.
        TokenType {
            /// Whoever bears it is let in.
            Bearer = "bearer",
        }
    }
}

words! {
    /// How an access token is used: always `bearer`.
    TokenType(token::TokenType);
}

impl TokenType {
    /// The only type there is.
    pub const BEARER: Self = Self(token::TokenType::Bearer);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    #[test]
    fn a_sign_in_is_as_short_as_its_schema_says() {
        let long = "x".repeat(1025);
        let login = format!(
            r#"{{"username":"{long}","password":"{long}","scope":"{long}","otp":"{long}","client_id":"{long}","client_secret":"{long}"}}"#
        );
        let login: Login = read(login.as_bytes()).unwrap();
        assert_eq!(login.checked().unwrap_err().errors().len(), 6);
        let login = format!(r#"{{"username":"ada","password":"{}"}}"#, "é".repeat(1024));
        let login: Login = read(login.as_bytes()).unwrap();
        assert!(login.checked().is_ok());
    }
}
