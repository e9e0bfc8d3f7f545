//! Clients that are generated from the document, compiled, and run from signing up to the first standing.

use anyhow::Result;

use super::server::Server;
use super::tools::{Tools, finish};
use crate::workspace::root;

/// Generates, compiles and runs both clients, each against a server of its own.
pub(crate) fn run() -> Result<()> {
    let document = root().join("docs/openapi.json");
    let document = document.to_string_lossy();
    if let Some(node) = Tools::node()? {
        finish(
            node.program("openapi-typescript")
                .args([&*document, "--output", "api.ts"]),
        )?;
        finish(node.program("tsc").args(["--project", "tsconfig.json"]))?;
        tour(&node, "node", "out/tour.js")?;
    }
    if let Some(python) = Tools::python()? {
        let generate = ["generate", "--path", &document, "--output-path", "onward_client"];
        // It knows no pictures; ours are text.
        let how = [
            "--config",
            "python.json",
            "--meta",
            "none",
            "--overwrite",
            "--fail-on-warning",
        ];
        finish(python.program("openapi-python-client").args(generate).args(how))?;
        finish(
            python
                .program("python")
                .args(["-m", "compileall", "-q", "onward_client"]),
        )?;
        // What is generated is typed well enough to be used by code that is typed strictly.
        finish(
            python
                .program("mypy")
                .args(["--strict", "--follow-imports=silent", "tour.py"]),
        )?;
        tour(&python, "bin/python", "tour.py")?;
    }
    Ok(())
}

fn tour(tools: &Tools, interpreter: &str, script: &str) -> Result<()> {
    let server = Server::start(&tools.folder().join("data"), &[])?;
    finish(tools.command(interpreter).args([script, &server.address]))?;
    println!("{script}: signed up, logged in, goal, check-in, standing: ok");
    Ok(())
}
