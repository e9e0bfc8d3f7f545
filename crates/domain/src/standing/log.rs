//! A goal's log and plan as far as they are known on a day: what is dated later is not there (invariant 6).

use super::Subject;
use crate::bucket::{Bucket, Days, Values};
use crate::clock::Instant;
use crate::day::Day;
use crate::ids::CheckInId;
use crate::measure::{Measure, Missing};
use crate::plan::{Ask, Segment};
use crate::quantity::Quantity;
use crate::schedule::{Period, asks};

/// A day with values: recorded ones, or the 0 of a silent day where the measure says so.
pub(super) type Valued<'a> = (Day, &'a Values);

/// What a silent day is worth with `missing = zero`.
const ZERO: Values = Values {
    count: 1,
    sum: 0,
    min: Quantity::ZERO,
    max: Quantity::ZERO,
    last: Quantity::ZERO,
    last_at: Instant::MIN,
    last_id: CheckInId::from_uuid(uuid::Uuid::nil()),
};

/// Buckets and segments dated up to a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Log<'a> {
    days: &'a Days,
    segments: &'a [Segment],
    day: Day,
    measure: &'a Measure,
}

impl<'a> Log<'a> {
    pub(super) fn new(subject: &Subject<'a>, day: Day) -> Self {
        Self {
            days: subject.days,
            segments: subject.plan.known_on(day),
            day,
            measure: subject.measure,
        }
    }

    /// The same as it was known on an earlier day.
    pub(super) fn as_of(&self, day: Day) -> Self {
        let begun = self.segments.partition_point(|segment| segment.from <= day);
        Self {
            segments: self.segments.get(..begun).unwrap_or(&[]),
            day: day.min(self.day),
            ..*self
        }
    }

    /// How check-ins become one number.
    pub(super) const fn measure(&self) -> &'a Measure {
        self.measure
    }

    /// The last day that is known, which is the one asked for.
    pub(super) const fn day(&self) -> Day {
        self.day
    }

    /// The segments that have begun; the last one is taken to go on.
    pub(super) const fn segments(&self) -> &'a [Segment] {
        self.segments
    }

    /// The first day of the plan.
    pub(super) fn first_day(&self) -> Option<Day> {
        self.segments.first().map(|segment| segment.from)
    }

    /// All days with check-ins of any kind, ascending.
    pub(super) fn check_ins(&self) -> &'a [(Day, Bucket)] {
        self.days.until(self.day)
    }

    /// The days with recorded values in a stretch, ascending.
    pub(super) fn recorded(
        &self,
        from: Day,
        to: Day,
    ) -> impl DoubleEndedIterator<Item = Valued<'a>> + use<'a> {
        let buckets = self.days.between(from, to.min(self.day)).iter();
        buckets.filter_map(|(day, bucket)| Some((*day, bucket.values.as_ref()?)))
    }

    /// The bucket of a day: its values, or 0 for a demanded day that is over without one if `missing = zero`.
    fn bucket(&self, day: Day) -> Option<Valued<'a>> {
        let found = self.days.between(day, day).first();
        let recorded = found.and_then(|(_, bucket)| bucket.values.as_ref());
        recorded
            .or_else(|| {
                let place = self
                    .segments
                    .partition_point(|segment| segment.from <= day)
                    .checked_sub(1)?;
                let ask = &self.segments.get(place)?.ask;
                let skipped = found.is_some_and(|(_, bucket)| bucket.skips > 0);
                self.silence(day, demanded(ask, day, skipped))
            })
            .map(|values| (day, values))
    }

    /// The days of a stretch with a bucket, ascending.
    pub(super) fn buckets(&self, stretch: Period) -> Vec<Valued<'a>> {
        if self.measure.missing == Missing::Unknown {
            return self.recorded(stretch.from, stretch.to).collect();
        }
        let numbers = stretch.from.number()..=stretch.to.number();
        numbers
            .filter_map(Day::from_number)
            .filter_map(|day| self.bucket(day))
            .collect()
    }

    fn silence(&self, day: Day, demanded: bool) -> Option<&'a Values> {
        (self.measure.missing == Missing::Zero && demanded && day < self.day).then_some(&ZERO)
    }

    /// The days with a bucket, newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = Valued<'a>> + use<'a> {
        let log = *self;
        let zero = self.measure.missing == Missing::Zero;
        let first = [log.first_day(), log.check_ins().first().map(|(day, _)| *day)];
        let first = first.into_iter().flatten().min().filter(|_| zero);
        let every = first.into_iter().flat_map(move |first| {
            let numbers = (first.number()..=log.day.number()).rev();
            numbers
                .filter_map(Day::from_number)
                .filter_map(move |day| log.bucket(day))
        });
        let recorded = (!zero).then(|| log.recorded(Day::MIN, log.day).rev());
        every.chain(recorded.into_iter().flatten())
    }

    /// The first day with a bucket.
    pub(super) fn first_bucket(&self) -> Option<Day> {
        let recorded = self.recorded(Day::MIN, self.day).next().map(|(day, _)| day);
        let from = self.first_day().filter(|_| self.measure.missing == Missing::Zero);
        let silent = from.and_then(|from| self.planned(from).find(|date| date.values.is_some()));
        [recorded, silent.map(|date| date.day)]
            .into_iter()
            .flatten()
            .min()
    }

    /// Every day of the plan from a day on, ascending.
    pub(super) fn planned(&self, from: Day) -> Planned<'a> {
        let from = self
            .first_day()
            .map(|first| from.max(first))
            .filter(|from| *from <= self.day);
        let buckets = from.map_or(&[][..], |from| self.days.between(from, self.day));
        let place = from.map_or(0, |from| {
            self.segments.partition_point(|segment| segment.from <= from)
        });
        Planned {
            log: *self,
            next: from,
            begun: self.segments.get(place.saturating_sub(1)..).unwrap_or(&[]),
            buckets,
        }
    }
}

/// `demand`: whether the active segment asks something of a day; a keep asks nothing of skipped days.
fn demanded(ask: &Ask, day: Day, skipped: bool) -> bool {
    asks(ask, day) && !(skipped && matches!(ask, Ask::Keep(_)))
}

/// A day of a plan, with what is in the log.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlannedDay<'a> {
    pub(super) day: Day,
    /// The segment that is active.
    pub(super) segment: &'a Segment,
    /// Whether something is asked of the day.
    pub(super) demanded: bool,
    /// Its bucket: recorded values, or the 0 of a silent day.
    pub(super) values: Option<&'a Values>,
}

/// The days of a plan, ascending.
#[derive(Clone, Debug)]
pub(super) struct Planned<'a> {
    log: Log<'a>,
    next: Option<Day>,
    /// The segments from the active one on.
    begun: &'a [Segment],
    /// The buckets from the next day on.
    buckets: &'a [(Day, Bucket)],
}

impl<'a> Iterator for Planned<'a> {
    type Item = PlannedDay<'a>;

    fn next(&mut self) -> Option<PlannedDay<'a>> {
        let day = self.next?;
        self.next = (day < self.log.day).then(|| day.plus(1));
        if let [_, after @ ..] = self.begun
            && after.first().is_some_and(|segment| segment.from <= day)
        {
            self.begun = after;
        }
        let segment = self.begun.first()?;
        let bucket = match self.buckets {
            [(dated, bucket), rest @ ..] if *dated == day => {
                self.buckets = rest;
                Some(bucket)
            }
            _ => None,
        };
        let demanded = demanded(&segment.ask, day, bucket.is_some_and(|bucket| bucket.skips > 0));
        let recorded = bucket.and_then(|bucket| bucket.values.as_ref());
        Some(PlannedDay {
            day,
            segment,
            demanded,
            values: recorded.or_else(|| self.log.silence(day, demanded)),
        })
    }
}
