//! Where a value came from, and why one is refused.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A configuration file.
    File(PathBuf),
    /// A variable in `.env`.
    DotEnv(String),
    /// A variable of the environment.
    Variable(String),
    /// A file with one secret, named by a key ending in `_file` or by the service manager.
    SecretFile(PathBuf),
    /// A flag of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) | Self::SecretFile(path) => write!(f, "{}", path.display()),
            Self::DotEnv(name) => write!(f, "variable {name} in .env"),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// Why one value, or one file, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The key, such as `http.listen`; nothing if a whole file is meant.
    pub key: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.key, &self.origin) {
            (Some(key), Origin::Default) => write!(f, "{key}: {}", self.reason),
            (Some(key), origin) => write!(f, "{key} ({origin}): {}", self.reason),
            (None, origin) => write!(f, "{origin}: {}", self.reason),
        }
    }
}

/// Everything that is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refusals(pub Vec<Refusal>);

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is refused")?;
        for refusal in &self.0 {
            write!(f, "\n  {refusal}")?;
        }
        Ok(())
    }
}
