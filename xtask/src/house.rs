//! Rules of the house that need no compiler.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::workspace::{list, metadata, root, text, verdict};

const LONGEST: usize = 400;

/// Manifests inherit version, edition, licence and lints; files are not too long; the test kit stays in `tests/`.
pub(crate) fn check() -> Result<()> {
    let mut faults = Vec::new();
    for package in list(&metadata(&["--no-deps"])?, "packages") {
        let path = PathBuf::from(text(package, "manifest_path"));
        let manifest = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        faults
            .extend(not_inherited(&manifest).map(|key| format!("{}: {key} is not inherited", short(&path))));
    }
    for folder in ["crates", "tests", "xtask"] {
        walk(&root().join(folder), &mut faults)?;
    }
    verdict("house", &faults)
}

fn not_inherited(manifest: &str) -> impl Iterator<Item = &'static str> {
    let keys = ["version", "edition", "rust-version", "license", "publish"];
    let lines: Vec<String> = manifest.lines().map(|line| line.replace(' ', "")).collect();
    let checked = lines
        .windows(2)
        .any(|pair| *pair == ["[lints]", "workspace=true"]);
    let missing = move |key: &&str| !lines.contains(&format!("{key}.workspace=true"));
    keys.into_iter()
        .filter(missing)
        .chain((!checked).then_some("[lints]"))
}

fn walk(folder: &Path, faults: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("target") {
                walk(&path, faults)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let lines = source.lines().count();
            if lines > LONGEST {
                faults.push(format!(
                    "{}: {lines} lines; split it by meaning at {LONGEST}",
                    short(&path)
                ));
            }
            // A unit test that named it would meet a second copy of its own crate.
            let below = ["crates/store/src", "crates/domain/src"];
            let inside = below.iter().any(|inside| path.starts_with(root().join(inside)));
            if inside && source.contains("use onward_testkit") {
                faults.push(format!("{}: names the test kit outside tests/", short(&path)));
            }
        }
    }
    Ok(())
}

fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_with_a_version_or_lints_of_its_own_is_found() {
        let good = "version.workspace = true\nedition.workspace = true\nrust-version.workspace = true\n\
                    license.workspace = true\npublish.workspace = true\n[lints]\nworkspace = true\n";
        assert_eq!(not_inherited(good).count(), 0);
        let bad = good.replace(
            "version.workspace = true\nedition",
            "version = \"1.0.0\"\nedition",
        );
        assert_eq!(not_inherited(&bad).collect::<Vec<_>>(), ["version"]);
        let bad = good.replace("[lints]\n", "");
        assert_eq!(not_inherited(&bad).collect::<Vec<_>>(), ["[lints]"]);
    }
}
