//! What is done or left undone, without an amount: ticks, one-offs, and nothing at all.

use crate::fields::Reason;
use crate::measure::Aggregate;
use crate::plan::{Bounds, Every};
use crate::quantity::{Quantity, SCALE};

use super::super::amounts::{Side, Times};
use super::super::cadence::Cadence;
use super::super::refusal;
use super::super::spans::{Kind, Spans};
use super::super::vocabulary::{NEGATIONS, VAGUE, VICES};
use super::super::words::{Lexeme, Mark, Words};
use super::{Asked, SAY_HOW_OFTEN, kept, reached};

/// Whether the sentence asks for none of something: `no alcohol`, `quit smoking`.
pub(super) fn forbids(words: &Words) -> Result<bool, Reason> {
    let first = (0..words.len()).find(|at| words.free(*at).is_some_and(|token| token.lexeme == Lexeme::Word));
    let first = first.unwrap_or(0);
    let next = words.word(first + 1);
    let gerund = next.len() > 5 && next.ends_with("ing") && !matches!(next, "working" | "having" | "paying");
    let gives_up = words.phrase(first, &["quit", "stop", "give up"]);
    if let Some(next) = gives_up {
        if gerund || words.is(next, VICES) {
            return Ok(true);
        }
        return match words.word(first) {
            "quit" | "give" => Ok(false),
            _ => Err(refusal(words.offset(first), NOTHING)),
        };
    }
    let is_no = words.word(first) == "no" && !next.is_empty();
    let turned = (0..words.len()).find(|at| {
        let word = words.word(*at);
        NEGATIONS.contains(&word) || word.ends_with("n't") || word == "dont" || (word == "no" && !is_no)
    });
    match turned {
        Some(at) => Err(refusal(words.offset(at), NOTHING)),
        None => Ok(is_no),
    }
}

const NOTHING: &str = "Must say what to do, or begin with no, like no alcohol or no sugar on weekdays";

pub(super) fn forbidden(cadence: &Cadence, times: Option<Times>, spans: Spans) -> Result<Asked, Reason> {
    let is_due = spans.last.is_some_and(|last| last.kind == Kind::By);
    match cadence.terms(None) {
        Some((Every::DAY, on, None)) if times.is_none() && !is_due => Ok(kept(
            Aggregate::Count,
            None,
            Bounds::AtMost(Quantity::ZERO),
            (Every::DAY, on),
        )),
        _ => Err(refusal(
            0,
            "Must say until when, or on which days, like no alcohol on weekdays until June",
        )),
    }
}

/// What is ticked off: so many times a period, or so many times in all.
pub(super) fn ticks(words: &Words, cadence: &Cadence, times: Option<Times>) -> Result<Asked, Reason> {
    if !words
        .tokens
        .iter()
        .any(|token| matches!(token.mark, None | Some(Mark::Name)) && token.lexeme == Lexeme::Word)
    {
        return Err(refusal(0, "Must say what to do, like gym 3 times a week"));
    }
    let side = times.and_then(|(_, side)| side);
    if cadence.is_none() {
        return match times {
            Some((value, None | Some(Side::AtLeast))) => Ok(reached(Aggregate::Count, None, None, value)),
            _ => Err(refusal(0, SAY_HOW_OFTEN)),
        };
    }
    let number = times.map(|(value, _)| value.millionths() / SCALE);
    let Some((every, on, number)) = cadence.terms(number) else {
        return Err(refusal(
            0,
            "Must say either how many times or on which days, like 3 times a week or on weekdays",
        ));
    };
    let value = number
        .and_then(|number| i32::try_from(number).ok())
        .map_or(Quantity::ONE, Quantity::whole);
    let bounds = match side {
        Some(Side::AtMost) => Bounds::AtMost(value),
        Some(Side::AtLeast) | None => Bounds::AtLeast(value),
    };
    Ok(kept(Aggregate::Count, None, bounds, (every, on)))
}

/// Something that is done once, by a day.
pub(super) fn once(words: &Words, spans: Spans) -> Result<Asked, Reason> {
    let is_thing = words.has(&["a", "an", "the", "my", "our"]);
    let is_vague = words
        .tokens
        .iter()
        .any(|token| token.mark == Some(Mark::LeftOut) && VAGUE.contains(&token.text.as_str()));
    let named = words
        .tokens
        .iter()
        .any(|token| token.mark.is_none() && token.lexeme == Lexeme::Word);
    let due = spans.last.map(|last| last.kind);
    let left_due = words
        .tokens
        .iter()
        .any(|token| token.mark == Some(Mark::LeftOut) && token.text == "by");
    let sure = match due {
        Some(Kind::By) => true,
        Some(Kind::Within) => is_thing,
        Some(Kind::Until) => false,
        None => left_due,
    };
    if !named || is_vague || !sure {
        let message = "Must say how much, how often or by when, like read 24 books this year, gym 3 times a week or \
                       renew passport by 2026-12-31";
        return Err(refusal(0, message));
    }
    Ok(reached(Aggregate::Count, None, None, Quantity::ONE))
}
