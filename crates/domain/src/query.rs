//! Search sentences: words, `"phrases"` and `-negations`, all of which must hold.
//!
//! Case and accents make no difference, nor does how much white space there is between words.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::fields::{Kind, Reason};

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
        if text.chars().count() > Self::MAX {
            let reason = Reason::new(Kind::StringTooLong, "Must have at most 500 characters");
            return Err(reason.with("max_length", 500));
        }
        if text.chars().any(char::is_control) {
            let message = "Must be one line without control characters";
            return Err(Reason::new(Kind::ControlCharacter, message));
        }
        let mut reader = Reader::new(text);
        let mut terms = Vec::new();
        while let Some(term) = reader.term()? {
            if terms.len() == Self::MOST_PARTS {
                return Err(unreadable(reader.at, "Must have at most 16 words and phrases"));
            }
            terms.push(term);
        }
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

/// The letters of a sentence and the place reached in it.
struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    fn new(text: &str) -> Self {
        Self {
            letters: text.chars().collect(),
            at: 0,
        }
    }

    fn term(&mut self) -> Result<Option<Term>, Reason> {
        self.take_while(char::is_whitespace);
        let begin = self.at;
        if self.letters.get(begin).is_none() {
            return Ok(None);
        }
        let wanted = !self.takes('-');
        let found = if self.takes('"') {
            let inner = self.take_while(|letter| letter != '"');
            if !self.takes('"') {
                return Err(unreadable(begin, "Must close the quotes that open a phrase"));
            }
            inner
        } else {
            self.take_while(|letter| !letter.is_whitespace() && letter != '"')
        };
        let needle = fold(&found).into_owned();
        if needle.is_empty() {
            return Err(unreadable(begin, "Must say what to look for"));
        }
        Ok(Some(Term { needle, wanted }))
    }

    fn takes(&mut self, letter: char) -> bool {
        let there = self.letters.get(self.at) == Some(&letter);
        self.at += usize::from(there);
        there
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        let taken: String = rest.iter().copied().take_while(|letter| fits(*letter)).collect();
        self.at += taken.chars().count();
        taken
    }
}

fn unreadable(offset: usize, message: &'static str) -> Reason {
    // At most 500.
    Reason::new(Kind::QuerySyntax, message).with("offset", i64::try_from(offset).unwrap_or(i64::MAX))
}

/// A text without differences of case and accents, each run of white space one space.
pub fn fold(text: &str) -> Cow<'_, str> {
    let folded = if text.is_ascii() {
        if is_folded_ascii(text) {
            return Cow::Borrowed(text);
        }
        text.to_ascii_lowercase()
    } else {
        // Once more down after up: capital sharp s is its own upper case, while small sharp s becomes two letters.
        text.nfd()
            .filter(|letter| !is_accent(*letter))
            .flat_map(char::to_lowercase)
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
            .nfd()
            .filter(|letter| !is_accent(*letter))
            .nfc()
            .collect()
    };
    let words: Vec<&str> = folded.split_whitespace().collect();
    Cow::Owned(words.join(" "))
}

fn is_folded_ascii(text: &str) -> bool {
    let plain =
        |letter: u8| !letter.is_ascii_uppercase() && (letter == b' ' || !letter.is_ascii_whitespace());
    let edge = |letter: Option<u8>| letter == Some(b' ');
    text.bytes().all(|letter| plain(letter) && letter != 0x0b)
        && !text.contains("  ")
        && !edge(text.bytes().next())
        && !edge(text.bytes().last())
}

/// Marks above, below and through letters, and the points of Hebrew and Arabic. The vowel signs of Indian scripts and
/// the voice marks of Japanese make other letters and stay.
fn is_accent(letter: char) -> bool {
    let class = canonical_combining_class(letter);
    (10..=36).contains(&class) || class >= 200
}

#[cfg(test)]
mod tests;
