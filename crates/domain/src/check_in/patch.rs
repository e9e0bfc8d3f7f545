//! A change of a check-in: what is left out stays as it is, day and moment too.

use super::{Confidence, Line};
use crate::clock::Instant;
use crate::day::{Day, DayRule};
use crate::fields::{FieldError, Fields, Kind, Reason};
use crate::goal::Patch;
use crate::measure::Measure;
use crate::quantity::Quantity;
use crate::text::Note;

/// A change of some fields of a check-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of CheckIn")]
pub struct CheckInPatch {
    pub occurred_on: Patch<Day>,
    pub occurred_at: Patch<Instant>,
    pub value: Patch<Option<Quantity>>,
    pub skipped: Patch<bool>,
    pub note: Patch<Option<Note>>,
    pub confidence: Patch<Option<Confidence>>,
}

impl CheckInPatch {
    /// The changed line, checked against the goal's measure; all errors at once. What stays as it was is not checked
    /// again: the measure may have changed since.
    pub fn apply(self, line: &Line, measure: &Measure, rule: &DayRule, now: Instant) -> Result<Line, Fields> {
        let Self {
            occurred_on,
            occurred_at,
            value,
            skipped,
            note,
            confidence,
        } = self;
        let changed = Line {
            occurred_on: occurred_on.or(line.occurred_on),
            occurred_at: occurred_at.or(line.occurred_at).cut(),
            value: value.or(line.value),
            skipped: skipped.or(line.skipped),
            note: note.or(line.note.clone()),
            confidence: confidence.or(line.confidence),
        };
        let mut fields = Fields::default();
        if changed.occurred_on != line.occurred_on && changed.occurred_on > rule.day_of(now).plus(1) {
            let reason = Reason::new(Kind::DateInFuture, "Must be at most one day ahead");
            fields.refuse("occurred_on", reason);
        }
        if let Some(value) = changed.value
            && line.value != Some(value)
        {
            fields.keep("value", measure.check(value));
        }
        if changed.value.is_some() && changed.skipped {
            let reason = Reason::new(Kind::ValueAndSkipped, "Must be false when there is a value");
            fields.refuse("skipped", reason);
        }
        if changed.says_nothing() {
            let message = "Must keep at least one of value, skipped, note and confidence";
            fields.push(FieldError {
                path: Vec::new(),
                reason: Reason::new(Kind::EmptyCheckIn, message),
            });
        }
        fields.done(changed)
    }
}

impl Line {
    fn says_nothing(&self) -> bool {
        self.value.is_none() && !self.skipped && self.note.is_none() && self.confidence.is_none()
    }
}

impl<T> Patch<T> {
    /// What the change sets, or what there was.
    fn or(self, stored: T) -> T {
        match self {
            Self::Keep => stored,
            Self::Set(value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{DayStart, TimeZone};
    use crate::measure::Aggregate;

    const NOON: Instant = Instant::from_microseconds(12 * 3_600_000_000);

    fn apply(patch: CheckInPatch, aggregate: Aggregate) -> Result<Line, Vec<Kind>> {
        let rule = DayRule {
            zone: TimeZone::utc(),
            starts_at: DayStart::MIDNIGHT,
        };
        let measure = Measure {
            aggregate,
            ..Measure::default()
        };
        let half = Quantity::from_millionths(500_000);
        let line = Line {
            occurred_on: rule.day_of(NOON),
            occurred_at: NOON,
            value: half,
            skipped: false,
            note: None,
            confidence: None,
        };
        let kinds = |fields: Fields| fields.errors().iter().map(|error| error.reason.kind).collect();
        patch.apply(&line, &measure, &rule, NOON).map_err(kinds)
    }

    #[test]
    fn what_is_left_out_stays_even_where_the_measure_would_refuse_it_now() {
        let note = Patch::Set(Some(Note::parse("on the train").unwrap()));
        let patch = CheckInPatch {
            note,
            ..CheckInPatch::default()
        };
        let line = apply(patch, Aggregate::Count).unwrap();
        assert_eq!(line.value, Quantity::from_millionths(500_000));
        assert_eq!(line.note.unwrap().as_str(), "on the train");
    }

    #[test]
    fn what_is_set_keeps_the_rules() {
        let value = |value| CheckInPatch {
            value: Patch::Set(value),
            ..CheckInPatch::default()
        };
        assert_eq!(
            apply(value(Quantity::from_millionths(1)), Aggregate::Count),
            Err(vec![Kind::IntFromFloat])
        );
        assert_eq!(
            apply(value(None), Aggregate::Count),
            Err(vec![Kind::EmptyCheckIn])
        );
        let skip = CheckInPatch {
            skipped: Patch::Set(true),
            ..CheckInPatch::default()
        };
        assert_eq!(
            apply(skip.clone(), Aggregate::Sum),
            Err(vec![Kind::ValueAndSkipped])
        );
        let skipped = apply(
            CheckInPatch {
                value: Patch::Set(None),
                ..skip
            },
            Aggregate::Sum,
        )
        .unwrap();
        assert!(skipped.skipped && skipped.value.is_none());
    }

    #[test]
    fn a_day_may_be_moved_to_one_ahead_and_no_further() {
        let on = |number| CheckInPatch {
            occurred_on: Patch::Set(Day::from_number(number).unwrap()),
            ..CheckInPatch::default()
        };
        let moved = apply(on(1), Aggregate::Sum).unwrap();
        assert_eq!(moved.occurred_at, NOON, "the moment stays");
        assert_eq!(apply(on(2), Aggregate::Sum), Err(vec![Kind::DateInFuture]));
    }
}
