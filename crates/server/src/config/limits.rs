//! `limits.*`: how often something may be done.

use onward_http::limits::{Allowance, Rates};
use onward_service::limits::{Attempts, Rate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often something may be done. So many at once; they grow back evenly within the minute or hour.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether anything is limited at all. Without it passwords can be guessed as fast as the machine hashes.
    pub enabled: bool,
    /// Requests that read, in a minute, per person signed in.
    pub read_per_user: u32,
    /// Requests that read, in a minute, per address of who is not signed in.
    pub read_per_address: u32,
    /// Requests that change something, in a minute, per person signed in.
    pub write_per_user: u32,
    /// Requests that change something, in a minute, per address of who is not signed in.
    pub write_per_address: u32,
    /// Passwords and codes that are tried, in a minute, per address.
    pub auth_per_address: u32,
    /// Wrong passwords, in an hour, per account. A device that has signed in before counts for itself.
    pub auth_per_account: u32,
    /// Sign-ups, in an hour, per address.
    pub register_per_address: u32,
    /// Sign-ups, in an hour, from everywhere.
    pub register_total: u32,
    /// Refresh tokens that are tried, in a minute, per address.
    pub refresh_per_address: u32,
    /// Refresh tokens that are tried, in a minute, per sign-in.
    pub refresh_per_session: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enabled: true,
            read_per_user: 1200,
            read_per_address: 600,
            write_per_user: 300,
            write_per_address: 120,
            auth_per_address: 10,
            auth_per_account: 10,
            register_per_address: 5,
            register_total: 100,
            refresh_per_address: 60,
            refresh_per_session: 10,
        }
    }
}

impl Limits {
    pub(super) fn validate(&self) -> Vec<(&'static str, String)> {
        let figures = [
            ("limits.read_per_user", self.read_per_user),
            ("limits.read_per_address", self.read_per_address),
            ("limits.write_per_user", self.write_per_user),
            ("limits.write_per_address", self.write_per_address),
            ("limits.auth_per_address", self.auth_per_address),
            ("limits.auth_per_account", self.auth_per_account),
            ("limits.register_per_address", self.register_per_address),
            ("limits.register_total", self.register_total),
            ("limits.refresh_per_address", self.refresh_per_address),
            ("limits.refresh_per_session", self.refresh_per_session),
        ];
        let refused = figures
            .into_iter()
            .filter(|(_, figure)| !(1..=1_000_000).contains(figure));
        refused
            .map(|(key, _)| (key, "must be between 1 and 1000000".to_owned()))
            .collect()
    }

    /// The figures of requests; none if they are not limited.
    pub(crate) fn rates(&self) -> Option<Rates> {
        let allowance = |user, address| Allowance {
            user: Rate::per_minute(user),
            address: Rate::per_minute(address),
        };
        self.enabled.then(|| Rates {
            read: allowance(self.read_per_user, self.read_per_address),
            write: allowance(self.write_per_user, self.write_per_address),
        })
    }

    /// The figures of passwords, codes and tokens.
    pub(crate) fn attempts(&self) -> Attempts {
        Attempts {
            enabled: self.enabled,
            address: Rate::per_minute(self.auth_per_address),
            account: Rate::per_hour(self.auth_per_account),
            sign_up: Rate::per_hour(self.register_per_address),
            sign_ups: Rate::per_hour(self.register_total),
            refresh: Rate::per_minute(self.refresh_per_address),
            session: Rate::per_minute(self.refresh_per_session),
        }
    }
}
