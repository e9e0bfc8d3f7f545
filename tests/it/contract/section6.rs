//! What section 6 of the contract says, read from `section6.txt`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// An operation that is there, as the contract has it.
pub(super) struct Promise {
    pub(super) operation: &'static str,
    who: &'static str,
    /// Whether the password must have been checked a short while ago, always or for some changes.
    pub(super) fresh: bool,
    /// The statuses of what it answers, the usual one first.
    pub(super) answers: Vec<u16>,
    /// The errors that are its own: the status with the slug of the problem, or the kind of a refused field.
    pub(super) errors: BTreeSet<(u16, &'static str)>,
}

/// What the contract has and the program has not yet: an operation, or one of its statuses or errors.
pub(super) struct Later {
    pub(super) operation: &'static str,
    pub(super) status: Option<u16>,
    pub(super) slug: Option<&'static str>,
}

impl Promise {
    /// The member `security` of the operation.
    pub(super) fn security(&self) -> Value {
        match self.who {
            "-" => json!([]),
            "session" => json!([{ "bearer": [] }]),
            "own" => json!([{ "bearer": ["profile:read"] }, { "admin_bearer": ["admin"] }]),
            "admin" => json!([{ "admin_bearer": ["admin"] }]),
            scope => json!([{ "bearer": [scope] }]),
        }
    }

    fn read(line: &'static str) -> Self {
        let mut columns = line.split('|').map(str::trim);
        let mut column = || columns.next().unwrap_or_default();
        let (operation, who, answers, errors) = (column(), column(), column(), column());
        let promise = Self {
            operation,
            who: who.trim_end_matches(" +re"),
            fresh: who.ends_with(" +re"),
            answers: answers.split(' ').map(status).collect(),
            errors: errors
                .split_terminator(", ")
                .map(|error| error.split_once(' ').expect("an error has a name"))
                .map(|(number, name)| (status(number), name))
                .collect(),
        };
        assert_eq!(columns.next(), None, "{line}");
        promise
    }
}

impl Later {
    fn read(line: &'static str) -> Self {
        let (operation, rest) = line.split_once(" | ").unwrap_or((line, ""));
        let mut words = rest.split_terminator(' ');
        Self {
            operation,
            status: words.next().map(status),
            slug: words.next(),
        }
    }
}

fn status(text: &str) -> u16 {
    text.parse().unwrap_or_else(|_| panic!("{text:?} is no status"))
}

/// The operations that are there.
pub(super) fn promises() -> Vec<Promise> {
    lines(true).map(Promise::read).collect()
}

/// What is still to come.
pub(super) fn later() -> Vec<Later> {
    lines(false).map(Later::read).collect()
}

/// The lines of the part `[here]`, or of all the others.
fn lines(here: bool) -> impl Iterator<Item = &'static str> {
    let lines = include_str!("section6.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut part = "";
    lines.filter(move |line| {
        if line.starts_with('[') {
            part = line;
            return false;
        }
        (part == "[here]") == here
    })
}
