//! Licences, refused crates, floors and origins, as deny.toml says.
//!
//! This is the part of `cargo deny check` that needs neither a download nor a tool; the file is shared with that tool.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::licence;
use crate::workspace::{list, metadata, root, text, verdict};

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
const PLATFORM: &str = "x86_64-unknown-linux-gnu";
/// The oldest SQLite without the corruption of the WAL reset.
const SQLITE: &str = "3.51.3";

/// Compares what is compiled on Linux with deny.toml.
pub(crate) fn check() -> Result<()> {
    let path = root().join("deny.toml");
    let rules = Rules::read(&fs::read_to_string(&path).context("deny.toml")?)?;
    let metadata = metadata(&["--locked", "--filter-platform", PLATFORM])?;
    let used = compiled()?;
    let mut faults = Vec::new();
    for package in list(&metadata, "packages") {
        if !used.contains(&(
            text(package, "name").to_owned(),
            text(package, "version").to_owned(),
        )) {
            continue;
        }
        faults.extend(rules.faults(package));
        if text(package, "name") == "libsqlite3-sys" {
            faults.extend(sqlite_fault(package)?);
        }
    }
    verdict(&format!("deny ({} packages)", used.len()), &faults)
}

/// Name and version of all packages that some member needs to be built or tested on Linux.
///
/// `cargo metadata` also lists optional crates that nothing turns on; `cargo tree` knows better.
fn compiled() -> Result<BTreeSet<(String, String)>> {
    let arguments = [
        "tree",
        "--locked",
        "--workspace",
        "--all-features",
        "--edges",
        "all",
        "--prefix",
        "none",
    ];
    let output = Command::new("cargo")
        .current_dir(root())
        .args(arguments)
        .args(["--target", PLATFORM, "--format", "{p}"])
        .output()
        .context("cargo does not start")?;
    if !output.status.success() {
        bail!("`cargo tree` failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(names(&String::from_utf8_lossy(&output.stdout)))
}

/// Reads lines such as `axum v0.8.9 (*)`.
fn names(tree: &str) -> BTreeSet<(String, String)> {
    let pair = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        let version = rest.split(' ').next()?;
        Some((name.to_owned(), version.to_owned()))
    };
    tree.lines().filter_map(pair).collect()
}

/// What deny.toml says, read line by line: its lists have one entry per line.
struct Rules {
    licences: Vec<String>,
    /// Crate, and below which version it is refused (nothing: always).
    refused: Vec<(String, Option<String>)>,
}

impl Rules {
    fn read(text: &str) -> Result<Self> {
        let mut rules = Self {
            licences: Vec::new(),
            refused: Vec::new(),
        };
        let mut section = "";
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') && line.ends_with(']') {
                section = line;
            } else if let Some(rest) = line.strip_prefix("{ crate = \"") {
                let name = rest.split('"').next().unwrap_or_default();
                let (name, floor) = match name.split_once(":<") {
                    Some((name, floor)) => (name, Some(floor.to_owned())),
                    None => (name, None),
                };
                rules.refused.push((name.to_owned(), floor));
            } else if section == "[licenses]" && line.starts_with('"') {
                rules.licences.push(line.trim_matches(['"', ',']).to_owned());
            }
        }
        if rules.licences.is_empty() || rules.refused.is_empty() {
            bail!("deny.toml has no list of licences or of refused crates, one entry per line");
        }
        Ok(rules)
    }

    fn faults(&self, package: &Value) -> Vec<String> {
        let (name, version) = (text(package, "name"), text(package, "version"));
        let mut faults = Vec::new();
        for (_, floor) in self.refused.iter().filter(|(refused, _)| refused == name) {
            match floor {
                None => faults.push(format!("{name} is refused")),
                Some(floor) if numbers(version) < numbers(floor) => {
                    faults.push(format!("{name} {version} is below {floor}"));
                }
                Some(_) => {}
            }
        }
        match package.get("source").and_then(Value::as_str) {
            // A package of ours.
            None => return faults,
            Some(REGISTRY) => {}
            Some(other) => faults.push(format!("{name} {version} comes from {other}")),
        }
        let licence = text(package, "license");
        if !licence::allows(licence, &self.licences) {
            faults.push(format!("{name} {version} has the licence \"{licence}\""));
        }
        faults
    }
}

/// The version of SQLite that is compiled in.
fn sqlite_fault(package: &Value) -> Result<Option<String>> {
    let folder = Path::new(text(package, "manifest_path"))
        .parent()
        .context("libsqlite3-sys has no folder")?;
    let header = fs::read_to_string(folder.join("sqlite3/sqlite3.h")).context("sqlite3.h")?;
    let line = header
        .lines()
        .find(|line| line.starts_with("#define SQLITE_VERSION "));
    let version = line
        .and_then(|line| line.split('"').nth(1))
        .context("sqlite3.h has no version")?;
    Ok((numbers(version) < numbers(SQLITE)).then(|| format!("SQLite {version} is below {SQLITE}")))
}

/// The numbers of a version; what follows them does not count.
fn numbers(version: &str) -> Vec<u64> {
    let end = version.find(['-', '+']).unwrap_or(version.len());
    let numbers = version.get(..end).unwrap_or_default();
    numbers
        .split('.')
        .map(|number| number.parse().unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const RULES: &str = "[licenses]\nallow = [\n    \"MIT\",\n]\n[bans]\ndeny = [\n    \
                         { crate = \"openssl-sys\", reason = \"x\" },\n    { crate = \"h2:<0.4.16\" },\n]\n";

    fn faults(name: &str, version: &str, licence: &str, source: &str) -> Vec<String> {
        let package = json!({"name": name, "version": version, "license": licence, "source": source});
        Rules::read(RULES).unwrap().faults(&package)
    }

    #[test]
    fn refused_crates_floors_licences_and_origins_are_checked() {
        assert_eq!(faults("h2", "0.4.16", "MIT", REGISTRY), Vec::<String>::new());
        assert_eq!(
            faults("h2", "0.4.9", "MIT", REGISTRY),
            ["h2 0.4.9 is below 0.4.16"]
        );
        assert_eq!(
            faults("openssl-sys", "0.9.1", "MIT", REGISTRY),
            ["openssl-sys is refused"]
        );
        assert_eq!(
            faults("x", "1.0.0", "GPL-3.0-only", REGISTRY),
            ["x 1.0.0 has the licence \"GPL-3.0-only\""]
        );
        assert_eq!(
            faults("x", "1.0.0", "MIT", "git+https://a.b"),
            ["x 1.0.0 comes from git+https://a.b"]
        );
    }

    #[test]
    fn the_tree_is_read_by_name_and_version() {
        let tree = "onward-api v0.1.0 (/onward/crates/api)\naxum v0.8.9\naxum v0.8.9 (*)\n\n";
        let pair = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        assert_eq!(
            names(tree),
            BTreeSet::from([pair("onward-api", "0.1.0"), pair("axum", "0.8.9")])
        );
    }
}
