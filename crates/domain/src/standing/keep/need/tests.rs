use crate::clock::Instant;
use crate::goal::{Life, Outcome};
use crate::measure::Aggregate;
use crate::plan::{Bounds, Every};
use crate::standing::Status;
use crate::standing::keep::tests::{TICKS, WEEK, gym, numbers};
use crate::standing::testing::{at_least, at_most, band, case, day, keep, reach, text};

#[test]
fn too_few_days_left_are_needed_at_once_by_a_count_alone() {
    // Friday: three ticks in three days leave no day to spare; on Saturday two days are too few.
    let none = |aggregate| case(aggregate, gym(), &[]);
    let shown = |aggregate, on: &str| {
        let standing = none(aggregate).on(on);
        (text(standing.needed_today), text(standing.buffer_days))
    };
    let pair = |needed: &str, buffer: &str| (needed.to_owned(), buffer.to_owned());
    assert_eq!(shown(Aggregate::Count, "2026-01-08"), pair("0", "1"));
    assert_eq!(shown(Aggregate::Count, "2026-01-09"), pair("3", "0"));
    assert_eq!(shown(Aggregate::Sum, "2026-01-09"), pair("0", "2"));
    assert_eq!(shown(Aggregate::Sum, "2026-01-11"), pair("3", "0"));
}

#[test]
fn an_upper_bound_has_as_many_days_as_usual_days_fit() {
    // 10 a week, usually 2 a day with a check-in: after 3 + 1 there is room for three such days.
    let smoke = case(
        Aggregate::Sum,
        vec![keep("2026-01-05", at_most("10"), WEEK)],
        &[("2026-01-05", "3"), ("2026-01-06", "1")],
    );
    for (on, buffer) in [
        ("2026-01-06", "3"),
        ("2026-01-09", "2"),
        ("2026-01-11", "0"),
        ("2026-01-12", "5"),
    ] {
        assert_eq!(text(smoke.on(on).buffer_days), buffer, "{on}");
    }
    assert_eq!(text(smoke.zero().on("2026-01-06").buffer_days), "5");
}

#[test]
fn a_bound_that_is_met_to_the_digit_is_not_passed() {
    let smoke = |value| {
        case(
            Aggregate::Sum,
            vec![keep("2026-01-05", at_most("10"), WEEK)],
            &[("2026-01-06", value)],
        )
    };
    assert_eq!(text(smoke("10").on("2026-01-06").buffer_days), "0");
    assert_eq!(text(smoke("10.000001").on("2026-01-06").buffer_days), "-");
}

#[test]
fn a_skipped_day_needs_nothing() {
    let last = |text| case(Aggregate::Sum, gym(), &[("2026-01-11", text)]).on("2026-01-11");
    assert_eq!(text(last("0").needed_today), "3");
    assert_eq!(text(last("skip").needed_today), "0");
}

#[test]
fn a_band_is_behind_on_either_side() {
    let weight = |value| {
        case(
            Aggregate::Last,
            vec![keep("2026-01-05", band("70", "72"), WEEK)],
            &[("2026-01-06", value)],
        )
    };
    for (value, expected) in [
        ("69", "2026-01-05 2026-01-11 69 1 0.5 0 5 - 0/0"),
        ("71", "2026-01-05 2026-01-11 71 0 1 0 5 - 1/1"),
        ("73", "2026-01-05 2026-01-11 73 0 0.5 0 - - 0/0"),
    ] {
        assert_eq!(numbers(&weight(value).on("2026-01-06")), expected, "{value}");
    }
    let silent = weight("71").on("2026-01-12");
    assert_eq!(numbers(&silent), "2026-01-12 2026-01-18 - 70 - 0 6 1 1/1");
    assert_eq!(silent.current, None);
}

#[test]
fn the_verdict_of_a_keep_is_its_gap_without_a_forecast() {
    let status = |bounds: Bounds, every, on: &str| {
        case(Aggregate::Sum, vec![keep("2026-01-05", bounds, every)], &TICKS)
            .on(on)
            .status
    };
    assert_eq!(status(at_least("3"), WEEK, "2026-01-11"), Status::Done);
    assert_eq!(status(at_least("3"), WEEK, "2026-01-12"), Status::OnTrack);
    assert_eq!(status(at_least("3"), WEEK, "2026-01-19"), Status::OffTrack);
    assert_eq!(
        status(at_least("3"), Every::Months(1), "2026-01-06"),
        Status::OnTrack
    );
    assert_eq!(
        status(at_least("30"), Every::Months(1), "2026-01-14"),
        Status::AtRisk
    );
    assert_eq!(
        status(at_least("30"), Every::Months(1), "2026-01-18"),
        Status::OffTrack
    );
    // Nothing is known of any period, and nothing was said of the limit.
    assert_eq!(status(at_most("3"), WEEK, "2026-01-12"), Status::OnTrack);
}

#[test]
fn a_closed_keep_needs_nothing_and_a_reach_has_no_streak() {
    let mut gym = case(Aggregate::Count, gym(), &TICKS);
    gym.life = Life::Closed {
        outcome: Outcome::Achieved,
        at: Instant::MIN,
        on: day("2026-01-20"),
    };
    let closed = gym.on("2026-06-01");
    assert_eq!(closed.status, Status::Achieved);
    assert_eq!(numbers(&closed), "2026-01-19 2026-01-25 3 - 1 - - 0.5 1/1");
    let turned = case(
        Aggregate::Count,
        [self::gym(), vec![reach("2026-01-19", Some("0"), "9", None)]].concat(),
        &TICKS,
    );
    let standing = turned.on("2026-01-28");
    assert_eq!(
        (standing.streak, standing.strength, standing.period),
        (None, None, None)
    );
    assert_eq!(text(standing.current), "5");
}
