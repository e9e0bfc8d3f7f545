//! A sentence as words, numbers and signs, each with what it was read as.

use std::ops::Range;

/// What a part of a sentence is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// Letters, maybe with digits after them: `push-ups`, `don't`, `B2`.
    Word,
    /// Digits, maybe with signs between them: `1,000`, `2026-12-31`, `70-72`.
    Digits,
    /// `#` and what follows.
    Tag,
    /// Anything else, one letter each.
    Sign,
}

/// What a token turned out to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Tag,
    Aggregate,
    /// How often a tick is wanted; it is no part of the title.
    Times,
    /// A bound, or a target.
    Amount,
    Low,
    High,
    Unit,
    /// An amount that only names what is ticked off: `run 5 km` in `run 5 km 3 times a week`.
    Name,
    /// From one number to another; neither is a part of the title.
    Start,
    Target,
    /// The length of a period.
    Every,
    /// The days that ask something.
    On,
    /// The first day.
    From,
    /// The last day.
    Last,
    /// Understood as something, but not surely enough.
    LeftOut,
}

/// One token: its text in lower case, and where it stands, in characters.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) lexeme: Lexeme,
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) mark: Option<Mark>,
}

/// The tokens of a sentence. Readers see only those that no other reader has marked.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) letters: Vec<char>,
    pub(super) tokens: Vec<Token>,
}

impl Words {
    pub(super) fn new(text: &str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(letter) = letters.get(at).copied() {
            if letter.is_whitespace() {
                at += 1;
                continue;
            }
            let rest = letters.get(at..).unwrap_or_default();
            let (lexeme, length) = lexeme(letter, rest);
            let text: String = rest
                .iter()
                .take(length)
                .flat_map(|letter| letter.to_lowercase())
                .collect();
            tokens.push(Token {
                lexeme,
                text: text.replace('\u{2019}', "'"),
                start: at,
                end: at + length,
                mark: None,
            });
            at += length;
        }
        Self { letters, tokens }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token at a place, if it is not marked.
    pub(super) fn free(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).filter(|token| token.mark.is_none())
    }

    /// Its text; empty without one.
    pub(super) fn word(&self, at: usize) -> &str {
        self.free(at).map_or("", |token| token.text.as_str())
    }

    /// Digits at a place.
    pub(super) fn digits(&self, at: usize) -> Option<&str> {
        self.free(at)
            .filter(|token| token.lexeme == Lexeme::Digits)
            .map(|token| token.text.as_str())
    }

    /// Whether a token that nothing was made of is one of these words.
    pub(super) fn is_said(&self, at: usize, words: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            matches!(token.mark, None | Some(Mark::LeftOut)) && words.contains(&token.text.as_str())
        })
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.word(at))
    }

    /// The place after one of these phrases, the first that is there.
    pub(super) fn phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| {
            let mut next = at;
            for word in phrase.split(' ') {
                if self.word(next) != word {
                    return None;
                }
                next += 1;
            }
            Some(next)
        })
    }

    /// Skips one of these words if it is there.
    pub(super) fn past(&self, at: usize, words: &[&str]) -> usize {
        at + usize::from(self.is(at, words))
    }

    /// Whether a token follows the one before it without white space.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        let end = at
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .map(|token| token.end);
        end.is_some() && end == self.tokens.get(at).map(|token| token.start)
    }

    pub(super) fn mark(&mut self, places: Range<usize>, mark: Mark) {
        for token in self.tokens.get_mut(places).unwrap_or_default() {
            token.mark = Some(mark);
        }
    }

    /// The mark of a token.
    pub(super) fn marked(&self, at: usize) -> Option<Mark> {
        self.tokens.get(at)?.mark
    }

    /// All marks of one kind become another.
    pub(super) fn remark(&mut self, from: Mark, to: Mark) {
        self.remark_at(0..self.len(), from, to);
    }

    /// The marks of one kind at some places become another.
    pub(super) fn remark_at(&mut self, places: Range<usize>, from: Mark, to: Mark) {
        for token in self.tokens.get_mut(places).unwrap_or_default() {
            if token.mark == Some(from) {
                token.mark = Some(to);
            }
        }
    }

    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.tokens
            .iter()
            .any(|token| words.contains(&token.text.as_str()))
    }

    /// The place of the end of the clause that a token is in: before the next sign or marked token.
    pub(super) fn clause_end(&self, at: usize) -> usize {
        let goes_on = |place: &usize| {
            self.free(*place)
                .is_some_and(|token| token.lexeme != Lexeme::Sign)
        };
        (at..self.len())
            .take_while(goes_on)
            .last()
            .map_or(at, |last| last + 1)
    }

    /// Where a token begins, in characters.
    pub(super) fn offset(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(0, |token| token.start)
    }

    /// The letters between two offsets as they were typed.
    pub(super) fn typed(&self, start: usize, end: usize) -> String {
        self.letters.get(start..end).unwrap_or_default().iter().collect()
    }

    /// Some tokens in a row as they were typed.
    pub(super) fn typed_at(&self, places: Range<usize>) -> String {
        let tokens = self.tokens.get(places).unwrap_or_default();
        let ends = tokens.first().zip(tokens.last());
        ends.map_or_else(String::new, |(first, last)| self.typed(first.start, last.end))
    }
}

/// What a token that begins with a letter is, and how long.
fn lexeme(letter: char, rest: &[char]) -> (Lexeme, usize) {
    let after = |at: usize| rest.get(at + 1).copied();
    let run = |fits: &dyn Fn(usize, char) -> bool| {
        rest.iter()
            .enumerate()
            .take_while(|(at, letter)| fits(*at, **letter))
            .count()
    };
    if letter == '#' && after(0).is_some_and(|next| !next.is_whitespace()) {
        let whole = run(&|_, letter| !letter.is_whitespace());
        let punctuation = rest
            .iter()
            .take(whole)
            .rev()
            .take_while(|letter| matches!(letter, '.' | ',' | ';' | ':' | '!' | '?' | ')'))
            .count();
        return (Lexeme::Tag, whole - punctuation);
    }
    if letter.is_ascii_digit() {
        let between = |letter: char| matches!(letter, '.' | ',' | '/' | ':' | '-' | '\u{2013}');
        let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        let length = run(&|at, letter| letter.is_ascii_digit() || (between(letter) && digit(after(at))));
        return (Lexeme::Digits, length);
    }
    if letter.is_alphanumeric() {
        let inside = |letter: char| matches!(letter, '\'' | '\u{2019}' | '-');
        let goes_on = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let length = run(&|at, letter| {
            letter.is_alphanumeric() || is_mark(letter) || (inside(letter) && goes_on(after(at)))
        });
        return (Lexeme::Word, length);
    }
    (Lexeme::Sign, 1)
}

/// Combining marks belong to the letter before them.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}
