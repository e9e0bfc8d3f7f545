//! What the page of a goal shows, made from the goal, its standing and a page of its log.

use askama::Template;
use askama::filters::Safe;
use onward_domain::check_in::CheckIn;
use onward_domain::day::Day;
use onward_domain::goal::{Goal, Life, Tag};
use onward_domain::measure::{Aggregate, Measure};
use onward_domain::standing::Standing;

use crate::bar::Bar;
use crate::form::Form;
use crate::form::check_in::DAYS;
use crate::frame::Frame;
use crate::markdown;
use crate::pages::address;
use crate::text::{filters, say, say_with};
use crate::words::plan::{self, Line as PlanLine};
use crate::words::standing::{Words, words};
use crate::words::{amount, day};

/// The page of a goal.
#[derive(Template)]
#[template(path = "goal.html")]
pub(crate) struct Page {
    frame: Frame,
    goal: Head,
    standing: Words,
    form: Form,
    key: String,
    takes_check_ins: bool,
    takes_values: bool,
    value_hint: String,
    days: [&'static str; 3],
    log: Vec<LogLine>,
    further: bool,
    next: Option<String>,
    plan: Vec<PlanLine>,
    description: Option<Safe<String>>,
}

impl Page {
    /// Says what was just done.
    #[must_use]
    pub(crate) fn told(self, bar: Option<Bar>) -> Self {
        Self {
            frame: self.frame.bar(bar),
            ..self
        }
    }
}

struct Head {
    id: String,
    title: String,
    icon: Option<String>,
    version: i64,
    closed: bool,
    archived: bool,
    tags: Vec<Filed>,
}

/// A tag, and the goals that are filed under it.
pub(crate) struct Filed {
    /// The tag.
    pub(crate) tag: String,
    /// Where the goals are.
    pub(crate) goals: String,
}

struct LogLine {
    id: String,
    day: String,
    day_words: String,
    value: Option<String>,
    skipped: bool,
    confidence: Option<String>,
    note: Option<Safe<String>>,
    version: i64,
    delete_label: String,
}

/// What a page is made from.
pub(crate) struct Parts {
    /// The goal.
    pub(crate) goal: Goal,
    /// Where it stands today.
    pub(crate) standing: Standing,
    /// A page of its log.
    pub(crate) log: Vec<CheckIn>,
    /// The form to check in, as it was typed if it was refused.
    pub(crate) form: Form,
    /// The key of that form.
    pub(crate) key: String,
    /// Whether this is not the newest page of the log.
    pub(crate) further: bool,
    /// Where the older check-ins are.
    pub(crate) next: Option<String>,
}

/// Makes the page.
pub(crate) fn made(frame: Frame, parts: Parts) -> Page {
    let Parts {
        goal,
        standing,
        log,
        form,
        key,
        further,
        next,
    } = parts;
    let today = standing.as_of;
    Page {
        frame,
        standing: words(&goal, &standing, today),
        form,
        key,
        takes_check_ins: goal.life == Life::Active,
        takes_values: goal.measure.aggregate != Aggregate::Children,
        value_hint: value_hint(&goal.measure),
        days: DAYS,
        log: log
            .iter()
            .map(|check_in| line(check_in, &goal.measure, today))
            .collect(),
        further,
        next,
        plan: plan::lines(&goal, today),
        description: goal
            .description
            .as_ref()
            .map(|text| markdown::render(text.as_str())),
        goal: Head {
            id: goal.id.to_string(),
            title: goal.title.to_string(),
            icon: goal.icon.as_ref().map(ToString::to_string),
            version: goal.version,
            closed: goal.life != Life::Active,
            archived: goal.archived_at.is_some(),
            tags: goal.tags.iter().map(filed).collect(),
        },
    }
}

/// A tag as a link.
pub(crate) fn filed(tag: &Tag) -> Filed {
    Filed {
        tag: tag.as_str().to_owned(),
        goals: address("/goals", &[("tag", tag.as_str())]),
    }
}

fn value_hint(measure: &Measure) -> String {
    match (measure.aggregate, &measure.unit) {
        (Aggregate::Count, _) => say("goal-count-hint"),
        (_, Some(unit)) => say_with("goal-value-hint-unit", [("unit", unit.as_str().into())]),
        (_, None) => say("goal-value-hint"),
    }
}

fn line(check_in: &CheckIn, measure: &Measure, today: Day) -> LogLine {
    let line = &check_in.line;
    let value = line
        .value
        .map(|value| amount::with_unit(&amount::exact(value), measure));
    let day_words = day::relative(line.occurred_on, today);
    let on = day::within(line.occurred_on, today);
    let delete_label = match &value {
        Some(value) => say_with(
            "check-in-delete-value",
            [("value", value.as_str().into()), ("day", on.into())],
        ),
        None => say_with("check-in-delete-open", [("day", on.into())]),
    };
    LogLine {
        id: check_in.id.to_string(),
        day: line.occurred_on.to_string(),
        day_words,
        value,
        skipped: line.skipped,
        confidence: line
            .confidence
            .map(|confidence| say_with("check-in-confidence", [("number", confidence.get().into())])),
        note: line.note.as_ref().map(|note| markdown::render(note.as_str())),
        version: check_in.version,
        delete_label,
    }
}
