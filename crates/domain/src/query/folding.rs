//! Texts without what a search does not look at: case, accents, and how much white space there is.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

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
