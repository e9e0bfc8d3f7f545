//! Files that the program itself writes: committed, and proven fresh.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::workspace::{cargo, metadata, root, text, verdict};

/// File, and the arguments of `onward` that print it.
const FILES: [(&str, &[&str]); 4] = [
    ("docs/openapi.json", &["openapi"]),
    ("docs/config.schema.json", &["generate", "config-schema"]),
    ("docs/cli.md", &["generate", "cli"]),
    ("example.env", &["generate", "example-env"]),
];

/// Whether files are written or compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write what is stale.
    Write,
    /// Fail if something is stale.
    Check,
}

/// Runs `onward`; without a program it is built first.
pub(crate) fn run(mode: Mode, program: Option<&Path>) -> Result<()> {
    let program = if let Some(program) = program {
        program.to_owned()
    } else {
        cargo(&["build", "--quiet", "--bin", "onward"], &[])?;
        built()?
    };
    let mut faults = Vec::new();
    for (file, arguments) in FILES {
        let fresh = print(&program, arguments)?;
        let path = root().join(file);
        if fs::read(&path).is_ok_and(|present| present == fresh) {
            continue;
        }
        match mode {
            Mode::Check => faults.push(format!("{file} is stale; run `cargo xtask generate`")),
            Mode::Write => {
                fs::write(&path, fresh).with_context(|| file.to_owned())?;
                println!("wrote {file}");
            }
        }
    }
    verdict("generate", &faults)
}

/// Where cargo puts the program of a developer's build.
pub(crate) fn built() -> Result<PathBuf> {
    let metadata = metadata(&["--no-deps"])?;
    Ok(Path::new(text(&metadata, "target_directory")).join("debug/onward"))
}

/// What the program prints, in an empty environment: no configuration of this machine gets into a file.
fn print(program: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new(program)
        .args(arguments)
        .env_clear()
        .output()
        .with_context(|| format!("{} does not start", program.display()))?;
    if !output.status.success() {
        bail!(
            "`onward {}`: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(output.stdout)
}
