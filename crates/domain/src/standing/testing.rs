//! Goals to try the engine on, built in few words.

pub(crate) mod any;

use uuid::Uuid;

use super::{Child, Standing, Subject, standing};
use crate::bucket::{Bucket, Days, Values};
use crate::check_in::Line;
use crate::clock::Instant;
use crate::day::Day;
use crate::goal::{CheckInEvery, Life};
use crate::ids::CheckInId;
use crate::measure::{Aggregate, Measure, Missing};
use crate::plan::{Ask, Bounds, DaySelection, Every, Keep, Plan, Reach, Segment};
use crate::quantity::Quantity;
use crate::text::Note;
use crate::user::WeekStart;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// A check-in of a day: a number, `skip`, or `note`.
pub(crate) fn line(on: Day, text: &str) -> Line {
    Line {
        occurred_on: on,
        occurred_at: Instant::MIN,
        value: (!matches!(text, "skip" | "note")).then(|| quantity(text)),
        skipped: text == "skip",
        note: (text == "note").then(|| Note::parse("Rain").unwrap()),
        confidence: None,
    }
}

fn id(number: usize) -> CheckInId {
    CheckInId::from_uuid(Uuid::from_u128(u128::try_from(number).unwrap()))
}

pub(crate) fn bucket(on: Day, texts: &[&str]) -> Bucket {
    let mut bucket = Bucket::default();
    for (at, text) in texts.iter().enumerate() {
        bucket.add(id(at), &line(on, text));
    }
    bucket
}

pub(crate) fn values(texts: &[&str]) -> Values {
    bucket(Day::MIN, texts).values.unwrap()
}

pub(crate) fn reach(from: &str, start: Option<&str>, target: &str, due: Option<&str>) -> Segment {
    let reach = Reach {
        start: start.map(quantity),
        target: quantity(target),
        due_on: due.map(day),
    };
    Segment {
        from: day(from),
        ask: Ask::Reach(reach),
    }
}

pub(crate) fn rest(from: &str) -> Segment {
    Segment {
        from: day(from),
        ask: Ask::Rest(None),
    }
}

pub(crate) fn at_least(low: &str) -> Bounds {
    Bounds::AtLeast(quantity(low))
}

pub(crate) fn at_most(high: &str) -> Bounds {
    Bounds::AtMost(quantity(high))
}

pub(crate) fn band(low: &str, high: &str) -> Bounds {
    Bounds::Band(quantity(low), quantity(high))
}

pub(crate) fn keep(from: &str, bounds: Bounds, every: Every) -> Segment {
    let keep = Keep {
        bounds,
        every,
        on: None,
        carry: 0,
    };
    Segment {
        from: day(from),
        ask: Ask::Keep(keep),
    }
}

pub(crate) fn on_weekdays(mut segment: Segment, days: &[i64]) -> Segment {
    if let Ask::Keep(keep) = &mut segment.ask {
        keep.on = Some(DaySelection::weekdays(days).unwrap());
    }
    segment
}

pub(crate) fn carrying(mut segment: Segment, carry: u8) -> Segment {
    if let Ask::Keep(keep) = &mut segment.ask {
        keep.carry = carry;
    }
    segment
}

/// A goal to ask for its standing.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) measure: Measure,
    pub(crate) plan: Plan,
    pub(crate) life: Life,
    pub(crate) check_in_every: Option<CheckInEvery>,
    pub(crate) days: Days,
    pub(crate) week_starts_on: WeekStart,
    pub(crate) children: Vec<Child>,
}

/// A goal with check-ins, each a day and what `line` reads; several of one day add up.
pub(crate) fn case(aggregate: Aggregate, segments: Vec<Segment>, check_ins: &[(&str, &str)]) -> Case {
    let dated: Vec<_> = check_ins.iter().map(|(on, text)| (day(on), *text)).collect();
    Case {
        measure: Measure {
            aggregate,
            ..Measure::default()
        },
        plan: Plan::new(segments).unwrap(),
        life: Life::Active,
        check_in_every: None,
        days: days(&dated),
        week_starts_on: WeekStart::MONDAY,
        children: Vec::new(),
    }
}

pub(crate) fn days(check_ins: &[(Day, &str)]) -> Days {
    let mut buckets = std::collections::BTreeMap::<Day, Bucket>::new();
    for (at, (on, text)) in check_ins.iter().enumerate() {
        buckets.entry(*on).or_default().add(id(at), &line(*on, text));
    }
    buckets.into_iter().collect()
}

impl Case {
    pub(crate) fn zero(mut self) -> Self {
        self.measure.missing = Missing::Zero;
        self
    }

    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            measure: &self.measure,
            plan: &self.plan,
            life: self.life,
            check_in_every: self.check_in_every,
            days: &self.days,
            week_starts_on: self.week_starts_on,
            children: &self.children,
        }
    }

    pub(crate) fn on(&self, date: &str) -> Standing {
        self.at(day(date))
    }

    pub(crate) fn at(&self, date: Day) -> Standing {
        standing(&self.subject(), date)
    }
}

pub(crate) fn text<T: ToString>(number: Option<T>) -> String {
    number.map_or("-".to_owned(), |number| number.to_string())
}
