use std::collections::BTreeMap;

use super::oracle::{MONDAY, by_the_formula};
use super::*;
use crate::plan::{Every, Segment};
use crate::quantity::Quantity;
use crate::standing::Derivation;
use crate::standing::testing::any::seeded;
use crate::standing::testing::{Case, at_least, at_most, band, case, day, days, keep, on_weekdays, rest};
use proptest::prelude::*;

fn score(case: &Case, on: Day) -> Option<f64> {
    let subject = case.subject();
    Derivation::new(&subject, on)
        .kept
        .and_then(|kept| kept.strength.score())
}

/// A goal that was done on the days of a pattern, over and over.
fn habit(aggregate: Aggregate, segment: Segment, pattern: &[&str], length: i32) -> Case {
    let first = day(MONDAY);
    let dated: Vec<_> = (0..length)
        .filter_map(|at| {
            let said = pattern[usize::try_from(at).unwrap() % pattern.len()];
            (!said.is_empty()).then(|| (first.plus(at), said))
        })
        .collect();
    Case {
        days: days(&dated),
        ..case(aggregate, vec![segment], &[])
    }
}

fn after(case: &Case, days: i32) -> f64 {
    score(case, day(MONDAY).plus(days - 1)).unwrap()
}

fn daily() -> Segment {
    keep(MONDAY, at_least("1"), Every::DAY)
}

fn weekly(low: &str) -> Segment {
    keep(MONDAY, at_least(low), Every::Weeks(1))
}

/// aggregate, plan, what is said day after day, and the strength after so many days
type Example = (Aggregate, Segment, &'static [&'static str], i32, f64);

fn agree(examples: &[Example]) {
    for (aggregate, segment, pattern, days, expected) in examples {
        let found = after(&habit(*aggregate, segment.clone(), pattern, *days), *days);
        assert!(
            (found - expected).abs() < 5e-8,
            "{segment:?} {pattern:?}: {found}"
        );
    }
}

#[test]
fn habits_have_their_worked_examples() {
    const SELDOM: [&str; 7] = ["1", "", "", "", "", "", ""];
    const ONCE: [&str; 7] = ["3", "", "", "", "", "", ""];
    let two_of_three = keep(MONDAY, at_least("2"), Every::Days(3));
    agree(&[
        // The score that Loop publishes: 1 - 0.5^(20/13).
        (Aggregate::Count, daily(), &["1"], 20, 0.655_747_6),
        // A half-life of 13 days.
        (Aggregate::Count, daily(), &["1"], 13, 0.5),
        (Aggregate::Count, daily(), &[""], 20, 0.0),
        (Aggregate::Count, daily(), &["1", "skip"], 40, 0.655_747_6),
        (Aggregate::Count, two_of_three.clone(), &["1", "1", ""], 900, 1.0),
        (Aggregate::Count, two_of_three, &["1", "", ""], 2000, 0.5),
        (Aggregate::Sum, daily(), &["0.5"], 900, 0.5),
        // Always on Mondays: twice the window never sees less than two of them.
        (Aggregate::Count, weekly("3"), &ONCE, 900, 1.0),
        (Aggregate::Count, weekly("3"), &SELDOM, 900, 1.0 / 3.0),
        (
            Aggregate::Count,
            keep(MONDAY, at_least("0"), Every::DAY),
            &["1"],
            20,
            0.655_747_6,
        ),
    ]);
}

#[test]
fn limits_have_their_worked_examples() {
    let limit = || keep(MONDAY, at_most("2"), Every::DAY);
    agree(&[
        (Aggregate::Sum, limit(), &["1"], 5, 1.0),
        // 0.5^(1/13): one day of twice the limit.
        (Aggregate::Sum, limit(), &["4"], 1, 0.948_077_5),
        (Aggregate::Sum, limit(), &["", "", "4"], 3, 0.948_077_5),
        (Aggregate::Sum, limit(), &[""], 30, 1.0),
        (
            Aggregate::Sum,
            keep(MONDAY, band("1", "2"), Every::DAY),
            &["1"],
            20,
            0.655_747_6,
        ),
        (
            Aggregate::Sum,
            keep(MONDAY, band("1", "2"), Every::DAY),
            &[""],
            20,
            0.0,
        ),
    ]);
}

#[test]
fn a_day_that_settles_at_two_thirds() {
    // "2 of 3 days" of a daily habit: the mean over the three days of the cycle is 2/3.
    let habit = habit(
        Aggregate::Count,
        keep(MONDAY, at_least("1"), Every::DAY),
        &["1", "1", ""],
        2000,
    );
    let mean = (1998..2001).map(|days| after(&habit, days)).sum::<f64>() / 3.0;
    assert!((mean - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn rests_leave_strength_unchanged_and_other_terms_go_on_from_it() {
    let daily = |from| keep(from, at_least("1"), Every::DAY);
    let ticks = [("2026-01-05", "1"), ("2026-01-06", "1"), ("2026-01-20", "1")];
    let segments = vec![
        daily(MONDAY),
        rest("2026-01-07"),
        daily("2026-01-20"),
        keep("2026-01-22", at_most("0"), Every::DAY),
    ];
    let habit = case(Aggregate::Count, segments, &ticks);
    let on = |text| score(&habit, day(text)).unwrap();
    let m = 0.5_f64.powf(1.0 / 13.0);
    assert!((on("2026-01-15") - (1.0 - m * m)).abs() < 1e-12);
    assert!((on("2026-01-20") - (1.0 - m * m * m)).abs() < 1e-12);
    assert_eq!(score(&habit, day("2026-01-04")), None);
    let missed = m * on("2026-01-20");
    assert!((on("2026-01-21") - missed).abs() < 1e-12);
    // Nothing is known of the limit's day: strength stays.
    assert!((on("2026-01-22") - missed).abs() < 1e-12);
}

#[test]
fn the_scores_of_all_days_are_those_of_each() {
    let habit = habit(
        Aggregate::Count,
        on_weekdays(daily(), &[1, 3, 5]),
        &["", "1", "skip", "1"],
        40,
    );
    let last = day(MONDAY).plus(39);
    let scores = crate::standing::strengths(&habit.subject(), last);
    assert_eq!(scores.len(), 40);
    for (on, score) in scores {
        assert_eq!(habit.at(on).strength, Some(score), "{on}");
    }
}

fn schedule() -> impl Strategy<Value = Segment> {
    let every = prop_oneof![
        Just(Every::DAY),
        Just(Every::Days(3)),
        Just(Every::Weeks(1)),
        Just(Every::Weeks(2)),
        Just(Every::Months(1)),
        Just(Every::Quarters(1)),
        Just(Every::Years(1)),
        Just(Every::Rolling(7)),
    ];
    let bounds = prop_oneof![
        (1_i32..8).prop_map(|low| Bounds::AtLeast(Quantity::whole(low))),
        (1_i32..8).prop_map(|high| Bounds::AtMost(Quantity::whole(high))),
        (1_i32..8, 1_i32..5)
            .prop_map(|(low, wide)| Bounds::Band(Quantity::whole(low), Quantity::whole(low + wide))),
    ];
    (every, bounds, any::<bool>()).prop_map(|(every, bounds, working)| {
        let segment = keep(MONDAY, bounds, every);
        if working && every == Every::DAY {
            on_weekdays(segment, &[1, 2, 3, 4, 5])
        } else {
            segment
        }
    })
}

const AGGREGATES: [Aggregate; 6] = [
    Aggregate::Count,
    Aggregate::Sum,
    Aggregate::Last,
    Aggregate::Min,
    Aggregate::Max,
    Aggregate::Mean,
];

proptest! {
    #![proptest_config(seeded(24))]

    #[test]
    fn a_thousand_days_agree_with_a_second_implementation(
        segment in schedule(),
        aggregate in prop::sample::select(&AGGREGATES[..]),
        said in prop::collection::vec(prop_oneof![3 => Just(None), 1 => Just(Some(-1)), 4 => (0..6).prop_map(Some)], 1000),
    ) {
        let log: BTreeMap<i32, Option<f64>> = said.iter().enumerate()
            .filter_map(|(at, said)| Some((i32::try_from(at).unwrap(), said.map(|value| (value >= 0).then(|| f64::from(value)))?)))
            .collect();
        let dated: Vec<_> = log.iter().map(|(at, said)| (day(MONDAY).plus(*at), said.map_or("skip".to_owned(), |value| value.to_string()))).collect();
        let dated: Vec<_> = dated.iter().map(|(on, said)| (*on, said.as_str())).collect();
        let case = Case { days: days(&dated), ..case(aggregate, vec![segment.clone()], &[]) };
        let expected = by_the_formula(aggregate, &segment, &log);
        for last in (0..1000).step_by(83).chain([999]) {
            let expected = expected[usize::try_from(last).unwrap() + 1];
            let found = score(&case, day(MONDAY).plus(last));
            prop_assert_eq!(found.is_some(), expected.is_some());
            let apart = (found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs();
            prop_assert!(apart < 1e-12, "day {}: {:?} {:?}", last, found, expected);
        }
    }
}
