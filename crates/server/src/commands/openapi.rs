//! `onward openapi`: the description of the API.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::Failure;

/// Print the OpenAPI document, or compare it with a file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  onward openapi > openapi.json\n  onward openapi --check openapi.json")]
pub(super) struct Arguments {
    /// Print nothing; if FILE differs, say where first and exit with 1
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let document = onward_api::document();
    let Some(path) = &arguments.check else {
        std::io::stdout().write_all(document)?;
        return Ok(());
    };
    let shown = path.display();
    let present =
        std::fs::read(path).map_err(|error| Failure::failed(format!("{shown} cannot be read: {error}")))?;
    if present == document {
        return Ok(());
    }
    let where_first = first_difference(
        &String::from_utf8_lossy(&present),
        &String::from_utf8_lossy(document),
    );
    let differs = Failure::failed(format!(
        "{shown} differs from this program, first in {where_first}"
    ));
    Err(differs.hint(format!("write it anew with `onward openapi > {shown}`")))
}

/// The first line that differs, as it stands in the file and as the program has it.
fn first_difference(present: &str, fresh: &str) -> String {
    let lines = |text: &str| -> Vec<String> {
        // With their ends: the last line may differ in nothing else.
        text.split_inclusive('\n')
            .map(|line| format!("{line:?}"))
            .collect()
    };
    let (present, fresh) = (lines(present), lines(fresh));
    let same = present
        .iter()
        .zip(&fresh)
        .take_while(|(one, other)| one == other)
        .count();
    let line = |lines: &[String]| lines.get(same).map_or("(the end)", String::as_str).to_owned();
    format!(
        "line {}:\n  file     {}\n  program  {}",
        same + 1,
        line(&present),
        line(&fresh)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_told() {
        let told = |present, fresh| first_difference(present, fresh);
        assert_eq!(
            told("a\nb\nc\n", "a\nx\ny\n"),
            "line 2:\n  file     \"b\\n\"\n  program  \"x\\n\""
        );
        assert_eq!(
            told("a\n", "a\nb\n"),
            "line 2:\n  file     (the end)\n  program  \"b\\n\""
        );
        assert_eq!(told("a", "a\n"), "line 1:\n  file     \"a\"\n  program  \"a\\n\"");
    }
}
