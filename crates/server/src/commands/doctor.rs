//! `onward doctor`: is everything as it should be, and if not, what to do.

use std::io::Write as _;

use clap::Args;

use super::{Failure, Session, block_on};
use crate::clock::SystemClock;
use crate::doctor::{Finding, Verdict, examine};

/// Look at everything this installation stands on, and say what to do about what is wrong.
///
/// Database, migrations, disk space, clock, keys, file modes, public URL, limits, registration, jobs: each is ok, warn or fail.
/// Nothing is changed. Exits with 1 if anything fails.
#[derive(Clone, Copy, Debug, Args)]
#[command(after_help = "Examples:\n  onward doctor\n  onward doctor --json")]
pub(super) struct Arguments {
    /// Print JSON: a list of check, verdict, message and remedy
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session<'_>, arguments: Arguments) -> Result<(), Failure> {
    let loaded = session.start_quietly()?;
    let findings = block_on(async { Ok(examine(&loaded, &SystemClock).await) })?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)?;
    } else {
        for finding in &findings {
            tell(&mut out, finding)?;
        }
    }
    let failed = findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
    match failed.count() {
        0 => Ok(()),
        failed => Err(Failure::failed(format!(
            "{failed} of {} checks failed",
            findings.len()
        ))),
    }
}

fn tell(out: &mut impl std::io::Write, finding: &Finding) -> std::io::Result<()> {
    let Finding {
        check,
        verdict,
        message,
        remedy,
    } = finding;
    writeln!(out, "{:<4}  {check:<12}  {message}", verdict.word())?;
    match remedy {
        Some(remedy) => writeln!(out, "{:20}{remedy}", ""),
        None => Ok(()),
    }
}
