//! Conditions on the fields of goals: `field:value`, `field:a,b`, `field<=day`.

use std::fmt;

use super::fold;
use super::reader::{Reader, unreadable};
use crate::day::Day;
use crate::fields::Reason;
use crate::goal::{GoalState, Role, Tag};
use crate::ids::GoalId;
use crate::standing::Status;
use crate::user::Username;

crate::words! {
    /// A day of a goal.
    DateField {
        /// The due day of its last reach.
        Due = "due",
        /// The first day of its plan.
        Start = "start",
        /// The day on which it was closed.
        Closed = "closed",
        /// The day on which it last changed.
        Updated = "updated",
    }
}

crate::words! {
    /// What a plan asks for.
    PlanKind {
        /// To reach a number.
        Reach = "reach",
        /// To keep one up.
        Keep = "keep",
        /// Nothing, for a while.
        Rest = "rest",
    }
}

crate::words! {
    /// What a goal may be besides.
    Trait {
        /// Put away.
        Archived = "archived",
        /// Seen by others too.
        Shared = "shared",
    }
}

/// How days are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    On,
    Before,
    UpTo,
    After,
    From,
}

impl Comparison {
    pub(super) fn holds(self, day: Day, other: Day) -> bool {
        match self {
            Self::On => day == other,
            Self::Before => day < other,
            Self::UpTo => day <= other,
            Self::After => day > other,
            Self::From => day >= other,
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::On => ":",
            Self::Before => "<",
            Self::UpTo => "<=",
            Self::After => ">",
            Self::From => ">=",
        }
    }
}

/// A day, or how far it is from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Day(Day),
    FromToday(i32),
}

impl When {
    pub(super) const fn day(self, today: Day) -> Day {
        match self {
            Self::Day(day) => day,
            Self::FromToday(days) => today.plus(days),
        }
    }
}

/// Whose a goal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Me,
    Named(Username),
}

/// What a goal is below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parent {
    /// No goal.
    None,
    Goal(GoalId),
}

/// What must hold for a field of a goal: one of the values fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    State(Vec<GoalState>),
    Tag(Vec<Tag>),
    Kind(Vec<PlanKind>),
    /// Folded.
    Unit(Vec<String>),
    Parent(Vec<Parent>),
    Owner(Vec<Owner>),
    Role(Vec<Role>),
    Is(Vec<Trait>),
    Date(DateField, Comparison, Vec<When>),
}

/// What is asked: a field that a goal has, or how it stands, which is derived from its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Field(Condition),
    Status(Vec<Status>),
}

/// Reads a condition, if one begins here: letters with `:`, `<` or `>` behind them. Whatever else has that form stands
/// in quotes, so that a field that is mistyped does not become a word that is never found.
pub(super) fn condition(reader: &mut Reader) -> Result<Option<Asked>, Reason> {
    let begin = reader.at();
    let name = reader.take_while(|letter| letter.is_ascii_alphabetic());
    let comparison = (!name.is_empty()).then(|| comparison(reader)).flatten();
    let Some(comparison) = comparison else {
        reader.back_to(begin);
        return Ok(None);
    };
    let name = name.to_ascii_lowercase();
    if let Some(field) = DateField::from_word(&name) {
        let days = values(reader, when, "Must be days like 2026-12-31, +30d or -2w")?;
        if comparison != Comparison::On && days.len() > 1 {
            return Err(unreadable(begin, "Must be compared with one day"));
        }
        return Ok(Some(Asked::Field(Condition::Date(field, comparison, days))));
    }
    if comparison != Comparison::On {
        let message = "Must compare due, start, closed or updated; else put it in quotes";
        return Err(unreadable(begin, message));
    }
    let condition = match name.as_str() {
        "state" => Condition::State(values(
            reader,
            GoalState::from_word,
            "Must be states: active, achieved, missed or dropped",
        )?),
        "status" => {
            let message = "Must be words of a status, like on_track or stale";
            let statuses = values(reader, Status::from_word, message)?;
            return Ok(Some(Asked::Status(statuses)));
        }
        "tag" => Condition::Tag(values(reader, |text| Tag::parse(text).ok(), "Must be tags")?),
        "kind" => Condition::Kind(values(
            reader,
            PlanKind::from_word,
            "Must be reach, keep or rest",
        )?),
        "unit" => Condition::Unit(values(reader, unit, "Must be units")?),
        "parent" => Condition::Parent(values(reader, parent, "Must be ids of goals, or none")?),
        "owner" => Condition::Owner(values(reader, owner, "Must be usernames, or me")?),
        "role" => Condition::Role(values(
            reader,
            Role::from_word,
            "Must be roles: owner, editor, logger or viewer",
        )?),
        "is" => Condition::Is(values(reader, Trait::from_word, "Must be archived or shared")?),
        _ => {
            let message = "Must name a field that goals have; else put it in quotes";
            return Err(unreadable(begin, message));
        }
    };
    Ok(Some(Asked::Field(condition)))
}

fn comparison(reader: &mut Reader) -> Option<Comparison> {
    let found = if reader.takes(':') {
        Comparison::On
    } else if reader.takes('<') {
        if reader.takes('=') {
            Comparison::UpTo
        } else {
            Comparison::Before
        }
    } else if reader.takes('>') {
        if reader.takes('=') {
            Comparison::From
        } else {
            Comparison::After
        }
    } else {
        return None;
    };
    Some(found)
}

/// Values with commas between them, each plain or in quotes.
fn values<T>(
    reader: &mut Reader,
    read: impl Fn(&str) -> Option<T>,
    message: &'static str,
) -> Result<Vec<T>, Reason> {
    let mut found = Vec::new();
    loop {
        let at = reader.at();
        let text = match reader.quoted(at)? {
            Some(inner) => inner,
            None => reader.take_while(|letter| !letter.is_whitespace() && letter != ',' && letter != '"'),
        };
        found.push(read(&text).ok_or_else(|| unreadable(at, message))?);
        if !reader.takes(',') {
            return Ok(found);
        }
    }
}

/// A date, or days and weeks from today: `+30d`, `-2w`.
fn when(text: &str) -> Option<When> {
    let (sign, rest) = match (text.strip_prefix('+'), text.strip_prefix('-')) {
        (Some(rest), _) => (1, rest),
        (None, Some(rest)) => (-1, rest),
        (None, None) => return text.parse().ok().map(When::Day),
    };
    let (digits, length) = match (rest.strip_suffix('d'), rest.strip_suffix('w')) {
        (Some(digits), _) => (digits, 1),
        (None, Some(digits)) => (digits, 7),
        (None, None) => return None,
    };
    let plain = (1..=5).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    let count: i32 = plain.then(|| digits.parse().ok()).flatten()?;
    Some(When::FromToday(sign * length * count))
}

fn unit(text: &str) -> Option<String> {
    Some(fold(text).into_owned()).filter(|unit| !unit.is_empty())
}

fn parent(text: &str) -> Option<Parent> {
    if text == "none" {
        Some(Parent::None)
    } else {
        text.parse().ok().map(Parent::Goal)
    }
}

fn owner(text: &str) -> Option<Owner> {
    if text == "me" {
        Some(Owner::Me)
    } else {
        Username::parse(text).ok().map(Owner::Named)
    }
}

impl fmt::Display for Condition {
    /// Writes a condition that is read as this one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(states) => list(f, "state:", states),
            Self::Tag(tags) => list(f, "tag:", tags.iter().map(Tag::as_str)),
            Self::Kind(kinds) => list(f, "kind:", kinds),
            Self::Unit(units) => list(f, "unit:", units.iter().map(|unit| format!("\"{unit}\""))),
            Self::Parent(parents) => list(
                f,
                "parent:",
                parents.iter().map(|parent| match parent {
                    Parent::None => "none".to_owned(),
                    Parent::Goal(id) => id.to_string(),
                }),
            ),
            Self::Owner(owners) => list(
                f,
                "owner:",
                owners.iter().map(|owner| match owner {
                    Owner::Me => "me",
                    Owner::Named(name) => name.as_str(),
                }),
            ),
            Self::Role(roles) => list(f, "role:", roles),
            Self::Is(traits) => list(f, "is:", traits),
            Self::Date(field, comparison, days) => list(
                f,
                &format!("{field}{}", comparison.sign()),
                days.iter().map(|when| match when {
                    When::Day(day) => day.to_string(),
                    When::FromToday(days) => format!("{days:+}d"),
                }),
            ),
        }
    }
}

pub(super) fn list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    start: &str,
    values: impl IntoIterator<Item = T>,
) -> fmt::Result {
    f.write_str(start)?;
    for (place, value) in values.into_iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        write!(f, "{comma}{value}")?;
    }
    Ok(())
}
