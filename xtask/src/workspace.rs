//! The workspace: its root, its packages, and cargo.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// The folder of the root manifest.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// Runs cargo with its output shown.
pub(crate) fn cargo(arguments: &[&str], variables: &[(&str, &str)]) -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .current_dir(root())
        .args(arguments)
        .envs(variables.iter().copied());
    // Set by `cargo run`, they would make cargo rebuild packages whose build scripts look at them.
    for name in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PKG_NAME",
        "CARGO_PKG_VERSION",
    ] {
        command.env_remove(name);
    }
    let status = command.status().context("cargo does not start")?;
    if !status.success() {
        bail!("`cargo {}` failed", arguments.join(" "));
    }
    Ok(())
}

/// What `cargo metadata` says.
pub(crate) fn metadata(arguments: &[&str]) -> Result<Value> {
    let output = Command::new("cargo")
        .current_dir(root())
        .args(["metadata", "--format-version", "1"])
        .args(arguments)
        .output()
        .context("cargo does not start")?;
    if !output.status.success() {
        bail!(
            "`cargo metadata` failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    serde_json::from_slice(&output.stdout).context("the answer of `cargo metadata` is not JSON")
}

/// The list under a name; empty if there is none.
pub(crate) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The text under a name; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Fails with one line per fault.
pub(crate) fn verdict(what: &str, faults: &[String]) -> Result<()> {
    if faults.is_empty() {
        println!("{what}: ok");
        return Ok(());
    }
    bail!("{what}:\n  {}", faults.join("\n  "))
}
