//! The configuration: one struct per section, read from flags, the environment, `.env`, a TOML file and defaults.
//!
//! Precedence is flag, environment, `.env`, TOML file, default. Every value is checked alone, with its key and the
//! place it came from, before the whole is put together; so a refusal always names both. Nothing but
//! [`Environment::of_process`] reads the process.

mod auth;
mod database;
mod docs;
mod effective;
mod environment;
mod http;
mod instance;
mod keys;
mod layers;
mod lifetimes;
mod limits;
mod list;
mod load;
mod log;
mod networks;
mod origin;
mod origins;
mod public_url;
mod secret;
mod secret_files;
mod security;
mod template;
#[cfg(test)]
mod tests;
mod timeouts;
mod word;

use std::net::SocketAddr;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::auth::{Auth, Hashing};
pub use self::database::{Database, Synchronous};
pub use self::docs::Docs;
pub use self::effective::Effective;
pub use self::environment::Environment;
pub use self::http::Http;
pub use self::instance::Instance;
pub use self::keys::{Key, keys, schema};
pub use self::lifetimes::Lifetimes;
pub use self::limits::Limits;
pub use self::list::{Item, List};
pub use self::load::{Flags, Loaded, load};
pub use self::log::{Format, Level, Log};
pub use self::networks::Networks;
pub use self::origin::{Origin, Refusal, Refusals};
pub use self::origins::Origins;
pub use self::public_url::PublicUrl;
pub use self::secret::Secret;
pub use self::security::Security;
pub use self::template::{example_env, template};
pub use self::timeouts::Timeouts;
pub(crate) use self::timeouts::seconds;

/// Everything that can be configured, as it is in force.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "Configuration of Onward")]
pub struct Config {
    /// Folder of the database file and of generated keys; made with mode 0700 when absent.
    pub data_dir: PathBuf,
    /// The address people and programs use, without a path: `https://goals.example.org`. Every link is built from it,
    /// never from a request. Default: `http://` and the listening address.
    #[schemars(example = "https://goals.example.org")]
    pub public_url: Option<PublicUrl>,
    /// The listener.
    pub http: Http,
    /// Where data is kept.
    pub database: Database,
    /// Sign-in.
    pub auth: Auth,
    /// How often something may be done.
    pub limits: Limits,
    /// The log on standard error.
    pub log: Log,
    /// The documentation pages.
    pub docs: Docs,
    /// Settings that cannot be changed while the program runs.
    pub instance: Instance,
    /// Whom to tell of a weakness.
    pub security: Security,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("./onward-data"),
            public_url: None,
            http: Http::default(),
            database: Database::default(),
            auth: Auth::default(),
            limits: Limits::default(),
            log: Log::default(),
            docs: Docs::default(),
            instance: Instance::default(),
            security: Security::default(),
        }
    }
}

impl Config {
    /// The public address for a listener bound to this address.
    pub fn public_url_at(&self, bound: SocketAddr) -> Result<PublicUrl, String> {
        self.public_url.clone().map_or_else(|| PublicUrl::of(bound), Ok)
    }

    /// The same configuration with the address of a listener that was handed over in the place of `http.listen`.
    pub fn listening_on(mut self, address: SocketAddr) -> Result<Self, String> {
        self.http.listen = address;
        match self.validate().into_iter().next() {
            Some((key, reason)) => Err(format!("{key} (listener handed over, {address}): {reason}")),
            None => Ok(self),
        }
    }

    /// The rules between values, by key.
    fn validate(&self) -> Vec<(&'static str, String)> {
        let mut refused = self.http.validate(self.public_url.as_ref());
        refused.extend(self.database.validate());
        refused.extend(self.auth.validate());
        refused.extend(self.limits.validate());
        refused.extend(self.instance.validate());
        refused.extend(self.security.validate());
        refused
    }
}
