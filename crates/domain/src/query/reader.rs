//! Reading a sentence letter by letter.

use super::{Term, fold};
use crate::fields::{Kind, Reason};

/// The letters of a sentence and the place reached in it.
pub(super) struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        Self {
            letters: text.chars().collect(),
            at: 0,
        }
    }

    /// How many letters were read.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Goes back to a place.
    pub(super) const fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Passes over white space; whether a part begins there.
    pub(super) fn goes_on(&mut self) -> bool {
        self.take_while(char::is_whitespace);
        self.letters.get(self.at).is_some()
    }

    /// A word or a phrase that is wanted, or is not.
    pub(super) fn term(&mut self) -> Result<Term, Reason> {
        let begin = self.at;
        let wanted = !self.takes('-');
        let found = match self.quoted(begin)? {
            Some(inner) => inner,
            None => self.take_while(|letter| !letter.is_whitespace() && letter != '"'),
        };
        let needle = fold(&found).into_owned();
        if needle.is_empty() {
            return Err(unreadable(begin, "Must say what to look for"));
        }
        Ok(Term { needle, wanted })
    }

    /// What stands in quotes, if quotes open here; the part they belong to begins at `begin`.
    pub(super) fn quoted(&mut self, begin: usize) -> Result<Option<String>, Reason> {
        if !self.takes('"') {
            return Ok(None);
        }
        let inner = self.take_while(|letter| letter != '"');
        if self.takes('"') {
            Ok(Some(inner))
        } else {
            Err(unreadable(begin, "Must close the quotes that open a phrase"))
        }
    }

    /// Reads one letter, if it is there.
    pub(super) fn takes(&mut self, letter: char) -> bool {
        let there = self.letters.get(self.at) == Some(&letter);
        self.at += usize::from(there);
        there
    }

    /// Reads as far as letters fit.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        let taken: String = rest.iter().copied().take_while(|letter| fits(*letter)).collect();
        self.at += taken.chars().count();
        taken
    }
}

/// Refuses a sentence at a place.
pub(super) fn unreadable(offset: usize, message: &'static str) -> Reason {
    // At most 500.
    Reason::new(Kind::QuerySyntax, message).with("offset", i64::try_from(offset).unwrap_or(i64::MAX))
}
