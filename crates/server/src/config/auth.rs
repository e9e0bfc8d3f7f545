//! `auth.*`: sign-in.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Lifetimes, Secret};

/// Sign-in.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// The key that seals all other keys: 64 hexadecimal digits. Default: `master.key` in `data_dir`, made at the
    /// first start. Nodes of one database need the same one.
    pub master_key: Option<Secret>,
    /// A file that holds `auth.master_key`.
    #[schemars(example = "/etc/onward/master.key")]
    pub master_key_file: Option<PathBuf>,
    /// The least number of characters of a password, 8 to 64.
    pub password_min: u8,
    /// How passwords are hashed.
    pub hashing: Hashing,
    /// How long sign-ins last.
    pub lifetimes: Lifetimes,
}

/// How passwords are hashed (argon2id).
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Hashing {
    /// Memory of one hash in KiB, 19456 to 1048576.
    pub memory_kib: u32,
    /// Passes over that memory, 2 to 20.
    pub passes: u32,
    /// Hashes computed at once. Default: one less than the number of cores, at least 1.
    #[schemars(example = 2)]
    pub permits: Option<u16>,
    /// Sign-ins that may wait for a hash; more are answered 503.
    pub queue: u16,
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            master_key: None,
            master_key_file: None,
            password_min: 12,
            hashing: Hashing::default(),
            lifetimes: Lifetimes::default(),
        }
    }
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            memory_kib: 47_104,
            passes: 2,
            permits: None,
            queue: 32,
        }
    }
}

impl Auth {
    pub(super) fn validate(&self) -> Vec<(&'static str, String)> {
        let mut refused = self.lifetimes.validate();
        if self.master_key.as_ref().is_some_and(|key| key.bytes().is_none()) {
            refused.push(("auth.master_key", "must be 64 hexadecimal digits".to_owned()));
        }
        if !(8..=64).contains(&self.password_min) {
            refused.push(("auth.password_min", "must be between 8 and 64".to_owned()));
        }
        if !(19_456..=1_048_576).contains(&self.hashing.memory_kib) {
            refused.push((
                "auth.hashing.memory_kib",
                "must be between 19456 and 1048576".to_owned(),
            ));
        }
        if !(2..=20).contains(&self.hashing.passes) {
            refused.push(("auth.hashing.passes", "must be between 2 and 20".to_owned()));
        }
        if self
            .hashing
            .permits
            .is_some_and(|permits| !(1..=256).contains(&permits))
        {
            refused.push(("auth.hashing.permits", "must be between 1 and 256".to_owned()));
        }
        refused
    }
}
