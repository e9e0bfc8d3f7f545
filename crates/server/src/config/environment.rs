//! What the process was started with, as data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Variables and places a configuration is read from.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The variables of the environment.
    pub variables: BTreeMap<String, String>,
    /// The working directory: `.env`, `onward.toml` and relative paths are looked for here.
    pub directory: PathBuf,
    /// The configuration file of the machine.
    pub machine_file: PathBuf,
}

impl Environment {
    /// The environment of this process. Variables that are not valid Unicode are left out.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn of_process() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self {
            variables,
            directory: PathBuf::from("."),
            machine_file: PathBuf::from("/etc/onward/config.toml"),
        }
    }

    /// A variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The place a path means for this process.
    pub fn place(&self, path: &Path) -> PathBuf {
        if self.directory == Path::new(".") {
            path.to_owned()
        } else {
            self.directory.join(path)
        }
    }
}
