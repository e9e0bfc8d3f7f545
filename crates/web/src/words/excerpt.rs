//! The part of a text that a search is about, with what was found marked.

use onward_domain::query::Query;

/// How many words come before the first one found.
const BEFORE: usize = 8;
/// How many words an excerpt has.
const LENGTH: usize = 36;

/// Some words of a text, found or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words.
    pub(crate) text: String,
    /// Whether they were looked for.
    pub(crate) found: bool,
}

/// A text from shortly before the first thing found on, cut at words.
pub(crate) fn excerpt(text: &str, query: &Query) -> Vec<Piece> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let marks = query.marks(&words);
    let first = marks.iter().position(|mark| *mark).unwrap_or(0);
    // What is nearly whole is shown whole.
    let begin = if words.len() <= LENGTH {
        0
    } else {
        first.saturating_sub(BEFORE)
    };
    let mut pieces: Vec<Piece> = Vec::new();
    for (word, found) in words.iter().zip(&marks).skip(begin).take(LENGTH) {
        match pieces.last_mut().filter(|piece| piece.found == *found) {
            Some(piece) => {
                piece.text.push(' ');
                piece.text.push_str(word);
            }
            None => pieces.push(Piece {
                text: (*word).to_owned(),
                found: *found,
            }),
        }
    }
    if begin > 0
        && let Some(piece) = pieces.first_mut()
    {
        piece.text.insert_str(0, "… ");
    }
    if begin + LENGTH < words.len()
        && let Some(piece) = pieces.last_mut()
    {
        piece.text.push_str(" …");
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, query: &str) -> String {
        let pieces = excerpt(text, &Query::parse(query).unwrap());
        let shown = pieces.iter().map(|piece| {
            if piece.found {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_was_found_is_marked() {
        assert_eq!(
            shown("Rain on the TRAIN to Vienna", "train -bus"),
            "Rain on the [TRAIN] to Vienna"
        );
        assert_eq!(
            shown("in the night train", "\"night train\" the"),
            "in [the night train]"
        );
        assert_eq!(shown("", "train"), "");
    }

    #[test]
    fn a_long_text_is_shown_around_it() {
        let words: Vec<String> = (0..100).map(|number| format!("w{number}")).collect();
        let text = words.join(" ");
        let made = shown(&text, "w50");
        assert!(made.starts_with("… w42 w43") && made.ends_with("w77 …"), "{made}");
        assert!(made.contains(" [w50] "), "{made}");
        assert!(
            shown(&text, "-x").starts_with("w0 w1 "),
            "without a mark it is its beginning"
        );
        assert!(shown(&text, "w99").ends_with("[w99]"));
    }
}
