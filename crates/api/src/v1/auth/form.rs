//! The form of a sign-in, as `OAuth2` clients send it: the fields of the JSON body.

use onward_domain::fields::{Kind, Reason};
use onward_http::pairs::{FromPairs, Reader};
use onward_wire::auth::{GrantType, Login};
use onward_wire::given::Given;
use onward_wire::secret::Secret;

/// A sign-in that came as a form.
pub(crate) struct LoginForm(pub(crate) Login);

impl FromPairs for LoginForm {
    fn read(reader: &mut Reader) -> Option<Self> {
        let grant_type = reader.one("grant_type", grant_type);
        let username = reader.required("username", text);
        let password = reader.required("password", secret);
        let scope = reader.one("scope", text);
        let otp = reader.one("otp", secret);
        let client_id = reader.one("client_id", text);
        let client_secret = reader.one("client_secret", secret);
        Some(Self(Login {
            username: username?,
            password: password?,
            grant_type: Given(grant_type),
            scope,
            otp,
            client_id,
            client_secret,
        }))
    }
}

fn grant_type(word: &str) -> Result<GrantType, Reason> {
    GrantType::read(word).ok_or_else(|| Reason::new(Kind::Enum, "Must be one of the listed words"))
}

#[expect(clippy::unnecessary_wraps, reason = "a reader of the form")]
fn text(text: &str) -> Result<String, Reason> {
    Ok(text.to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "a reader of the form")]
fn secret(text: &str) -> Result<Secret, Reason> {
    Ok(Secret::new(text.to_owned()))
}
