//! Asking for a password: from a file, from standard input, or at a terminal without showing it.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret as _, SecretString};

use super::Failure;

/// The longest password, with room for its line end.
const LONGEST: u64 = 1026;

/// Reads the password of a new account. A file must hold one; where nothing is typed or piped there is none yet.
pub(super) fn read(file: Option<&Path>, interactive: bool) -> Result<Option<SecretString>, Failure> {
    let read = read_line(file, interactive)?;
    if read.is_none() && file.is_some() {
        return Err(Failure::usage("the password file is empty"));
    }
    Ok(read)
}

fn read_line(file: Option<&Path>, interactive: bool) -> Result<Option<SecretString>, Failure> {
    match file {
        Some(path) if path == Path::new("-") => first_line(io::stdin().lock()),
        Some(path) => {
            let file = File::open(path).map_err(|error| {
                Failure::usage(format!(
                    "the password file {} cannot be read: {error}",
                    path.display()
                ))
            })?;
            first_line(file)
        }
        None if interactive => ask(),
        None => first_line(io::stdin().lock()),
    }
}

fn first_line(source: impl Read) -> Result<Option<SecretString>, Failure> {
    let mut line = String::new();
    BufReader::new(source.take(LONGEST)).read_line(&mut line)?;
    let end = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(end);
    Ok((!line.is_empty()).then(|| SecretString::from(line)))
}

fn ask() -> Result<Option<SecretString>, Failure> {
    let hidden = Hidden::new();
    write!(io::stderr(), "Password (nothing: print a link to set one): ")?;
    let Some(first) = first_line(io::stdin().lock())? else {
        writeln!(io::stderr())?;
        return Ok(None);
    };
    write!(io::stderr(), "\nOnce more: ")?;
    let second = first_line(io::stdin().lock());
    writeln!(io::stderr())?;
    drop(hidden);
    if second?.is_none_or(|second| second.expose_secret() != first.expose_secret()) {
        return Err(Failure::usage("the two passwords differ"));
    }
    Ok(Some(first))
}

/// A terminal that does not show what is typed until this is dropped.
struct Hidden(bool);

impl Hidden {
    fn new() -> Self {
        Self(echo("-echo"))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if self.0 {
            echo("echo");
        }
    }
}

/// The terminal's own tool: its settings cannot be reached without unsafe code.
fn echo(setting: &str) -> bool {
    let status = Command::new("stty")
        .arg(setting)
        .stdin(Stdio::inherit())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_first_line_without_its_end() {
        let read = |text: &str| {
            let line = first_line(text.as_bytes()).unwrap();
            line.map(|secret| secret.expose_secret().to_owned())
        };
        assert_eq!(read(" correct horse \r\nrest").unwrap(), " correct horse ");
        assert_eq!(read("no end").unwrap(), "no end");
        assert_eq!(read("\n"), None);
        assert_eq!(read(""), None);
    }
}
