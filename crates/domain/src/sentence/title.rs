//! What a draft is called, which words say what, and which were left out.

use crate::fields::Reason;
use crate::measure::Aggregate;
use crate::plan::{Ask, Bounds, Plan};
use crate::text::Title;

use super::words::{Lexeme, Mark, Token, Words};
use super::{Field, LeftOut, Span, refusal};

/// The sentence without tags, days and what was left out; without its rhythm if it is ticked off, and without its
/// numbers if it goes from one to another. What would be empty then keeps them.
pub(super) fn title(words: &Words, aggregate: Aggregate) -> Result<Title, Reason> {
    let is_journey = words.tokens.iter().any(|token| token.mark == Some(Mark::Start));
    let essence = |at: usize, token: &Token| match token.mark {
        None | Some(Mark::Name | Mark::Aggregate | Mark::Low | Mark::High | Mark::Amount) => true,
        Some(Mark::Tag | Mark::From | Mark::Last | Mark::LeftOut | Mark::Start | Mark::Target) => false,
        Some(Mark::Unit) => !is_journey,
        // `weekly review` is called so.
        Some(Mark::Every) => aggregate != Aggregate::Count || is_adjective(words, at),
        Some(Mark::Times | Mark::On) => aggregate != Aggregate::Count,
    };
    let whole = |_: usize, token: &Token| {
        !matches!(
            token.mark,
            Some(Mark::Tag | Mark::From | Mark::Last | Mark::LeftOut)
        )
    };
    let found = joined(words, essence);
    let found = if found.chars().any(char::is_alphabetic) {
        found
    } else {
        joined(words, whole)
    };
    Title::parse(&found).map_err(|_| refusal(0, "Must name a goal in at most 200 characters"))
}

fn is_adjective(words: &Words, at: usize) -> bool {
    let first = words.tokens.iter().position(|token| token.lexeme != Lexeme::Tag) == Some(at);
    let named = words
        .free(at + 1)
        .is_some_and(|token| token.lexeme == Lexeme::Word);
    let adverb = words
        .tokens
        .get(at)
        .is_some_and(|token| token.text.ends_with("ly"));
    first && named && adverb
}

/// The kept tokens as they were typed, without signs and `and` at the ends, beginning with a capital.
fn joined(words: &Words, keeps: impl Fn(usize, &Token) -> bool) -> String {
    let is_loose = |token: &Token| {
        matches!(
            token.text.as_str(),
            "," | ";" | ":" | "." | "!" | "-" | "\u{2013}" | "\u{2014}" | "&" | "+" | "and" | "/"
        )
    };
    let mut kept: Vec<(usize, &Token)> = words
        .tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| keeps(*at, token))
        .collect();
    kept.dedup_by(|next, before| next.1.text == "," && before.1.text == ",");
    while kept.last().is_some_and(|(_, token)| is_loose(token)) {
        kept.pop();
    }
    let loose = kept.iter().take_while(|(_, token)| is_loose(token)).count();
    let mut text = String::new();
    let mut before: Option<(usize, usize)> = None;
    for (at, token) in kept.into_iter().skip(loose) {
        match before {
            Some((place, end)) if place + 1 == at => text.push_str(&words.typed(end, token.start)),
            Some(_) if token.text != "," => text.push(' '),
            Some(_) | None => {}
        }
        text.push_str(&words.typed(token.start, token.end));
        before = Some((at, token.end));
    }
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Which words say what: neighbours with the same meaning are one span.
pub(super) fn spans(words: &Words, plan: &Plan) -> Vec<Span> {
    let ask = plan.segments().first().map(|segment| &segment.ask);
    let mut spans: Vec<Span> = Vec::new();
    let mut goes_on = false;
    for token in &words.tokens {
        let Some(field) = field(token, ask) else {
            goes_on = false;
            continue;
        };
        match spans.last_mut() {
            Some(last) if goes_on && last.field == field => last.end = token.end,
            _ => spans.push(Span {
                start: token.start,
                end: token.end,
                field,
            }),
        }
        goes_on = true;
    }
    spans
}

fn field(token: &Token, ask: Option<&Ask>) -> Option<Field> {
    let number = match ask {
        Some(Ask::Keep(keep)) if matches!(keep.bounds, Bounds::AtMost(_)) => Field::AtMost,
        Some(Ask::Keep(_)) => Field::AtLeast,
        Some(Ask::Reach(_) | Ask::Rest(_)) | None => Field::Target,
    };
    Some(match token.mark {
        Some(Mark::Tag) => Field::Tags,
        Some(Mark::Aggregate) => Field::Aggregate,
        Some(Mark::Times | Mark::Amount) => number,
        Some(Mark::Low) => Field::AtLeast,
        Some(Mark::High) => Field::AtMost,
        Some(Mark::Unit) => Field::Unit,
        Some(Mark::Start) => Field::Start,
        Some(Mark::Target) => Field::Target,
        Some(Mark::Every) => Field::Every,
        Some(Mark::On) => Field::On,
        Some(Mark::From) => Field::From,
        Some(Mark::Last) => match ask {
            Some(Ask::Keep(_)) => Field::Until,
            Some(Ask::Reach(_) | Ask::Rest(_)) | None => Field::DueOn,
        },
        Some(Mark::Name) => Field::Title,
        None if token.lexeme != Lexeme::Sign => Field::Title,
        Some(Mark::LeftOut) | None => return None,
    })
}

/// What was not read: neighbours are one piece.
pub(super) fn left_out(words: &Words) -> Vec<LeftOut> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut goes_on = false;
    for token in &words.tokens {
        let is_left = token.mark == Some(Mark::LeftOut);
        match pieces.last_mut() {
            Some(last) if is_left && goes_on => last.1 = token.end,
            _ if is_left => pieces.push((token.start, token.end)),
            _ => {}
        }
        goes_on = is_left;
    }
    let piece = |(start, end)| LeftOut {
        start,
        end,
        text: words.typed(start, end),
    };
    pieces.into_iter().map(piece).collect()
}
