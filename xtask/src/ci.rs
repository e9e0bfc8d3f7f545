//! Everything a change must pass, fast failures first, the tests last.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Result;

use crate::generate::{self, Mode};
use crate::workspace::cargo;
use crate::{clients, deny, house, layers, migrations};

/// Runs all checks and stops at the first that fails.
pub(crate) fn run() -> Result<()> {
    step("fmt", || cargo(&["fmt", "--all", "--check"], &[]))?;
    step("layers", layers::check)?;
    step("house", house::check)?;
    step("migrations", migrations::check)?;
    step("deny", deny::check)?;
    step("cargo deny", cargo_deny)?;
    step("xtask tests", || {
        cargo(&["test", "--quiet", "--package", "xtask"], &[])
    })?;
    step("clippy", || {
        cargo(
            &[
                "clippy",
                "--locked",
                "--workspace",
                "--all-targets",
                "--all-features",
                "--",
                "-D",
                "warnings",
            ],
            &[],
        )
    })?;
    step("doc", || {
        let arguments = ["doc", "--locked", "--workspace", "--no-deps", "--all-features"];
        cargo(&arguments, &[("RUSTDOCFLAGS", "-D warnings")])
    })?;
    step("build tests", || {
        cargo(&["test", "--locked", "--all-features", "--no-run"], &[])
    })?;
    step("generate --check", || {
        generate::run(Mode::Check, Some(&generate::built()?))
    })?;
    step("document", clients::lint)?;
    step("clients", clients::generated)?;
    println!("\n== cargo test");
    cargo(&["test", "--locked", "--all-features"], &[])
}

/// The tool knows advisories too; it is a separate install, so its absence is said and not fatal.
fn cargo_deny() -> Result<()> {
    let installed = Command::new("cargo")
        .args(["deny", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !installed {
        println!("SKIPPED: cargo-deny is not installed (`cargo install cargo-deny --locked`)");
        println!(
            "SKIPPED: licences, refused crates, floors and origins were checked above; advisories were not"
        );
        return Ok(());
    }
    cargo(
        &[
            "deny",
            "--locked",
            "--all-features",
            "check",
            "bans",
            "licenses",
            "sources",
        ],
        &[],
    )
}

fn step(name: &str, run: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let begun = Instant::now();
    run()?;
    println!("== {name}: {} s", begun.elapsed().as_secs());
    Ok(())
}
