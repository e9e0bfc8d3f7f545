use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday};
use proptest::prelude::*;

use super::*;
use crate::day::Day;
use crate::standing::testing::any::seeded;

fn period(text: &str) -> ReviewPeriod {
    text.parse().unwrap()
}

#[test]
fn periods_have_their_days_and_neighbours() {
    for (text, days, previous, next) in [
        ("2026-W47", "2026-11-16 2026-11-22", "2026-W46", "2026-W48"),
        ("2026-W53", "2026-12-28 2027-01-03", "2026-W52", "2027-W01"),
        ("2020-W01", "2019-12-30 2020-01-05", "2019-W52", "2020-W02"),
        ("2028-02", "2028-02-01 2028-02-29", "2028-01", "2028-03"),
        ("2026-12", "2026-12-01 2026-12-31", "2026-11", "2027-01"),
        ("2026-Q4", "2026-10-01 2026-12-31", "2026-Q3", "2027-Q1"),
        ("2026", "2026-01-01 2026-12-31", "2025", "2027"),
        ("9998", "9998-01-01 9998-12-31", "9997", "9999"),
    ] {
        let period = period(text);
        assert_eq!(period.to_string(), text);
        assert_eq!(format!("{} {}", period.first(), period.last()), days, "{text}");
        assert_eq!(
            (period.previous().to_string(), period.next().to_string()),
            (previous.into(), next.into())
        );
    }
}

#[test]
fn what_names_no_period_is_refused() {
    for text in [
        "",
        "202",
        "0999",
        "9999",
        "2026-",
        "2026-W00",
        "2026-W54",
        "2025-W53",
        "2026-W7",
        "2026-w47",
        "2026-Q0",
        "2026-Q5",
        "2026-13",
        "2026-00",
        "2026-1",
        "2026-11-20",
        "+026",
        "2026-W+1",
        "2026-W47 ",
        "२०२६",
        "é026",
    ] {
        assert!(text.parse::<ReviewPeriod>().is_err(), "{text}");
    }
}

proptest! {
    #![proptest_config(seeded(4_096))]

    #[test]
    fn weeks_are_those_of_another_library(number in -354_000_i32..2_900_000) {
        let day = Day::from_number(number).unwrap();
        let date = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + TimeDelta::days(i64::from(number));
        let week = ReviewPeriod::week_of(day);
        let theirs = date.iso_week();
        prop_assert_eq!(week.to_string(), format!("{:04}-W{:02}", theirs.year(), theirs.week()));
        prop_assert_eq!(week.to_string().parse(), Ok(week));
        let monday = NaiveDate::from_isoywd_opt(theirs.year(), theirs.week(), Weekday::Mon).unwrap();
        prop_assert_eq!(week.first().to_string(), monday.to_string());
        prop_assert!(week.first() <= day && day <= week.last());
        prop_assert_eq!(week.next().previous(), week);
    }
}

mod sorting;
