//! One English sentence to the draft of a goal.
//!
//! Nothing is read wrongly: what has two meanings is left out of the draft and said, and a sentence whose number,
//! rhythm or deadline cannot be told is refused with what to write instead. Offsets are in characters (Unicode scalar
//! values), as everywhere.
//!
//! Choices where the language has several: `until June` ends with 31 May and `until Friday` with that Friday; `by June`
//! is left out. `next Friday` is read only where it is the same day in both senses. A date without year is the coming
//! one. An average, and a level without a period, is asked of every week. A title keeps its amount (`Read 24 books`)
//! and loses its days, its tags and, for ticks, its rhythm (`Gym`).

mod amounts;
mod asks;
mod cadence;
mod calendar;
mod numbers;
mod spans;
mod title;
mod vocabulary;
mod words;

use crate::day::Day;
use crate::fields::{self, Reason};
use crate::goal::{Tag, Tags};
use crate::measure::Measure;
use crate::plan::{Ask, Plan, Segment};
use crate::text::{Sentence, Title};
use crate::user::WeekStart;

use asks::Parts;
use calendar::Calendar;
use spans::Kind;
use vocabulary::{AVERAGE, CONDITIONS, VAGUE};
use words::{Lexeme, Mark, Words};

/// What a sentence says about a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is called.
    pub title: Title,
    /// What it is filed under.
    pub tags: Tags,
    /// How its check-ins become one number.
    pub measure: Measure,
    /// What number is wanted, when.
    pub plan: Plan,
    /// Which words say what, in order, none overlapping.
    pub spans: Vec<Span>,
    /// What was not read, in order.
    pub unparsed: Vec<LeftOut>,
}

/// Some words and what they were read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The value of the draft that they name.
    pub field: Field,
}

/// Some words that were not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The words.
    pub text: String,
}

crate::words! {
    /// A value of a draft, as the path to it in the goal.
    Field {
        /// What it is called.
        Title = "title",
        /// What it is filed under.
        Tags = "tags",
        /// How values become one number.
        Aggregate = "measure.aggregate",
        /// What is counted.
        Unit = "measure.unit",
        /// The first day.
        From = "plan.0.from",
        /// Where a journey starts.
        Start = "plan.0.reach.start",
        /// The number wanted.
        Target = "plan.0.reach.target",
        /// The last day in time.
        DueOn = "plan.0.reach.due_on",
        /// The lower bound.
        AtLeast = "plan.0.keep.at_least",
        /// The upper bound.
        AtMost = "plan.0.keep.at_most",
        /// The length of a period.
        Every = "plan.0.keep.every",
        /// The days that ask something.
        On = "plan.0.keep.on",
        /// The first day on which nothing is asked any more.
        Until = "plan.1.from",
    }
}

/// Why a sentence cannot be read, and from which character on.
fn refusal(offset: usize, message: &'static str) -> Reason {
    Reason::new(fields::Kind::ValueError, message).with("offset", i64::try_from(offset).unwrap_or(i64::MAX))
}

impl Draft {
    /// Reads a sentence on a day of a person whose weeks start on that weekday.
    pub fn read(sentence: &Sentence, today: Day, week_starts_on: WeekStart) -> Result<Self, Reason> {
        let mut words = Words::new(sentence.as_str());
        let calendar = Calendar {
            today,
            week_starts_on,
        };
        let tags = take_tags(&mut words)?;
        numbers::check(&words)?;
        let mut amounts = amounts::pairs(&mut words);
        amounts::clocks(&mut words);
        let cadence = cadence::read(&mut words)?;
        let spans = spans::read(&mut words, calendar)?;
        let times = amounts::times(&mut words)?;
        leave_out(
            &mut words,
            &["no more than", "no less than", "no fewer than", "no later than"],
        );
        let average = take_average(&mut words);
        amounts.extend(amounts::numbers(&mut words)?);
        let parts = Parts {
            amounts,
            cadence,
            spans,
            times,
            average,
        };
        let asks::Asked { measure, ask } = asks::decide(&mut words, parts.clone())?;
        refuse_leftover_numbers(&words)?;
        let plan = plan(&mut words, ask, &parts, today)?;
        Ok(Self {
            title: title::title(&words, measure.aggregate)?,
            tags,
            measure,
            spans: title::spans(&words, &plan),
            unparsed: title::left_out(&words),
            plan,
        })
    }
}

/// Reads `#tags`; what is none is left out.
fn take_tags(words: &mut Words) -> Result<Tags, Reason> {
    let mut texts: Vec<String> = Vec::new();
    for token in &mut words.tokens {
        if token.lexeme != Lexeme::Tag {
            continue;
        }
        let text: String = token.text.chars().skip(1).collect();
        let is_tag = Tag::parse(&text).is_ok() && !text.chars().all(|letter| letter.is_ascii_digit());
        token.mark = Some(if is_tag { Mark::Tag } else { Mark::LeftOut });
        if is_tag {
            texts.push(text);
        }
    }
    let too_many = || refusal(0, "Must have at most 20 tags");
    Tags::parse(texts.iter().map(String::as_str)).map_err(|_| too_many())
}

/// Leaves out words without a number in them and conditions, but for the words of a bound.
fn leave_out(words: &mut Words, bounds: &[&str]) {
    let mut at = 0;
    while at < words.len() {
        if let Some(next) = words.phrase(at, bounds) {
            at = next;
            continue;
        }
        if words.is(at, CONDITIONS) {
            let end = words.clause_end(at);
            words.mark(at..end, Mark::LeftOut);
        } else if words.is(at, VAGUE) {
            words.mark(at..at + 1, Mark::LeftOut);
        }
        at += 1;
    }
}

fn take_average(words: &mut Words) -> bool {
    let found = (0..words.len()).find_map(|at| Some((at, words.phrase(at, AVERAGE)?)));
    if let Some((at, next)) = found {
        words.mark(at..next, Mark::Aggregate);
    }
    found.is_some()
}

fn refuse_leftover_numbers(words: &Words) -> Result<(), Reason> {
    match (0..words.len()).find(|at| words.digits(*at).is_some()) {
        Some(at) => Err(refusal(
            words.offset(at),
            "Must say what each number means, like 24 books, 3 times a week or by 2026-12-31",
        )),
        None => Ok(()),
    }
}

/// The segments: what is asked, and a rest after the last day of what is kept.
fn plan(words: &mut Words, mut ask: Ask, parts: &Parts, today: Day) -> Result<Plan, Reason> {
    let from = parts.spans.first.unwrap_or(today);
    let last = parts.spans.last.map(|last| last.day);
    if last.is_some_and(|last| last < from) {
        return Err(refusal(0, "Must have its last day after its first"));
    }
    let mut rest = None;
    match (&mut ask, parts.spans.last) {
        (Ask::Reach(_), Some(last)) if last.kind == Kind::Until && last.length.is_some() => {
            let message = "Must say how often, like 20 pages a day for 30 days, or by when, like in 30 days";
            return Err(refusal(0, message));
        }
        (Ask::Reach(reach), last) => reach.due_on = last.map(|last| last.day),
        // A deadline of a habit: to have it by then, or to keep it until then?
        (Ask::Keep(_), Some(last)) if last.kind == Kind::By => words.remark(Mark::Last, Mark::LeftOut),
        (Ask::Keep(_), Some(last)) if last.day < Day::MAX => {
            rest = Some(Segment {
                from: last.day.plus(1),
                ask: Ask::Rest(None),
            });
        }
        (Ask::Keep(_) | Ask::Rest(_), _) => {}
    }
    let segments = std::iter::once(Segment { from, ask }).chain(rest).collect();
    Plan::new(segments).map_err(|_| refusal(0, "Must be a goal with numbers that fit together"))
}

#[cfg(test)]
mod tests;
