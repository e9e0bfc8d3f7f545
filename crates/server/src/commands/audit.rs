//! `onward audit`: the log of who did what.

use std::io::Write as _;

use clap::{Args, Subcommand};
use onward_service::{Break, Chain};

use super::{Failure, Session, block_on, user};

/// Check the audit log.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  onward audit verify\n  onward audit verify --config /etc/onward/config.toml"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check that every record is as it was written and that none is missing
    Verify,
}

pub(super) fn run(session: &Session<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let Command::Verify = arguments.command;
    let config = session.start_quietly()?.config;
    block_on(async {
        let service = user::open(&config).await?;
        match service.verify_audit_log().await.map_err(Failure::of_service)? {
            Chain::Whole { records } => {
                writeln!(std::io::stdout(), "The audit log is whole: {records} records")?;
                Ok(())
            }
            Chain::Broken(broken) => Err(Failure::failed(describe(&broken))),
        }
    })
}

/// What is wrong, in one line.
fn describe(broken: &Break) -> String {
    match broken {
        Break::Changed { seq, id, happened_at } => format!(
            "the audit log was changed: record {seq} ({id}, {happened_at}) is not as it was written; \
             compare it with a backup"
        ),
        Break::Missing { seq } => {
            format!("the audit log was changed: record {seq} is missing; compare it with a backup")
        }
        Break::End => {
            "the audit log was changed: its last records are missing; compare it with a backup".to_owned()
        }
    }
}
