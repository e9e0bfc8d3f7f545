//! `onward config`: check or show the configuration, or write one to start from.

use std::io::Write as _;

use clap::{Args, Subcommand};

use super::{Failure, Session};
use crate::config::{Effective, template};
use crate::data_dir;

/// Check or show the configuration, or print one to start from.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  onward config show\n  onward config template > onward.toml\n  \
                  onward --config /etc/onward/config.toml config check"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check everything without starting
    ///
    /// Reads every source, every secret file and the master key; makes and changes nothing.
    Check,
    /// Show the values in force and where they come from; secrets as ***
    Show {
        /// Print JSON: a list of key, value and source
        #[arg(long)]
        json: bool,
    },
    /// Print a commented onward.toml with every key and its default
    Template,
}

pub(super) fn run(session: &Session<'_>, arguments: &Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Check => check(session),
        Command::Show { json } => show(session, json),
        // Not a word about the configuration in force, which may be what is to be mended.
        Command::Template => Ok(std::io::stdout().write_all(template().as_bytes())?),
    }
}

fn check(session: &Session<'_>) -> Result<(), Failure> {
    let loaded = session.load(Vec::new())?;
    data_dir::find_master_key(&loaded.config).map_err(|error| Failure::usage(error.to_string()))?;
    let file = loaded
        .file
        .as_ref()
        .map_or_else(|| "none".to_owned(), |file| file.display().to_string());
    writeln!(
        std::io::stdout(),
        "The configuration is valid. Configuration file: {file}"
    )?;
    Ok(())
}

fn show(session: &Session<'_>, json: bool) -> Result<(), Failure> {
    let values = session.load(Vec::new())?.effective();
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&values)?)?;
        return Ok(());
    }
    for Effective { key, value, source } in values {
        if value.is_null() {
            writeln!(out, "# {key} is not set")?;
        } else {
            writeln!(out, "{key} = {value}  # {source}")?;
        }
    }
    Ok(())
}
