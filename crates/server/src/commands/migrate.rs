//! `onward migrate`: the steps of the database schema.

use std::io::Write as _;

use clap::{Args, Subcommand};
use onward_domain::clock::Clock as _;

use super::{Failure, Session, block_on};
use crate::clock::SystemClock;
use crate::database::{self, Missing};

/// Apply, take back or list the steps of the database schema.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:\n  onward migrate status\n  onward migrate down --steps 2")]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Apply all steps that are still to come
    Up,
    /// Take back the latest step; what only it can hold is lost
    Down {
        /// How many steps
        #[arg(long, default_value_t = 1, value_name = "N")]
        steps: usize,
    },
    /// List the steps and when they were applied
    Status,
}

pub(super) fn run(session: &Session<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let config = session.start_quietly()?.config;
    let command = arguments.command;
    block_on(async move {
        let missing = if matches!(command, Command::Up) {
            Missing::Create
        } else {
            Missing::Default
        };
        let store = database::open(&config, missing).await?;
        let mut out = std::io::stdout().lock();
        match command {
            Command::Up => {
                for name in store.migrations().up(SystemClock.now()).await? {
                    writeln!(out, "applied {name}")?;
                }
            }
            Command::Down { steps } => {
                for name in store.migrations().down(steps).await? {
                    writeln!(out, "took back {name}")?;
                }
            }
            Command::Status => {
                for step in store.migrations().status().await? {
                    let when = step
                        .applied_at
                        .map_or_else(|| "pending".to_owned(), |at| at.to_string());
                    writeln!(out, "{}\t{when}", step.name)?;
                }
            }
        }
        store.close().await;
        Ok(())
    })
}
