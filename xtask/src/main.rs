//! Checks and generators of the project. Depends on nothing of ours, so that it runs when ours does not compile.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool of the command line"
)]

mod ci;
mod clients;
mod coverage;
mod deny;
mod generate;
mod house;
mod layers;
mod licence;
mod migrations;
mod promises;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  ci                    everything a change must pass, fast failures first, `cargo test` last
  layers                which package may name which, against `cargo metadata`
  house                 packages inherit what they must; no file is longer than 400 lines
  deny                  licences, refused crates and floors of deny.toml, against Cargo.lock
  generate [--check]    docs/openapi.json, docs/config.schema.json, docs/cli.md, example.env
  document              linters over docs/openapi.json: Spectral, Redocly, openapi-spec-validator
  clients               clients generated from it, compiled, and run from signing up to a standing
  schemathesis [EXAMPLES [SEED]]
                        requests made from it, valid and invalid, by two people, against the program
  coverage              how much of the code the tests run, by cargo-tarpaulin
  migration NAME        the files of the next migration, both engines, up and down
  migrations [--release]
                        both engines have the same numbers and names; released files are unchanged
  backtest FILE...      replays logs of others through the forecast: how often its range held, how good its probabilities were
  promises [ID...]      promises run whole in release, their figures into docs/promises.md
  db [-- COMMAND]       a throw-away PostgreSQL; COMMAND (or a shell) sees ONWARD_TEST_POSTGRES_URL
";

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["ci"] => ci::run(),
        ["layers"] => layers::check(),
        ["house"] => house::check(),
        ["deny"] => deny::check(),
        ["generate"] => generate::run(generate::Mode::Write, None),
        ["generate", "--check"] => generate::run(generate::Mode::Check, None),
        ["document"] => clients::lint(),
        ["clients"] => clients::generated(),
        ["schemathesis"] => clients::schemathesis("20", "1"),
        ["schemathesis", examples] => clients::schemathesis(examples, "1"),
        ["schemathesis", examples, seed] => clients::schemathesis(examples, seed),
        ["coverage"] => coverage::run(),
        ["migration", name] => migrations::create(name),
        ["migrations"] => migrations::check(),
        ["migrations", "--release"] => migrations::release(),
        ["backtest", files @ ..] if !files.is_empty() => backtest(files),
        ["promises", ids @ ..] => promises::run(ids),
        ["db"] => database(&["bash"]),
        ["db", "--", command @ ..] => database(command),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("unknown command; `cargo xtask help` lists them"),
    }
}

/// Runs the example of `domain` that replays logs.
fn backtest(files: &[&str]) -> Result<()> {
    let mut arguments = vec![
        "run",
        "--release",
        "--quiet",
        "--package",
        "onward-domain",
        "--example",
        "backtest",
        "--",
    ];
    arguments.extend(files);
    workspace::cargo(&arguments, &[])
}

/// Runs a command beside the test kit's own throw-away PostgreSQL.
fn database(command: &[&str]) -> Result<()> {
    let mut arguments = vec![
        "run",
        "--quiet",
        "--package",
        "onward-testkit",
        "--example",
        "cluster",
        "--",
    ];
    arguments.extend(command);
    workspace::cargo(&arguments, &[])
}
