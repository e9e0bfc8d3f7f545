//! What anybody may know of the installation.

use crate::Service;
use crate::auth::password_rules;
use crate::error::Error;
use crate::once;

/// What anybody may know of the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What it is called.
    pub instance_name: String,
    /// The least number of characters of a password.
    pub password_characters: usize,
    /// The largest number of bytes of a password.
    pub password_bytes: usize,
    /// How many goals one account may have.
    pub goals: i64,
    /// How many sign-ins one account may have at a time.
    pub sessions: i64,
    /// How many seconds an idempotency key is remembered.
    pub key_seconds: i64,
}

impl Service {
    /// Tells what anybody may know.
    pub async fn about(&self) -> Result<About, Error> {
        let settings = self.settings_in_force().await?;
        Ok(About {
            instance_name: settings.instance_name.as_str().to_owned(),
            password_characters: self.config.password_minimum,
            password_bytes: password_rules::MAX_BYTES,
            goals: settings.max_goals.count(),
            sessions: self.config.lifetimes.sessions_per_account,
            key_seconds: once::KEPT_FOR,
        })
    }
}
