//! Keeps a throw-away PostgreSQL up: for a command, with its address in `ONWARD_TEST_POSTGRES_URL`, or without one until
//! standard input ends.
//!
//! `cargo run -p onward-testkit --example cluster -- cargo test`
#![expect(
    clippy::print_stdout,
    reason = "an example for people and for `cargo xtask db`"
)]

use std::process::Command;

use anyhow::Context;
use onward_testkit::Cluster;

fn main() -> anyhow::Result<()> {
    let cluster = Cluster::shared().context("there is no PostgreSQL on this machine")?;
    let mut command = std::env::args_os().skip(1);
    let Some(program) = command.next() else {
        println!("export ONWARD_TEST_POSTGRES_URL='{}'", cluster.url());
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
        return Ok(());
    };
    let status = Command::new(&program)
        .args(command)
        .env("ONWARD_TEST_POSTGRES_URL", cluster.url())
        .status()
        .with_context(|| format!("{} does not start", program.display()))?;
    std::process::exit(status.code().unwrap_or(1));
}
