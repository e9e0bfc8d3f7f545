use std::collections::BTreeMap;

use super::*;
use crate::plan::{Ask, DaySelection, Every, Segment};
use crate::quantity::Quantity;
use crate::standing::Derivation;
use crate::standing::testing::{
    Case, at_least, at_most, band, case, day, days, keep, on_weekdays, quantity, rest,
};
use proptest::prelude::*;

const MONDAY: &str = "2026-01-05";

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

#[test]
fn strength_has_its_worked_examples() {
    let daily = || keep(MONDAY, at_least("1"), Every::DAY);
    let weekly = |low| keep(MONDAY, at_least(low), Every::Weeks(1));
    for (what, habit, days, expected) in [
        // The score that Loop publishes: 1 - 0.5^(20/13).
        (
            "20 perfect days",
            habit(Aggregate::Count, daily(), &["1"], 99),
            20,
            0.655_747_6,
        ),
        (
            "a half-life of 13 days",
            habit(Aggregate::Count, daily(), &["1"], 99),
            13,
            0.5,
        ),
        (
            "nothing done",
            habit(Aggregate::Count, daily(), &[""], 99),
            20,
            0.0,
        ),
        (
            "two of three days settle",
            habit(
                Aggregate::Count,
                keep(MONDAY, at_least("2"), Every::Days(3)),
                &["1", "1", ""],
                900,
            ),
            900,
            1.0,
        ),
        (
            "every day of two settles at half",
            habit(Aggregate::Sum, daily(), &["0.5"], 900),
            900,
            0.5,
        ),
        (
            "three a week, always on Mondays",
            habit(Aggregate::Count, weekly("3"), &["3", "", "", "", "", "", ""], 900),
            900,
            1.0,
        ),
        (
            "one of three a week",
            habit(Aggregate::Count, weekly("3"), &["1", "", "", "", "", "", ""], 900),
            900,
            1.0 / 3.0,
        ),
        (
            "an upper bound starts whole",
            habit(Aggregate::Sum, keep(MONDAY, at_most("2"), Every::DAY), &["1"], 99),
            5,
            1.0,
        ),
        (
            "one day of twice the limit",
            habit(Aggregate::Sum, keep(MONDAY, at_most("2"), Every::DAY), &["4"], 1),
            1,
            0.948_077_5,
        ),
        (
            "what is not known moves no limit",
            habit(Aggregate::Sum, keep(MONDAY, at_most("2"), Every::DAY), &["4"], 1),
            30,
            0.948_077_5,
        ),
        (
            "skips move nothing",
            habit(Aggregate::Count, daily(), &["1", "skip"], 99),
            40,
            0.655_747_6,
        ),
    ] {
        let found = after(&habit, days);
        assert!((found - expected).abs() < 5e-8, "{what}: {found}");
    }
}

#[test]
fn two_of_three_days_done_every_day_in_three_settle_at_half() {
    let habit = habit(
        Aggregate::Count,
        keep(MONDAY, at_least("2"), Every::Days(3)),
        &["1", "", ""],
        2000,
    );
    assert!((after(&habit, 2000) - 0.5).abs() < 1e-12);
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

/// The score after no day, after the first day and so on once more, written from the formula alone: every day looks at every check-in.
fn by_the_formula(
    aggregate: Aggregate,
    segment: &Segment,
    log: &BTreeMap<i32, Option<f64>>,
) -> Vec<Option<f64>> {
    let Ask::Keep(keep) = &segment.ask else {
        unreachable!()
    };
    let at = |offset: i32| day(MONDAY).plus(offset).date();
    let bound = |quantity: Quantity| quantity.to_string().parse::<f64>().unwrap();
    let ticks = aggregate == Aggregate::Count && matches!(keep.bounds, Bounds::AtLeast(_));
    let mut strength = None;
    let mut days = Vec::new();
    for t in 0..1000 {
        days.push(strength);
        let skipped = log.get(&t) == Some(&None);
        let asked = match &keep.on {
            None => true,
            Some(DaySelection::Weekdays(days)) => days.contains(&at(t).weekday().to_monday_one_offset()),
            Some(DaySelection::MonthDays(_)) => unreachable!(),
        };
        if skipped || !asked {
            continue;
        }
        let d = match keep.every {
            Every::Days(n) | Every::Rolling(n) => i32::from(n),
            Every::Weeks(n) => 7 * i32::from(n),
            Every::Months(1) => i32::from(at(t).days_in_month()),
            Every::Years(1) => i32::from(at(t).days_in_year()),
            Every::Quarters(1) => {
                let first = at(t)
                    .with()
                    .month((at(t).month() - 1) / 3 * 3 + 1)
                    .day(1)
                    .build()
                    .unwrap();
                (0..3)
                    .map(|month| {
                        i32::from(
                            first
                                .saturating_add(jiff::Span::new().months(month))
                                .days_in_month(),
                        )
                    })
                    .sum()
            }
            other => unreachable!("{other:?}"),
        };
        let f = match keep.bounds {
            _ if keep.on.is_some() => 1.0,
            Bounds::AtLeast(n) if ticks => bound(n) / f64::from(d),
            _ => 1.0 / f64::from(d),
        };
        let k = if ticks && d > 1 { 2 } else { 1 };
        let window: Vec<f64> = (t - k * d + 1..=t).filter_map(|day| *log.get(&day)?).collect();
        let v = match aggregate {
            Aggregate::Sum | Aggregate::Count => window.iter().sum(),
            Aggregate::Last => window.last().copied().unwrap_or(0.0),
            Aggregate::Min => window.iter().copied().reduce(f64::min).unwrap_or(0.0),
            Aggregate::Max => window.iter().copied().reduce(f64::max).unwrap_or(0.0),
            Aggregate::Mean => {
                window.iter().sum::<f64>() / (f64::from(u32::try_from(window.len()).unwrap())).max(1.0)
            }
            Aggregate::Children => unreachable!(),
        };
        let known = !window.is_empty();
        let before = strength.unwrap_or(if matches!(keep.bounds, Bounds::AtMost(_)) {
            1.0
        } else {
            0.0
        });
        let k = f64::from(k);
        let x = match keep.bounds {
            Bounds::AtLeast(low) => Some((v / (k * bound(low))).min(1.0)),
            Bounds::AtMost(high) if known && v > bound(high) => {
                Some((1.0 - (v - bound(high)) / bound(high)).max(0.0))
            }
            Bounds::Band(low, high) if known && v < bound(low) => {
                Some((1.0 - (bound(low) - v) / (bound(high) - bound(low))).max(0.0))
            }
            Bounds::Band(low, high) if known && v > bound(high) => {
                Some((1.0 - (v - bound(high)) / (bound(high) - bound(low))).max(0.0))
            }
            Bounds::AtMost(_) | Bounds::Band(..) => known.then_some(1.0),
        };
        let m = 0.5_f64.powf(f.sqrt() / 13.0);
        strength = Some(x.map_or(before, |x| m * before + (1.0 - m) * x));
    }
    days.push(strength);
    days
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
    #![proptest_config(ProptestConfig::with_cases(24))]

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

#[test]
fn a_bound_of_nothing_is_an_amount() {
    let habit = habit(
        Aggregate::Count,
        keep(MONDAY, at_least("0"), Every::DAY),
        &["1"],
        20,
    );
    assert!((after(&habit, 20) - 0.655_747_6).abs() < 5e-8);
    let inside = band("1", "2");
    assert!(
        after(
            &self::habit(Aggregate::Sum, keep(MONDAY, inside, Every::DAY), &["1"], 20),
            20
        ) > 0.65
    );
    assert_eq!(quantity("0"), Quantity::ZERO);
}
