//! Which package may name which: the tables of the root manifest against what the packages declare.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::workspace::{list, metadata, text, verdict};

type Table = BTreeMap<String, Vec<String>>;

/// Compares the tables with `cargo metadata --no-deps`.
pub(crate) fn check() -> Result<()> {
    let metadata = metadata(&["--no-deps"])?;
    let layers = table(&metadata, "layers");
    let only = table(&metadata, "only");
    if layers.is_empty() || only.is_empty() {
        bail!("layers: [workspace.metadata.layers] or [workspace.metadata.only] is missing in Cargo.toml");
    }
    verdict("layers", &faults(list(&metadata, "packages"), &layers, &only))
}

fn table(metadata: &Value, name: &str) -> Table {
    let rows = metadata
        .get("metadata")
        .and_then(|inner| inner.get(name))
        .and_then(Value::as_object);
    let words = |value: &Value| {
        let words = value.as_array().map_or(&[][..], Vec::as_slice);
        words
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    rows.into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), words(value)))
        .collect()
}

fn faults(packages: &[Value], layers: &Table, only: &Table) -> Vec<String> {
    let ours: Vec<String> = packages
        .iter()
        .map(|package| short(text(package, "name")).to_owned())
        .collect();
    let mut faults = Vec::new();
    for package in packages {
        let name = short(text(package, "name"));
        let Some(allowed) = layers.get(name) else {
            faults.push(format!("`{name}` has no row in [workspace.metadata.layers]"));
            continue;
        };
        for dependency in list(package, "dependencies") {
            faults.extend(edge(name, allowed, dependency, &ours, only));
        }
    }
    let gone = layers.keys().filter(|row| !ours.contains(row));
    faults.extend(gone.map(|row| format!("[workspace.metadata.layers] has `{row}`, which is no package")));
    faults
}

/// What is wrong with one line of a manifest.
fn edge(from: &str, allowed: &[String], dependency: &Value, ours: &[String], only: &Table) -> Option<String> {
    let crate_name = text(dependency, "name");
    let development = text(dependency, "kind") == "dev";
    let to = short(crate_name);
    let is_ours = crate_name.starts_with("onward-") && ours.iter().any(|package| package == to);
    if is_ours {
        if to == "testkit" {
            let fault = format!("`{from}` names `testkit`, which may only be a dev-dependency");
            return (!development).then_some(fault);
        }
        let fault = format!("`{from}` names `{to}`, which [workspace.metadata.layers] does not allow");
        return (!allowed.iter().any(|layer| layer == to)).then_some(fault);
    }
    let owners = only.get(crate_name)?;
    let fault = format!(
        "`{from}` names the crate `{crate_name}`, which belongs to {} ([workspace.metadata.only])",
        owners.join(", ")
    );
    (!owners.iter().any(|owner| owner == from)).then_some(fault)
}

fn short(package: &str) -> &str {
    package.strip_prefix("onward-").unwrap_or(package)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(packages: &Value) -> Vec<String> {
        let row = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let layers: Table = [
            ("store", row(&[])),
            ("service", row(&["store"])),
            ("api", row(&["service"])),
        ]
        .into_iter()
        .chain([("testkit", row(&["store"]))])
        .map(|(name, row): (&str, Vec<String>)| (name.to_owned(), row))
        .collect();
        let only: Table = [("rusqlite".to_owned(), row(&["store"]))].into();
        let rest = json!([
            {"name": "onward-store", "dependencies": [{"name": "rusqlite", "kind": null}]},
            {"name": "onward-testkit", "dependencies": []},
        ]);
        let mut all = rest.as_array().unwrap().clone();
        all.extend(packages.as_array().unwrap().iter().cloned());
        faults(&all, &layers, &only)
    }

    fn package(name: &str, dependency: &str, kind: Option<&str>) -> Value {
        json!({"name": name, "dependencies": [{"name": dependency, "kind": kind}]})
    }

    #[test]
    fn a_declared_edge_that_the_table_lacks_is_found() {
        let service = package("onward-service", "onward-store", None);
        let api = package("onward-api", "onward-service", None);
        assert_eq!(found(&json!([service, api])), Vec::<String>::new());

        let api = package("onward-api", "onward-store", None);
        let faults = found(&json!([service, api]));
        assert_eq!(
            faults,
            ["`api` names `store`, which [workspace.metadata.layers] does not allow"]
        );
    }

    #[test]
    fn a_crate_outside_its_package_is_found_also_as_a_dev_dependency() {
        let service = package("onward-service", "rusqlite", Some("dev"));
        let api = package("onward-api", "onward-service", None);
        assert!(
            found(&json!([service, api]))
                .concat()
                .contains("`service` names the crate `rusqlite`")
        );
    }

    #[test]
    fn the_test_kit_is_a_dev_dependency_only() {
        let service = package("onward-service", "onward-testkit", Some("dev"));
        let api = package("onward-api", "onward-testkit", None);
        let faults = found(&json!([service, api]));
        assert_eq!(
            faults,
            ["`api` names `testkit`, which may only be a dev-dependency"]
        );
    }

    #[test]
    fn a_package_without_a_row_and_a_row_without_a_package_are_found() {
        let faults = found(&json!([package("onward-mail", "anyhow", None)])).join("\n");
        assert!(faults.contains("`mail` has no row"), "{faults}");
        assert!(faults.contains("`api`, which is no package"), "{faults}");
    }
}
