//! Schemathesis: requests made from the document, valid and invalid, by two people who must not see each other's things.

use std::fs;

use anyhow::{Context as _, Result};

use super::server::Server;
use super::tools::{Tools, finish};
use crate::workspace::root;

/// As `tests/clients/users.json` says; for nothing but this.
const PASSWORD: &str = "long walks before breakfast\n";

/// Runs all phases and checks, with so many cases per operation and phase, and the same cases for the same seed.
pub(crate) fn run(examples: &str, seed: &str) -> Result<()> {
    let Some(python) = Tools::python()? else {
        return Ok(());
    };
    // What is asked here asks more than anybody should.
    let server = Server::start(
        &python.folder().join("data"),
        &[("ONWARD_LIMITS__ENABLED", "false")],
    )?;
    for (name, more) in [("root", &["--superuser"][..]), ("bob", &[])] {
        let file = python.folder().join("password");
        fs::write(&file, PASSWORD)?;
        let file = file.to_string_lossy();
        let email = format!("{name}@example.org");
        let create = ["user", "create", name, &email, "--password-file", &file];
        finish(server.run(&create).args(more)).context("the accounts are not made")?;
    }
    let document = root().join("docs/openapi.json");
    let what = ["run", &document.to_string_lossy(), "--url", &server.address];
    // All others are on by themselves; naming them would overrule what the settings say of single operations.
    let how = ["--exclude-checks", "positive_data_acceptance"];
    let many = ["--max-examples", examples, "--seed", seed];
    let mut command = python.program("schemathesis");
    let status = command.args(what).args(how).args(many).status()?;
    anyhow::ensure!(
        status.success(),
        "schemathesis found something; `--seed {seed}` finds it again"
    );
    Ok(())
}
