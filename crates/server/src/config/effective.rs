//! The values in force, with those that follow from others, and where each came from.

use std::fmt::Display;

use onward_store::DatabaseUrl;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Config, Loaded, Origin, PublicUrl, keys};
use crate::data_dir;

/// One value in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effective {
    /// Its key.
    pub key: String,
    /// The value, secrets masked; null if there is none.
    pub value: Value,
    /// Where it came from, or what it follows from.
    pub source: String,
}

impl Loaded {
    /// All values in force, in alphabetical order of their keys.
    pub fn effective(&self) -> Vec<Effective> {
        let values = serde_json::to_value(&self.config).unwrap_or_default();
        let value_of = |path: &str| path.split('.').try_fold(&values, |value, name| value.get(name));
        keys()
            .into_iter()
            .map(|key| {
                let set = value_of(&key.path).filter(|value| !value.is_null());
                let value = match (key.path.as_str(), set) {
                    ("database.url", Some(_)) => json!(shown(&self.config)),
                    (_, set) => set.cloned().unwrap_or_default(),
                };
                let told = self
                    .told(&key.path)
                    .filter(|_| self.origin(&key.path) == Origin::Default);
                let told = self.overruled(&key.path).or(told);
                let (value, source) = told.unwrap_or_else(|| (value, self.origin(&key.path).to_string()));
                Effective {
                    key: key.path,
                    value,
                    source,
                }
            })
            .collect()
    }

    /// A value that nobody set, and that follows from others.
    fn told(&self, key: &str) -> Option<(Value, String)> {
        let config = &self.config;
        let from = |value: Value, source: &dyn Display| Some((value, format!("follows from {source}")));
        match key {
            "public_url" => {
                let url = PublicUrl::of(config.http.listen).ok()?;
                from(json!(url.as_str()), &"http.listen")
            }
            "database.url" => from(json!(shown(config)), &"data_dir"),
            "database.migrate" => from(json!(config.migrates()), &"database.url"),
            "auth.hashing.permits" => {
                let permits = onward_service::Hashing::default().permits;
                from(json!(permits), &"the number of cores")
            }
            "auth.master_key" => {
                let path = data_dir::key_file(config);
                let state = if path.is_file() {
                    ""
                } else {
                    ", made at the first start"
                };
                Some((json!("***"), format!("{}{state}", path.display())))
            }
            _ => None,
        }
    }

    /// A value that something outside of the configuration takes the place of.
    fn overruled(&self, key: &str) -> Option<(Value, String)> {
        let directives = self.directives.as_ref().filter(|_| key == "log.level")?;
        Some((json!(directives), "RUST_LOG".to_owned()))
    }
}

/// The address of the database without its password.
fn shown(config: &Config) -> String {
    let address = config.database.address(&config.data_dir);
    address.map_or_else(|reason| reason, |address| format!("{address:?}"))
}

impl Config {
    /// Whether pending migrations are applied at start.
    pub fn migrates(&self) -> bool {
        let address = self.database.address(&self.data_dir);
        let is_file = matches!(address, Ok(DatabaseUrl::Sqlite(_)));
        self.database.migrate.unwrap_or(is_file)
    }
}
