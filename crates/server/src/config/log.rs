//! `log.*`: the log on standard error.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The log on standard error. `RUST_LOG` takes the place of `log.level` and may name targets.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `auto` is text on a terminal, else JSON.
    #[serde(deserialize_with = "super::word::read")]
    pub format: Format,
    /// The least urgent level that is written.
    #[serde(deserialize_with = "super::word::read")]
    pub level: Level,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text on a terminal, else JSON.
    Auto,
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// How urgent a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Someone must look.
    Error,
    /// Degraded, or like an attack.
    Warn,
    /// Life cycle and access.
    Info,
    /// For finding a fault.
    Debug,
    /// Everything.
    Trace,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        })
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: Format::Auto,
            level: Level::Info,
        }
    }
}
