//! Linters over `docs/openapi.json`: nothing is found but what `tests/clients/exceptions.json` gives a reason for.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::tools::{Tools, finish};
use crate::workspace::{list, root, text, verdict};

/// Something that a linter does not like, as error or warning.
struct Finding {
    linter: &'static str,
    rule: String,
    /// The path of an operation, or where else in the document.
    place: String,
    message: String,
}

/// Runs Spectral (OpenAPI and OWASP rules), Redocly (recommended-strict) and openapi-spec-validator.
pub(crate) fn run() -> Result<()> {
    let document = root().join("docs/openapi.json");
    let document = document.to_string_lossy();
    if let Some(node) = Tools::node()? {
        let spectral = [
            "lint",
            &document,
            "--ruleset",
            ".spectral.yaml",
            "--format",
            "json",
            "--quiet",
        ];
        let redocly = ["lint", &document, "--extends=recommended-strict", "--format=json"];
        let mut findings = spectral_findings(&said(node.program("spectral").args(spectral))?);
        let redocly = said(node.program("redocly").args(redocly).arg("--max-problems=10000"))?;
        findings.extend(redocly_findings(&redocly));
        judge(&findings)?;
    }
    if let Some(python) = Tools::python()? {
        finish(python.program("openapi-spec-validator").arg(&*document))?;
        println!("openapi-spec-validator: ok");
    }
    Ok(())
}

/// What a linter says as JSON; that it found something is no failure of the linter.
fn said(command: &mut Command) -> Result<Value> {
    let output = command.output()?;
    match serde_json::from_slice(&output.stdout) {
        Ok(said) => Ok(said),
        Err(_) => bail!("{}", String::from_utf8_lossy(&output.stderr)),
    }
}

fn spectral_findings(said: &Value) -> Vec<Finding> {
    let found = said.as_array().map_or(&[][..], Vec::as_slice).iter();
    found
        .map(|found| {
            let steps = list(found, "path")
                .iter()
                .map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned));
            Finding {
                linter: "spectral",
                rule: text(found, "code").to_owned(),
                place: place(&steps.collect::<Vec<_>>()),
                message: text(found, "message").to_owned(),
            }
        })
        .collect()
}

fn redocly_findings(said: &Value) -> Vec<Finding> {
    list(said, "problems")
        .iter()
        .map(|found| {
            let location = list(found, "location").first().unwrap_or(&Value::Null);
            let steps = text(location, "pointer").trim_start_matches("#/").split('/');
            let steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
            Finding {
                linter: "redocly",
                rule: text(found, "ruleId").to_owned(),
                place: place(&steps.collect::<Vec<_>>()),
                message: text(found, "message").to_owned(),
            }
        })
        .collect()
}

fn place(steps: &[String]) -> String {
    match steps {
        [first, path, ..] if first == "paths" => path.clone(),
        [first, kind, name, ..] if first == "components" => format!("{first}/{kind}/{name}"),
        steps => steps.join("/"),
    }
}

/// Fails for what no exception covers, and for exceptions that cover nothing.
fn judge(findings: &[Finding]) -> Result<()> {
    let file = root().join("tests/clients/exceptions.json");
    let exceptions: Value = serde_json::from_slice(&fs::read(file)?).context("exceptions.json")?;
    let exceptions = exceptions.as_array().context("exceptions.json is a list")?;
    let covers = |exception: &Value, finding: &Finding| {
        text(exception, "linter") == finding.linter
            && text(exception, "rule") == finding.rule
            && list(exception, "places")
                .iter()
                .any(|pattern| is_like(pattern.as_str().unwrap_or_default(), &finding.place))
    };
    let stale = exceptions
        .iter()
        .filter(|exception| !findings.iter().any(|finding| covers(exception, finding)));
    let stale = stale.map(|exception| format!("the exception of {} covers nothing", text(exception, "rule")));
    let unreasoned = exceptions
        .iter()
        .filter(|exception| text(exception, "reason").is_empty());
    let unreasoned =
        unreasoned.map(|exception| format!("the exception of {} has no reason", text(exception, "rule")));
    let open = findings
        .iter()
        .filter(|finding| !exceptions.iter().any(|exception| covers(exception, finding)));
    let open = open.map(|finding| {
        format!(
            "{} {}: {}: {}",
            finding.linter, finding.rule, finding.place, finding.message
        )
    });
    let faults: Vec<String> = open.chain(stale).chain(unreasoned).collect();
    println!(
        "{} findings are exceptions with a reason",
        findings.len().saturating_sub(faults.len())
    );
    verdict("spectral, redocly", &faults)
}

/// Whether a place has the form of a pattern, in which `*` stands for anything.
fn is_like(pattern: &str, place: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => place.starts_with(start) && place.ends_with(end),
        None => place == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_path_of_an_operation_or_the_name_of_a_component() {
        let steps = |text: &str| place(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(steps("paths /docs get responses"), "/docs");
        assert_eq!(
            steps("components responses Gone headers"),
            "components/responses/Gone"
        );
        assert_eq!(steps("info"), "info");
    }

    #[test]
    fn a_pattern_covers_what_it_begins_and_ends() {
        assert!(is_like("/docs*", "/docs/{file}"));
        assert!(is_like("components/*Outside", "components/responses/GoneOutside"));
        assert!(!is_like("/docs", "/docs/{file}"));
    }
}
