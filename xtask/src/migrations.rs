//! The files of migrations: both engines have the same numbers and names, and released ones never change.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::workspace::{root, verdict};

const ENGINES: [&str; 2] = ["sqlite", "postgres"];

fn folder() -> PathBuf {
    root().join("crates/store/migrations")
}

/// Writes the empty files of the next migration.
pub(crate) fn create(name: &str) -> Result<()> {
    if name.is_empty()
        || !name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    {
        bail!("a migration is named in lower case with underscores: add_goal_colours");
    }
    let next = stems()?.len() + 1;
    for engine in ENGINES {
        for direction in ["up", "down"] {
            let path = folder()
                .join(engine)
                .join(format!("{next:04}_{name}.{direction}.sql"));
            let text = format!("-- {next:04}_{name}, {direction}\n");
            fs::write(&path, text).with_context(|| path.display().to_string())?;
            println!("{}", path.strip_prefix(root()).unwrap_or(&path).display());
        }
    }
    Ok(())
}

/// Compares both engines with each other and released files with the list of their checksums.
pub(crate) fn check() -> Result<()> {
    let stems = stems()?;
    let mut faults = numbering(stems.keys());
    for (stem, files) in &stems {
        if files.len() != ENGINES.len() * 2 {
            faults.push(format!(
                "{stem} needs up and down on both engines, and has {}",
                files.join(", ")
            ));
        }
    }
    faults.extend(changed(&released()?));
    verdict(
        &format!(
            "migrations ({}, {} released files)",
            stems.len(),
            released()?.len()
        ),
        &faults,
    )
}

/// Adds the checksums of all present files to the list; done with each release.
pub(crate) fn release() -> Result<()> {
    check()?;
    let files = stems()?.into_values().flatten();
    let mut text = String::from(
        "# Checksum (FNV-1a) and path of every released migration; `cargo xtask migrations --release`.\n",
    );
    for file in files {
        let sum = checksum(&fs::read(folder().join(&file))?);
        writeln!(text, "{sum:016x} {file}")?;
    }
    fs::write(folder().join("released.txt"), text).context("released.txt")
}

/// The files of each migration, by `NNNN_name`.
fn stems() -> Result<BTreeMap<String, Vec<String>>> {
    let mut stems: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for engine in ENGINES {
        let folder = folder().join(engine);
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let stem = name
                .strip_suffix(".up.sql")
                .or_else(|| name.strip_suffix(".down.sql"));
            let stem = stem.unwrap_or(&name).to_owned();
            stems.entry(stem).or_default().push(format!("{engine}/{name}"));
        }
    }
    for files in stems.values_mut() {
        files.sort();
    }
    Ok(stems)
}

fn numbering<'a>(stems: impl Iterator<Item = &'a String>) -> Vec<String> {
    let wrong = |(place, stem): (usize, &'a String)| {
        let expected = format!("{:04}_", place + 1);
        (!stem.starts_with(&expected)).then(|| format!("{stem} should begin with {expected}"))
    };
    stems.enumerate().filter_map(wrong).collect()
}

/// Checksum and path of each released file; none before the first release.
fn released() -> Result<Vec<(String, String)>> {
    let path = folder().join("released.txt");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(&path).context("released.txt")?;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (sum, file) = line
                .split_once(' ')
                .context("released.txt has a line without a path")?;
            Ok((sum.to_owned(), file.to_owned()))
        })
        .collect()
}

fn changed(released: &[(String, String)]) -> Vec<String> {
    let wrong = |(sum, file): &(String, String)| match fs::read(folder().join(file)) {
        Err(_) => Some(format!("{file} was released and is gone")),
        Ok(bytes) if format!("{:016x}", checksum(&bytes)) != *sum => Some(format!(
            "{file} was released and must not change; add a new migration"
        )),
        Ok(_) => None,
    };
    released.iter().filter_map(wrong).collect()
}

/// FNV-1a of 64 bits: this finds edits, it defends against nobody.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_run_on_without_gaps() {
        let stems = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(numbering(stems(&["0001_users", "0002_goals"]).iter()).is_empty());
        assert_eq!(
            numbering(stems(&["0001_users", "0003_goals"]).iter()),
            ["0003_goals should begin with 0002_"]
        );
    }

    #[test]
    fn a_checksum_sees_a_changed_byte() {
        assert_eq!(checksum(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(checksum(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(checksum(b"CREATE TABLE a"), checksum(b"CREATE TABLE b"));
    }

    #[test]
    fn a_released_file_that_is_gone_is_found() {
        let list = [("0".to_owned(), "sqlite/0000_never.up.sql".to_owned())];
        assert_eq!(
            changed(&list),
            ["sqlite/0000_never.up.sql was released and is gone"]
        );
    }
}
