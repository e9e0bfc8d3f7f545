//! `onward config`: check or show the configuration.

use std::io::Write as _;

use clap::{Args, Subcommand};

use super::{Failure, Session};
use crate::config::keys;

/// Check or show the configuration.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  onward config show\n  onward --config /etc/onward/config.toml config check"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check everything without starting
    Check,
    /// Show the values in force and where they come from; secrets as ***
    Show,
}

pub(super) fn run(session: &Session<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let loaded = session.load(Vec::new())?;
    let mut out = std::io::stdout().lock();
    match arguments.command {
        Command::Check => {
            let file = loaded
                .file
                .as_ref()
                .map_or_else(|| "none".to_owned(), |file| file.display().to_string());
            writeln!(out, "The configuration is valid. Configuration file: {file}")?;
        }
        Command::Show => {
            let values = serde_json::to_value(&loaded.config)?;
            for key in keys() {
                let value = key
                    .path
                    .split('.')
                    .try_fold(&values, |value, name| value.get(name));
                let origin = loaded.origin(&key.path);
                match value.filter(|value| !value.is_null()) {
                    None => writeln!(out, "# {} is not set", key.path)?,
                    Some(value) => writeln!(out, "{} = {value}  # {origin}", key.path)?,
                }
            }
        }
    }
    Ok(())
}
