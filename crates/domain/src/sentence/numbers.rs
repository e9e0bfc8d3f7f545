//! Numbers as people write them. What could be two numbers, such as `1.000`, is none.

use crate::fields::Reason;
use crate::quantity::Quantity;

use super::refusal;
use super::words::{Lexeme, Words};

/// What digits with signs between them are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numeral {
    Number(Quantity),
    /// `70-72`
    Range(Quantity, Quantity),
    /// A date, a time of day, or nothing known.
    Other,
    /// Two readings: `1.000`, `2,5`.
    Doubtful,
}

const SMALL: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

const LARGE: &[&str] = &[
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "dozens",
    "billion",
];

/// Reads a number at a place: digits, `one` to `twelve`, `a dozen`, `10k steps`.
pub(super) fn number(words: &Words, at: usize) -> Option<(Quantity, usize)> {
    if let Some(digits) = words.digits(at) {
        let Numeral::Number(number) = numeral(digits) else {
            return None;
        };
        let is_thousand = words.word(at + 1) == "k" && words.is_glued(at + 1);
        if !is_thousand {
            return Some((number, at + 1));
        }
        // `10k` alone is a race; `10k steps` is a number.
        let counts = words
            .free(at + 2)
            .is_some_and(|token| token.lexeme == Lexeme::Word);
        let thousands = number
            .millionths()
            .checked_mul(1000)
            .and_then(Quantity::from_millionths)?;
        return counts.then_some((thousands, at + 2));
    }
    let twelves = |times: i32, at: usize| {
        words
            .is(at, &["dozen"])
            .then(|| (Quantity::whole(12 * times), at + 1))
    };
    if words.is(at, &["a", "one"]) && words.is(at + 1, &["dozen"]) {
        return twelves(1, at + 1);
    }
    let small = SMALL.iter().position(|word| *word == words.word(at));
    match small.and_then(|place| i32::try_from(place + 1).ok()) {
        Some(number) => twelves(number, at + 1).or(Some((Quantity::whole(number), at + 1))),
        None => twelves(1, at),
    }
}

/// A whole number from 1 to 999, as periods count.
pub(super) fn counted(words: &Words, at: usize) -> Option<(u16, usize)> {
    let (number, next) = number(words, at)?;
    let whole = number
        .is_whole()
        .then(|| number.millionths() / crate::quantity::SCALE)?;
    let whole = u16::try_from(whole).ok()?;
    (1..=999).contains(&whole).then_some((whole, next))
}

/// Refuses numbers that could be read in two ways, and words for numbers that are not read.
pub(super) fn check(words: &Words) -> Result<(), Reason> {
    for (at, token) in words.tokens.iter().enumerate() {
        let is_large =
            LARGE.contains(&token.text.as_str()) || token.text.split('-').any(|part| part == "twenty");
        if token.lexeme == Lexeme::Word && is_large {
            return Err(refusal(token.start, "Must have its numbers in digits, like 20"));
        }
        let Some(digits) = words.digits(at) else {
            let is_fraction = token
                .text
                .chars()
                .any(|letter| letter.is_numeric() && !letter.is_alphabetic());
            if token.lexeme == Lexeme::Sign && is_fraction {
                return Err(refusal(token.start, "Must have its numbers in digits, like 0.5"));
            }
            continue;
        };
        if numeral(digits) == Numeral::Doubtful {
            let message = "Must have numbers that are read in one way: 1000 or 1,000, and 2.5 with a point";
            return Err(refusal(token.start, message));
        }
    }
    Ok(())
}

/// What digits with signs between them are.
pub(super) fn numeral(text: &str) -> Numeral {
    let dashes = text.matches(['-', '\u{2013}']).count();
    if dashes > 1 || text.contains(['/', ':']) || text.matches('.').count() > 1 + dashes {
        return Numeral::Other;
    }
    if let Some((low, high)) = text.split_once(['-', '\u{2013}']) {
        return match (numeral(low), numeral(high)) {
            (Numeral::Number(low), Numeral::Number(high)) if low < high => Numeral::Range(low, high),
            (Numeral::Doubtful, _) | (_, Numeral::Doubtful) => Numeral::Doubtful,
            _ => Numeral::Other,
        };
    }
    plain(text).map_or(Numeral::Doubtful, Numeral::Number)
}

/// `1000`, `1,000`, `2.5`; three digits after the only point could be thousands.
fn plain(text: &str) -> Option<Quantity> {
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    if grouped && (first.len() > 3 || !groups.all(|group| group.len() == 3)) {
        return None;
    }
    if fraction.is_some_and(|digits| digits.contains(',') || (digits.len() == 3 && !grouped && whole != "0"))
    {
        return None;
    }
    text.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_have_two_readings_have_none() {
        let read = |text: &str| match numeral(text) {
            Numeral::Number(number) => number.to_string(),
            Numeral::Range(low, high) => format!("{low} to {high}"),
            Numeral::Other => "other".to_owned(),
            Numeral::Doubtful => "doubtful".to_owned(),
        };
        for (text, expected) in [
            ("24", "24"),
            ("1,000", "1000"),
            ("1,000,000.5", "1000000.5"),
            ("0.125", "0.125"),
            ("2.5", "2.5"),
            ("70-72", "70 to 72"),
            ("1.000", "doubtful"),
            ("2,5", "doubtful"),
            ("1,0000", "doubtful"),
            ("007", "doubtful"),
            ("99999999999999999999", "doubtful"),
            ("2026-12-31", "other"),
            ("72-70", "other"),
            ("3/4/2027", "other"),
            ("31.12.2026", "other"),
            ("7:30", "other"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
