//! The promises that need load, time or a whole process, run whole, and the table of their figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::workspace::{cargo, metadata, root, text};

/// The page with the figures.
const PAGE: &str = "docs/promises.md";

const HEAD: &str = "\
# Promises and their figures

Written by `cargo xtask promises [ID…]`; do not edit. Each row is a test under `tests/it/promises`, named after its promise
in [security.md](design/security.md), run whole against the program in release. A run replaces the rows of its promises.

| promise | figure | how |
| --- | --- | --- |
";

/// What the sockets of both sides need, and a little beside.
const OPEN_FILES: u32 = 16_384;

/// Figure and how it was measured, by promise.
type Rows = BTreeMap<String, Vec<String>>;

/// Runs these promises, or all, and writes their figures.
pub(crate) fn run(ids: &[&str]) -> Result<()> {
    cargo(&["build", "--release", "--locked", "--bin", "onward"], &[])?;
    let metadata = metadata(&["--no-deps"])?;
    let figures = Path::new(text(&metadata, "target_directory")).join("promises.jsonl");
    if figures.exists() {
        fs::remove_file(&figures)?;
    }
    let mut filters: Vec<_> = ids
        .iter()
        .map(|id| format!("promises::{}::", id.to_lowercase()))
        .collect();
    if filters.is_empty() {
        filters.push("promises::".to_owned());
    }
    let ended = test(&filters, &figures);
    // What was measured before a failure is measured all the same.
    let measured = measured(&fs::read_to_string(&figures).unwrap_or_default())?;
    write(&root().join(PAGE), &measured)?;
    ended?;
    if measured.is_empty() {
        bail!("no promise of that name; see tests/it/promises");
    }
    println!("wrote {PAGE}");
    Ok(())
}

/// Runs the tests one after the other, in a shell that raises the limit of open files as far as it may.
fn test(filters: &[String], figures: &Path) -> Result<()> {
    let raise = format!("ulimit -n {OPEN_FILES} 2>/dev/null || ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"");
    let status = Command::new("sh")
        .current_dir(root())
        .args(["-c", &raise, "sh", "cargo", "test", "--release", "--locked"])
        .args(["--package", "onward-tests", "--test", "it", "--"])
        .args(["--test-threads", "1", "--nocapture"])
        .args(filters)
        .env("ONWARD_TEST_SCALE", "full")
        .env("ONWARD_TEST_FIGURES", figures)
        .status()
        .context("sh does not start")?;
    if !status.success() {
        bail!("a promise is not kept");
    }
    Ok(())
}

/// The rows of a run, from the lines that its tests left.
fn measured(lines: &str) -> Result<Rows> {
    let mut rows = Rows::new();
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).context("a figure is not JSON")?;
        let row = format!("| {} | {} |", text(&line, "figure"), text(&line, "how"));
        rows.entry(text(&line, "promise").to_owned())
            .or_default()
            .push(row);
    }
    Ok(rows)
}

/// Puts the rows of a run in the place of those that the page has of the same promises.
fn write(page: &Path, measured: &Rows) -> Result<()> {
    let mut rows = known(&fs::read_to_string(page).unwrap_or_default());
    rows.extend(measured.clone());
    let mut written = HEAD.to_owned();
    for (promise, rows) in rows {
        for row in rows {
            writeln!(written, "| {promise} {row}")?;
        }
    }
    fs::write(page, written).with_context(|| page.display().to_string())
}

/// The rows of a page.
fn known(page: &str) -> Rows {
    let mut rows = Rows::new();
    for line in page.lines() {
        let Some((promise, row)) = line.strip_prefix("| ").and_then(|line| line.split_once(" | ")) else {
            continue;
        };
        if promise != "promise" && promise != "---" {
            rows.entry(promise.to_owned())
                .or_default()
                .push(format!("| {row}"));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_replaces_the_rows_of_its_promises_and_keeps_the_others() {
        let folder = std::env::temp_dir().join(format!("onward-promises-{}", std::process::id()));
        let line = |promise: &str, figure: &str| {
            format!("{{\"promise\":\"{promise}\",\"figure\":\"{figure}\",\"how\":\"SQLite: once\"}}\n")
        };
        let both = measured(&(line("K1", "1 s") + &line("K1", "2 s") + &line("G3", "9 ms"))).unwrap();
        write(&folder, &both).unwrap();
        write(&folder, &measured(&line("K1", "3 s")).unwrap()).unwrap();
        let page = fs::read_to_string(&folder).unwrap();
        fs::remove_file(&folder).unwrap();
        let rows = page.strip_prefix(HEAD).unwrap();
        assert_eq!(
            rows,
            "| G3 | 9 ms | SQLite: once |\n| K1 | 3 s | SQLite: once |\n"
        );
    }
}
