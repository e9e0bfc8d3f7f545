use super::*;
use crate::standing::testing::{Case, at_least, case, day, keep, reach, rest, text};

/// from, to, value, check-ins, expected, attainment, skipped
fn shown(case: &Case, every: Every, from: &str, to: &str) -> Vec<String> {
    let points = series(&case.subject(), every, day(from), day(to));
    points
        .iter()
        .map(|point| {
            let Period { from, to } = point.days;
            let (value, expected, attained) =
                (text(point.value), text(point.expected), text(point.attainment));
            format!(
                "{from} {to} {value} {} {expected} {attained} {}",
                point.check_ins, point.skipped
            )
        })
        .collect()
}

#[test]
fn days_of_a_reach_show_the_line() {
    let pages = case(
        Aggregate::Sum,
        vec![
            reach("2026-01-02", Some("0"), "10", Some("2026-01-06")),
            rest("2026-01-04"),
        ],
        &[("2026-01-02", "3"), ("2026-01-02", "1"), ("2026-01-04", "5")],
    );
    assert_eq!(
        shown(&pages, Every::DAY, "2026-01-01", "2026-01-04"),
        [
            "2026-01-01 2026-01-01 - 0 - - false",
            "2026-01-02 2026-01-02 4 2 2 - false",
            "2026-01-03 2026-01-03 - 0 4 - false",
            "2026-01-04 2026-01-04 5 1 - - false",
        ]
    );
}

#[test]
fn weeks_and_months_follow_the_calendar_and_are_cut_at_the_ends() {
    let gym = case(
        Aggregate::Count,
        vec![keep("2026-01-05", at_least("3"), Every::Weeks(1))],
        &[
            ("2026-01-06", "2"),
            ("2026-01-12", "3"),
            ("2026-01-14", "skip"),
            ("2026-02-02", "1"),
        ],
    );
    assert_eq!(
        shown(&gym, Every::Weeks(1), "2026-01-07", "2026-01-20"),
        [
            "2026-01-07 2026-01-11 - 0 - 0.6667 false",
            "2026-01-12 2026-01-18 3 2 - 1 true",
            "2026-01-19 2026-01-20 - 0 - 0 false",
        ]
    );
    let months = shown(&gym, Every::Months(1), "2026-01-01", "2026-02-28");
    assert_eq!(
        months,
        [
            "2026-01-01 2026-01-31 5 3 - 0 true",
            "2026-02-01 2026-02-28 1 1 - 0 false"
        ]
    );
}

#[test]
fn no_day_gives_no_point() {
    let idle = case(Aggregate::Sum, vec![], &[]);
    assert!(shown(&idle, Every::DAY, "2026-01-02", "2026-01-01").is_empty());
    assert_eq!(shown(&idle, Every::DAY, "2026-01-01", "2026-01-01").len(), 1);
}

#[test]
fn silence_is_nothing_or_zero_and_a_skip_is_neither() {
    let log = [
        ("2026-01-05", "skip"),
        ("2026-01-06", "note"),
        ("2026-01-08", "4"),
    ];
    let habit = case(
        Aggregate::Mean,
        vec![keep("2026-01-05", at_least("3"), Every::DAY)],
        &log,
    );
    let values = |habit: &Case| {
        let points = series(&habit.subject(), Every::DAY, day("2026-01-05"), day("2026-01-08"));
        points.iter().map(|point| text(point.value)).collect::<Vec<_>>()
    };
    assert_eq!(values(&habit), ["-", "-", "-", "4"]);
    assert_eq!(values(&habit.zero()), ["-", "0", "0", "4"]);
}

#[test]
fn the_usual_span_begins_with_a_whole_period() {
    let to = day("2026-11-20");
    for (grain, from, points) in [
        (Grain::Day, "2026-08-23", 90),
        (Grain::Week, "2025-11-24", 52),
        (Grain::Month, "2025-12-01", 12),
    ] {
        let begin = grain.usual_from(to, WeekStart::MONDAY);
        assert_eq!(begin, day(from), "{grain}");
        let empty = case(Aggregate::Sum, vec![], &[]);
        assert_eq!(series(&empty.subject(), grain.every(), begin, to).len(), points);
    }
}

#[test]
fn a_span_has_a_bounded_number_of_points() {
    let from = day("2016-01-01");
    let last = from.plus(3_659);
    for (grain, last) in [
        (Grain::Day, last),
        (Grain::Week, from.plus(7 * 3_660 - 5)),
        (Grain::Month, day("2320-12-31")),
    ] {
        assert!(grain.fits(from, last, WeekStart::MONDAY), "{grain}");
        assert!(!grain.fits(from, last.plus(1), WeekStart::MONDAY), "{grain}");
    }
    assert!(Grain::Day.fits(Day::MAX, Day::MAX, WeekStart::MONDAY));
}
