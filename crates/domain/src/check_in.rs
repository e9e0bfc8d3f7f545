//! One dated line in a goal's log.

mod patch;

use std::fmt;

use crate::clock::Instant;
use crate::day::{Day, DayRule};
use crate::fields::{Fields, Kind, Reason};
use crate::ids::{CheckInId, GoalId, UserId};
use crate::measure::{Aggregate, Measure};
use crate::quantity::Quantity;
use crate::text::Note;

pub use patch::CheckInPatch;

/// A stated confidence: 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confidence(u8);

impl Confidence {
    /// 0 to 100.
    pub fn new(number: i64) -> Result<Self, Reason> {
        if number < 0 {
            return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 0").with("ge", 0));
        }
        match u8::try_from(number) {
            Ok(number) if number <= 100 => Ok(Self(number)),
            _ => Err(Reason::new(Kind::LessThanEqual, "Must be at most 100").with("le", 100)),
        }
    }

    /// The number, 0 to 100.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// A name given by another system, unique in its goal until its check-in is purged: at most 128 of `A-Z a-z 0-9 . _ : @ + = ~ -`,
/// the first one a letter or digit.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ExternalId(String);

impl ExternalId {
    /// Checks the characters and the length.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let message = "Must start with a letter or digit and have only letters, digits and . _ : @ + = ~ -";
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || b"._:@+=~-".contains(&byte);
        if text.len() > 128 {
            return Err(
                Reason::new(Kind::StringTooLong, "Must have at most 128 characters").with("max_length", 128),
            );
        }
        if !text
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric())
            || !text.bytes().all(inner)
        {
            return Err(Reason::new(Kind::StringPatternMismatch, message));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

crate::words! {
    /// Where a check-in came from.
    Source {
        /// A page.
        Web = "web",
        /// The API.
        Api = "api",
        /// The command line.
        Cli = "cli",
        /// An agent.
        Mcp = "mcp",
        /// The installation itself; it writes no check-ins.
        System = "system",
    }
}

/// A check-in as it was sent, each value valid in itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of CheckIn")]
pub struct NewCheckIn {
    pub occurred_on: Option<Day>,
    pub occurred_at: Option<Instant>,
    pub value: Option<Quantity>,
    pub skipped: bool,
    pub note: Option<Note>,
    pub confidence: Option<Confidence>,
    pub external_id: Option<ExternalId>,
}

/// What a check-in says and when: what two check-ins with the same external id must agree in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The day it counts for; never moves with a later change of zone.
    pub occurred_on: Day,
    /// When it happened, to the millisecond.
    pub occurred_at: Instant,
    /// The observation.
    pub value: Option<Quantity>,
    /// Whether the day is skipped on purpose.
    pub skipped: bool,
    /// A remark.
    pub note: Option<Note>,
    /// How sure the person is to make it.
    pub confidence: Option<Confidence>,
}

impl NewCheckIn {
    /// Fixes day and moment, and checks the line against the goal's measure; all errors at once.
    ///
    /// The day is the goal's local day of `occurred_at`, else today; at most one day ahead of today. The moment is
    /// now, or the end of an earlier day, cut to the millisecond. A count goal takes a line with nothing in it as one
    /// tick.
    pub fn settle(self, measure: &Measure, rule: &DayRule, now: Instant) -> Result<Line, Fields> {
        let Self {
            occurred_on,
            occurred_at,
            value,
            skipped,
            note,
            confidence,
            external_id: _,
        } = self;
        let mut fields = Fields::default();
        let today = rule.day_of(now);
        let day = occurred_on.unwrap_or_else(|| occurred_at.map_or(today, |at| rule.day_of(at)));
        if day > today.plus(1) {
            let field = if occurred_on.is_some() {
                "occurred_on"
            } else {
                "occurred_at"
            };
            fields.refuse(
                field,
                Reason::new(Kind::DateInFuture, "Must be at most one day ahead"),
            );
        }
        let at = occurred_at.unwrap_or_else(|| if day < today { rule.end_of(day) } else { now });
        let nothing = value.is_none() && !skipped && note.is_none() && confidence.is_none();
        let value = if nothing && measure.aggregate == Aggregate::Count {
            Some(Quantity::ONE)
        } else {
            value
        };
        if nothing && value.is_none() {
            let message = "Must have at least one of value, skipped, note and confidence";
            fields.push(crate::fields::FieldError {
                path: Vec::new(),
                reason: Reason::new(Kind::EmptyCheckIn, message),
            });
        }
        if value.is_some() && skipped {
            fields.refuse(
                "skipped",
                Reason::new(Kind::ValueAndSkipped, "Must be false when there is a value"),
            );
        }
        if let Some(value) = value {
            fields.keep("value", measure.check(value));
        }
        fields.done(Line {
            occurred_on: day,
            occurred_at: at.cut(),
            value,
            skipped,
            note,
            confidence,
        })
    }
}

/// One dated line in a goal's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// Names the check-in.
    pub id: CheckInId,
    /// The goal's owner.
    pub owner: UserId,
    /// The goal whose log it is in.
    pub goal: GoalId,
    /// Who wrote it.
    pub author: UserId,
    /// What it says and when.
    pub line: Line,
    /// Its name in another system.
    pub external_id: Option<ExternalId>,
    /// Where it came from.
    pub source: Source,
    /// When it was written.
    pub created_at: Instant,
    /// When it last changed; rises strictly within one owner.
    pub updated_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
    /// Counts the stored changes, from 1.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{DayStart, TimeZone};

    fn settle(new: NewCheckIn, aggregate: Aggregate) -> Result<Line, Vec<Kind>> {
        let rule = DayRule {
            zone: TimeZone::parse("Europe/Berlin").unwrap(),
            starts_at: DayStart::new(180).unwrap(),
        };
        let measure = Measure {
            aggregate,
            ..Measure::default()
        };
        new.settle(&measure, &rule, now())
            .map_err(|fields| fields.errors().iter().map(|error| error.reason.kind).collect())
    }

    /// 02:30 in Berlin: still the 19th for a day that starts at 03:00.
    fn now() -> Instant {
        "2026-11-20T01:30:00Z".parse::<jiff::Timestamp>().unwrap().into()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_empty_line_is_one_tick_for_a_count_goal_alone() {
        assert_eq!(
            settle(NewCheckIn::default(), Aggregate::Count).unwrap().value,
            Some(Quantity::ONE)
        );
        assert_eq!(
            settle(NewCheckIn::default(), Aggregate::Sum),
            Err(vec![Kind::EmptyCheckIn])
        );
        let skip = NewCheckIn {
            skipped: true,
            ..NewCheckIn::default()
        };
        assert_eq!(settle(skip, Aggregate::Count).unwrap().value, None);
    }

    #[test]
    fn the_day_is_that_of_the_goals_zone_and_day_start() {
        let line = settle(NewCheckIn::default(), Aggregate::Count).unwrap();
        assert_eq!(line.occurred_on, day("2026-11-19"));
    }

    #[test]
    fn an_earlier_day_without_a_moment_ends_that_day() {
        let new = NewCheckIn {
            occurred_on: Some(day("2026-11-18")),
            ..NewCheckIn::default()
        };
        let line = settle(new, Aggregate::Count).unwrap();
        assert_eq!(line.occurred_at.to_string(), "2026-11-19T01:59:59.999Z");
    }

    #[test]
    fn a_day_may_be_one_ahead_and_no_more() {
        let on = |text| NewCheckIn {
            occurred_on: Some(day(text)),
            ..NewCheckIn::default()
        };
        assert!(settle(on("2026-11-20"), Aggregate::Count).is_ok());
        assert_eq!(
            settle(on("2026-11-21"), Aggregate::Count),
            Err(vec![Kind::DateInFuture])
        );
    }

    #[test]
    fn a_value_must_suit_the_measure() {
        let value = |text: &str| NewCheckIn {
            value: Some(text.parse().unwrap()),
            ..NewCheckIn::default()
        };
        assert_eq!(
            settle(value("1.5"), Aggregate::Count),
            Err(vec![Kind::IntFromFloat])
        );
        assert_eq!(
            settle(value("-1"), Aggregate::Count),
            Err(vec![Kind::GreaterThanEqual])
        );
        assert_eq!(
            settle(value("1"), Aggregate::Children),
            Err(vec![Kind::ValueNotAllowed])
        );
        assert!(settle(value("-1.5"), Aggregate::Sum).is_ok());
        let both = NewCheckIn {
            skipped: true,
            ..value("1")
        };
        assert_eq!(settle(both, Aggregate::Sum), Err(vec![Kind::ValueAndSkipped]));
    }

    #[test]
    fn external_ids_have_plain_characters() {
        assert!(ExternalId::parse("import:row-1@x=2~+").is_ok());
        for text in ["", "-a", "a b", "ä", "a/b"] {
            assert_eq!(
                ExternalId::parse(text).unwrap_err().kind,
                Kind::StringPatternMismatch,
                "{text}"
            );
        }
        assert_eq!(
            ExternalId::parse(&"a".repeat(129)).unwrap_err().kind,
            Kind::StringTooLong
        );
    }
}
