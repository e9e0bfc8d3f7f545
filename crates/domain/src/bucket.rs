//! Day buckets: what a day's check-ins add up to, packed one month to a row.

mod pack;

pub use pack::Damaged;

use std::collections::BTreeMap;

use crate::check_in::Line;
use crate::clock::Instant;
use crate::day::Day;
use crate::ids::CheckInId;
use crate::quantity::Quantity;

/// What the check-ins of one day add up to. Adding does not depend on order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// How many check-ins of any kind there are.
    pub check_ins: u32,
    /// How many of them skip the day.
    pub skips: u32,
    /// What their values add up to, if there is one.
    pub values: Option<Values>,
}

/// What the values of one day add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values {
    /// How many there are.
    pub count: u32,
    /// Their sum, in millionths.
    pub sum: i128,
    /// The least.
    pub min: Quantity,
    /// The greatest.
    pub max: Quantity,
    /// The newest by (`occurred_at`, `id`).
    pub last: Quantity,
    /// When the newest happened.
    pub last_at: Instant,
    /// Which check-in the newest is.
    pub last_id: CheckInId,
}

impl Bucket {
    /// The bucket of some check-ins of one day.
    pub fn of<'a>(lines: impl IntoIterator<Item = (CheckInId, &'a Line)>) -> Self {
        let mut bucket = Self::default();
        for (id, line) in lines {
            bucket.add(id, line);
        }
        bucket
    }

    /// Whether no check-in is in it.
    pub const fn is_empty(&self) -> bool {
        self.check_ins == 0
    }

    /// Adds one check-in.
    pub fn add(&mut self, id: CheckInId, line: &Line) {
        self.check_ins = self.check_ins.saturating_add(1);
        self.skips = self.skips.saturating_add(u32::from(line.skipped));
        let Some(value) = line.value else { return };
        let at = line.occurred_at;
        let Some(values) = &mut self.values else {
            let sum = i128::from(value.millionths());
            self.values = Some(Values {
                count: 1,
                sum,
                min: value,
                max: value,
                last: value,
                last_at: at,
                last_id: id,
            });
            return;
        };
        values.count = values.count.saturating_add(1);
        values.sum += i128::from(value.millionths());
        values.min = values.min.min(value);
        values.max = values.max.max(value);
        if (at, id) > (values.last_at, values.last_id) {
            (values.last, values.last_at, values.last_id) = (value, at, id);
        }
    }
}

/// A calendar month: months since January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthNumber(i32);

impl MonthNumber {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        let date = day.date();
        Self((i32::from(date.year()) - 1970) * 12 + i32::from(date.month()) - 1)
    }

    /// Months since January 1970.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// A stored number, if the month is in the years 1 to 9999.
    pub fn from_number(number: i32) -> Option<Self> {
        Self(number).first_day().map(|_| Self(number))
    }

    /// The first day of the month, if it is in the years 1 to 9999.
    pub fn first_day(self) -> Option<Day> {
        let year = i16::try_from(self.0.div_euclid(12).checked_add(1970)?).ok()?;
        let month = i8::try_from(self.0.rem_euclid(12) + 1).ok()?;
        if !(1..=9999).contains(&year) {
            return None;
        }
        Day::from_date(jiff::civil::Date::new(year, month, 1).ok()?)
    }
}

/// The buckets of one goal in one month, by day of the month (1 to 31); none is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Month(BTreeMap<u8, Bucket>);

impl Month {
    /// Adds one check-in to its day.
    pub fn add(&mut self, id: CheckInId, line: &Line) {
        self.0
            .entry(day_of_month(line.occurred_on))
            .or_default()
            .add(id, line);
    }

    /// Puts a bucket that was folded anew in the place of a day's; an empty one leaves the day without.
    pub fn replace(&mut self, day: Day, bucket: Bucket) {
        if bucket.is_empty() {
            self.0.remove(&day_of_month(day));
        } else {
            self.0.insert(day_of_month(day), bucket);
        }
    }

    /// The bucket of a day of this month.
    pub fn bucket(&self, day: Day) -> Option<&Bucket> {
        self.0.get(&day_of_month(day))
    }

    /// Whether no day has a bucket.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn day_of_month(day: Day) -> u8 {
    day.date().day().unsigned_abs()
}

/// The buckets of one goal by day, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days(Vec<(Day, Bucket)>);

impl Days {
    /// Forgets all buckets; their room stays for others.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds the buckets of a month; months must come in ascending order.
    pub fn extend(&mut self, number: MonthNumber, month: &Month) {
        let Some(first) = number.first_day() else { return };
        self.0.extend(
            month
                .0
                .iter()
                .map(|(day, bucket)| (first.plus(i32::from(*day) - 1), *bucket)),
        );
    }

    /// All buckets dated up to a day, ascending.
    pub fn until(&self, day: Day) -> &[(Day, Bucket)] {
        let end = self.0.partition_point(|(date, _)| *date <= day);
        self.0.get(..end).unwrap_or(&[])
    }

    /// All buckets from a day to a day, both included, ascending.
    pub fn between(&self, from: Day, to: Day) -> &[(Day, Bucket)] {
        let until = self.until(to);
        let start = until.partition_point(|(date, _)| *date < from);
        until.get(start..).unwrap_or(&[])
    }
}

impl FromIterator<(Day, Bucket)> for Days {
    /// Collects buckets in any order, at most one a day.
    fn from_iter<I: IntoIterator<Item = (Day, Bucket)>>(buckets: I) -> Self {
        let sorted: BTreeMap<Day, Bucket> = buckets.into_iter().collect();
        Self(sorted.into_iter().collect())
    }
}

#[cfg(test)]
mod tests;
