//! `database.*`: where data is kept.

use std::path::{Path, PathBuf};

use onward_store::DatabaseUrl;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Secret;

/// Where data is kept.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`. Default: `onward.db` in `data_dir`.
    #[schemars(example = "postgres://onward:PASSWORD@localhost/onward")]
    pub url: Option<Secret>,
    /// A file that holds `database.url`.
    #[schemars(example = "/etc/onward/database.url")]
    pub url_file: Option<PathBuf>,
    /// Whether pending migrations are applied at start. Default: true on SQLite, false on PostgreSQL.
    #[schemars(example = true)]
    pub migrate: Option<bool>,
    /// `full`: an answered write survives power loss. `normal`: faster, and it may not. SQLite only.
    #[serde(deserialize_with = "super::word::read")]
    pub synchronous: Synchronous,
    /// The largest number of connections to the database.
    pub connections: u16,
}

/// What an answered write survives on SQLite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Synchronous {
    /// Power loss.
    Full,
    /// The end of the process, but not always power loss.
    Normal,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            url_file: None,
            migrate: None,
            synchronous: Synchronous::Full,
            connections: 10,
        }
    }
}

impl Database {
    /// The address of the database; a file in the data folder unless another is configured.
    pub fn address(&self, data_dir: &Path) -> Result<DatabaseUrl, String> {
        match &self.url {
            None => Ok(DatabaseUrl::Sqlite(data_dir.join("onward.db"))),
            Some(url) => url
                .expose()
                .parse()
                .map_err(|_| "must be sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME".to_owned()),
        }
    }

    pub(super) fn validate(&self) -> Vec<(&'static str, String)> {
        let mut refused = Vec::new();
        if let Err(reason) = self.address(Path::new("")) {
            refused.push(("database.url", reason));
        }
        if !(1..=1000).contains(&self.connections) {
            refused.push(("database.connections", "must be between 1 and 1000".to_owned()));
        }
        refused
    }
}
