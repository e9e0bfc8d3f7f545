//! Asking for a password: from a file, from standard input, or at a terminal without showing it.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, IsTerminal as _, Read, Write as _};
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use secrecy::{ExposeSecret as _, SecretString};

use super::Failure;

/// The longest password, with room for its line end.
const LONGEST: usize = 1026;

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
        // Nothing is asked for: waiting at a terminal would show what is typed.
        None if io::stdin().is_terminal() => Ok(None),
        None => first_line(io::stdin().lock()),
    }
}

fn first_line(source: impl Read) -> Result<Option<SecretString>, Failure> {
    let mut line = String::new();
    let longest = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    BufReader::new(source.take(longest)).read_line(&mut line)?;
    let end = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(end);
    Ok((!line.is_empty()).then(|| SecretString::from(line)))
}

fn ask() -> Result<Option<SecretString>, Failure> {
    let hidden = Hidden::new();
    write!(io::stderr(), "Password (nothing: print a link to set one): ")?;
    let first = hidden.line();
    writeln!(io::stderr())?;
    let Some(first) = first? else {
        return Ok(None);
    };
    write!(io::stderr(), "Once more: ")?;
    let second = hidden.line();
    writeln!(io::stderr())?;
    if second?.is_none_or(|second| second.expose_secret() != first.expose_secret()) {
        return Err(Failure::usage("the two passwords differ"));
    }
    Ok(Some(first))
}

/// A terminal that does not show what is typed until this is dropped.
///
/// Ctrl-C would end the program before it is dropped, so until then it is a character that ends the line.
struct Hidden(Option<Termios>);

impl Hidden {
    fn new() -> Self {
        let Ok(before) = tcgetattr(io::stdin()) else {
            return Self(None);
        };
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
        hidden.special_codes[SpecialCodeIndex::VEOL] = before.special_codes[SpecialCodeIndex::VINTR];
        let changed = tcsetattr(io::stdin(), OptionalActions::Flush, &hidden);
        Self(changed.is_ok().then_some(before))
    }

    /// A line that is typed; none if it is empty.
    fn line(&self) -> Result<Option<SecretString>, Failure> {
        let interrupt = self.0.as_ref();
        let interrupt = interrupt.map(|before| before.special_codes[SpecialCodeIndex::VINTR]);
        let mut line = Vec::with_capacity(LONGEST);
        for byte in io::stdin().lock().bytes() {
            match byte? {
                b'\n' => break,
                byte if Some(byte) == interrupt => return Err(Failure::interrupted()),
                byte => line.push(byte),
            }
        }
        first_line(line.as_slice())
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // A terminal that has gone needs nothing back.
            let _gone = tcsetattr(io::stdin(), OptionalActions::Flush, before);
        }
    }
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
