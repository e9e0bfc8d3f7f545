//! `onward openapi`: the description of the API.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::Failure;

/// Print the OpenAPI document, or compare it with a file.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print nothing; exit with 1 if FILE differs
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let document = onward_api::document();
    let Some(path) = &arguments.check else {
        std::io::stdout().write_all(document)?;
        return Ok(());
    };
    let present = std::fs::read(path)
        .map_err(|error| Failure::failed(format!("{} cannot be read: {error}", path.display())))?;
    if present == document {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "{} differs; write it anew with `onward openapi > {}`",
        path.display(),
        path.display()
    )))
}
