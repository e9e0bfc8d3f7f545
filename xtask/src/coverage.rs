//! How much of the code the tests run.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::workspace::cargo;

/// Runs all tests under cargo-tarpaulin; the report is `target/coverage/tarpaulin-report.html`.
pub(crate) fn run() -> Result<()> {
    if !installed() && cargo(&["install", "cargo-tarpaulin", "--locked"], &[]).is_err() {
        println!("SKIPPED: cargo-tarpaulin is not installed and cannot be; there is no figure");
        return Ok(());
    }
    // A folder of its own: what is instrumented must not take the place of a developer's build.
    let arguments = [
        "tarpaulin",
        "--engine",
        "llvm",
        "--locked",
        "--workspace",
        "--exclude",
        "xtask",
        "--exclude-files",
        "tests/*",
        "--exclude-files",
        "crates/testkit/*",
        "--exclude-files",
        "crates/*/tests/*",
        "--all-features",
        "--no-fail-fast",
        // Tests in real browsers and on PostgreSQL say nothing for minutes.
        "--timeout",
        "1800",
        "--skip-clean",
        "--target-dir",
        "target/coverage",
        "--out",
        "html",
        "--output-dir",
        "target/coverage",
    ];
    cargo(&arguments, &[])
}

fn installed() -> bool {
    let asked = Command::new("cargo")
        .args(["tarpaulin", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok_and(|status| status.success())
}
