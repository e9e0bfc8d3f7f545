use super::*;
use crate::measure::Aggregate;
use crate::plan::Every;
use crate::standing::testing::{at_least, case, keep, quantity, reach, rest};

fn savings(amount: &str, due: &str) -> Standing {
    case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "100", Some(due))],
        &[("2026-01-02", amount)],
    )
    .on("2026-01-05")
}

fn urgency(standing: &Standing, seconds_left: i64, position: i32) -> Urgency {
    standing.urgency(seconds_left, Quantity::whole(position)).unwrap()
}

#[test]
fn the_most_urgent_comes_first() {
    let off_track = savings("0", "2026-01-10");
    let at_risk = savings("30", "2026-01-10");
    let tight = savings("50", "2026-01-10");
    let ahead = savings("80", "2026-01-10");
    let done = savings("100", "2026-01-10");
    let order = [
        urgency(&off_track, 3600, 1),
        urgency(&off_track, 3600, 2),
        urgency(&off_track, 7200, 0),
        urgency(&at_risk, 3600, 0),
        urgency(&tight, 3600, 0),
        urgency(&ahead, 3600, 0),
        urgency(&done, 3600, 0),
    ];
    for pair in order.windows(2) {
        assert!(pair[0] < pair[1], "{pair:?}");
    }
}

#[test]
fn the_greater_share_of_the_target_comes_before_the_place() {
    let mut little = savings("40", "2026-01-10");
    let much = savings("30", "2026-01-10");
    little.status = much.status;
    assert!(urgency(&much, 60, 9) < urgency(&little, 60, 1));
    // What is needed of a target of nothing is all of it.
    little.target = Some(quantity("0"));
    assert!(urgency(&little, 60, 9) < urgency(&much, 60, 1));
}

#[test]
fn closed_and_resting_goals_are_not_on_today() {
    let resting = case(Aggregate::Sum, vec![rest("2026-01-01")], &[]).on("2026-01-05");
    assert_eq!(resting.urgency(60, Quantity::ZERO), None);
    assert_eq!(resting.load(), 0);
}

#[test]
fn load_counts_the_days_without_a_buffer() {
    for (what, standing, load) in [
        ("behind, five days left", savings("0", "2026-01-10"), 5),
        ("behind, a year left", savings("0", "2026-12-31"), 7),
        ("two days ahead", savings("70", "2026-01-10"), 3),
        ("done", savings("100", "2026-01-10"), 0),
        ("overdue", savings("0", "2026-01-04"), 0),
        (
            "no due day",
            case(
                Aggregate::Sum,
                vec![reach("2026-01-01", Some("0"), "1", None)],
                &[],
            )
            .on("2026-01-05"),
            0,
        ),
        (
            "three a week from Monday on",
            case(
                Aggregate::Count,
                vec![keep("2026-01-05", at_least("3"), Every::Weeks(1))],
                &[],
            )
            .on("2026-01-05"),
            2,
        ),
    ] {
        assert_eq!(standing.load(), load, "{what}");
    }
}

#[test]
fn goals_of_equal_urgency_are_equal() {
    let goal = savings("30", "2026-01-10");
    assert_eq!(urgency(&goal, 3600, 1), urgency(&goal, 3600, 1));
    assert_ne!(urgency(&goal, 3600, 1), urgency(&goal, 3600, 2));
}
