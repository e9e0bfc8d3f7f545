//! Search sentences: words, `"phrases"` and `-negations`, all of which must hold; of goals also conditions like
//! `due<+30d`.
//!
//! Case and accents make no difference, nor does how much white space there is between words.

mod condition;
mod folding;
mod goals;
mod reader;

use std::borrow::Cow;
use std::fmt;

pub use condition::{DateField, PlanKind, Trait};
pub use folding::fold;
pub use goals::{GoalSearch, Viewer};

use crate::fields::{Kind, Reason};
use reader::{Reader, unreadable};

/// A sentence that texts are searched with; the empty one holds for every text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<Term>);

/// One part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    /// What is looked for, folded.
    needle: String,
    /// Whether it must be there, or must not.
    wanted: bool,
}

impl Query {
    /// The most characters a sentence may have.
    pub const MAX: usize = 500;

    /// The most parts a sentence may have: each is looked for in every text.
    pub const MOST_PARTS: usize = 16;

    /// Reads a sentence. What cannot be read is refused with its `offset` in characters.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let mut terms = Vec::new();
        parts(text, |reader| {
            terms.push(reader.term()?);
            Ok(())
        })?;
        Ok(Self(terms))
    }

    /// Whether the sentence asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the sentence holds for a thing with these texts: each part is looked for in each text on its own.
    pub fn matches<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        if self.is_empty() {
            return true;
        }
        let texts: Vec<Cow<'a, str>> = texts.into_iter().map(fold).collect();
        self.0
            .iter()
            .all(|Term { needle, wanted }| texts.iter().any(|text| text.contains(needle)) == *wanted)
    }

    /// Which of these words of a text are looked for.
    pub fn marks(&self, words: &[&str]) -> Vec<bool> {
        let mut marks = vec![false; words.len()];
        for Term { needle, .. } in self.0.iter().filter(|term| term.wanted) {
            let length = needle.split(' ').count();
            for (begin, run) in words.windows(length).enumerate() {
                if fold(&run.join(" ")).contains(needle.as_str()) {
                    marks
                        .iter_mut()
                        .skip(begin)
                        .take(length)
                        .for_each(|mark| *mark = true);
                }
            }
        }
        marks
    }
}

/// Reads the parts of a sentence, one after the other.
fn parts(text: &str, mut part: impl FnMut(&mut Reader) -> Result<(), Reason>) -> Result<(), Reason> {
    if text.chars().count() > Query::MAX {
        let reason = Reason::new(Kind::StringTooLong, "Must have at most 500 characters");
        return Err(reason.with("max_length", 500));
    }
    if text.chars().any(char::is_control) {
        let message = "Must be one line without control characters";
        return Err(Reason::new(Kind::ControlCharacter, message));
    }
    let mut reader = Reader::new(text);
    let mut count = 0;
    while reader.goes_on() {
        part(&mut reader)?;
        count += 1;
        if count > Query::MOST_PARTS {
            return Err(unreadable(reader.at(), "Must have at most 16 parts"));
        }
    }
    Ok(())
}

impl fmt::Display for Query {
    /// Writes a sentence that is read as this one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, Term { needle, wanted }) in self.0.iter().enumerate() {
            let space = if place > 0 { " " } else { "" };
            let sign = if *wanted { "" } else { "-" };
            write!(f, "{space}{sign}\"{needle}\"")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
