use super::testing::{Case, case, day, days, reach, rest, text};
use super::*;
use crate::clock::Instant;
use crate::goal::Outcome;
use crate::measure::{Aggregate, Missing};
use crate::plan::{Ask, Reach, Segment};

/// progress, current, expected, lead, lead days, needed today, needed per day
fn numbers(standing: &Standing) -> [String; 7] {
    [
        text(standing.progress),
        text(standing.current),
        text(standing.expected),
        text(standing.lead),
        text(standing.lead_days),
        text(standing.needed_today),
        text(standing.needed_per_day),
    ]
}

#[test]
fn the_example_of_the_contract_comes_out() {
    let books = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "24", Some("2026-12-31"))],
        &[("2026-03-01", "10"), ("2026-11-18", "7")],
    );
    let standing = books.on("2026-11-20");
    let expected = [
        "0.7083",
        "17",
        "21.30411",
        "-4.30411",
        "-65.458333",
        "4.30411",
        "0.166667",
    ];
    assert_eq!(numbers(&standing), expected);
    assert_eq!(standing.status, Status::AtRisk);
}

#[test]
fn a_debt_is_paid_down_by_logging_payments() {
    let debt = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("5000"), "0", Some("2026-01-10"))],
        &[("2026-01-01", "1500"), ("2026-01-02", "1000")],
    );
    let standing = debt.on("2026-01-03");
    assert_eq!(
        numbers(&standing),
        ["0.5", "2500", "3500", "1000", "2", "0", "312.5"]
    );
    assert_eq!(standing.status, Status::OnTrack);
}

#[test]
fn a_level_stands_at_its_newest_value() {
    let weight = case(
        Aggregate::Last,
        vec![reach("2026-01-01", Some("82"), "75", Some("2026-03-11"))],
        &[
            ("2025-12-31", "90"),
            ("2026-01-05", "81.2"),
            ("2026-01-08", "81.4"),
        ],
    );
    assert_eq!(
        numbers(&weight.on("2026-01-10")),
        ["0.0857", "81.4", "81", "-0.4", "-4", "0.4", "0.104918"]
    );
    assert_eq!(text(weight.on("2026-01-04").current), "82");
}

#[test]
fn a_break_is_flat_and_the_line_goes_on_where_it_left_off() {
    let pages = case(
        Aggregate::Sum,
        vec![
            reach("2026-01-01", Some("0"), "100", Some("2026-01-10")),
            rest("2026-01-06"),
            reach("2026-01-11", None, "100", Some("2026-01-20")),
        ],
        &[("2026-01-02", "50"), ("2026-01-07", "10")],
    );
    let resting = pages.on("2026-01-08");
    assert_eq!(numbers(&resting), ["0.6", "60", "-", "-", "-", "-", "-"]);
    assert_eq!(resting.status, Status::Resting);
    assert_eq!(text(pages.on("2026-01-05").expected), "50");
    // Half the way is left when it goes on, spread over ten days.
    assert_eq!(text(pages.on("2026-01-11").expected), "55");
    assert_eq!(text(pages.on("2026-01-25").expected), "100");
}

#[test]
fn a_line_after_a_reach_without_due_day_starts_at_the_number_of_its_last_day() {
    let pages = case(
        Aggregate::Sum,
        vec![
            reach("2026-01-01", Some("0"), "100", None),
            reach("2026-01-11", None, "100", Some("2026-01-20")),
        ],
        &[("2026-01-02", "20"), ("2026-01-11", "8")],
    );
    let first = pages.on("2026-01-05");
    assert_eq!(numbers(&first), ["0.2", "20", "-", "-", "-", "-", "-"]);
    assert_eq!(first.status, Status::OnTrack);
    assert_eq!(
        numbers(&pages.on("2026-01-11")),
        ["0.28", "28", "28", "0", "0", "0", "7.2"]
    );
}

#[test]
fn a_new_journey_counts_from_its_own_day() {
    let books = case(
        Aggregate::Count,
        vec![
            reach("2026-01-01", Some("0"), "24", Some("2026-12-31")),
            reach("2027-01-01", Some("0"), "12", Some("2027-12-31")),
        ],
        &[("2026-12-31", "20"), ("2027-01-01", "1")],
    );
    assert_eq!(text(books.on("2026-12-31").current), "20");
    assert_eq!(text(books.on("2027-01-01").current), "1");
}

#[test]
fn the_status_follows_the_stated_precedence() {
    let plan = || vec![reach("2026-01-01", Some("0"), "100", Some("2026-01-20"))];
    let status = |values: &[(&str, &str)], date: &str| case(Aggregate::Sum, plan(), values).on(date).status;
    assert_eq!(status(&[], "2025-12-31"), Status::Pending);
    assert_eq!(status(&[], "2026-01-07"), Status::Pending);
    assert_eq!(status(&[], "2026-01-08"), Status::OffTrack);
    assert_eq!(status(&[], "2026-01-15"), Status::Stale);
    assert_eq!(status(&[("2026-01-10", "40")], "2026-01-10"), Status::OnTrack);
    assert_eq!(status(&[("2026-01-10", "39")], "2026-01-10"), Status::AtRisk);
    assert_eq!(status(&[("2026-01-10", "25")], "2026-01-10"), Status::AtRisk);
    assert_eq!(status(&[("2026-01-10", "24")], "2026-01-10"), Status::OffTrack);
    assert_eq!(status(&[("2026-01-10", "99")], "2026-01-21"), Status::Overdue);
    assert_eq!(status(&[("2026-01-10", "100")], "2026-01-21"), Status::Done);
    assert_eq!(status(&[("2026-01-10", "99")], "2026-01-24"), Status::Stale);
    assert_eq!(
        status(&[("2026-01-09", "1"), ("2026-01-10", "98")], "2026-01-13"),
        Status::Stale
    );
}

#[test]
fn a_closed_goal_stands_where_it_stood_on_its_closing_day() {
    let mut books = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "24", Some("2026-12-31"))],
        &[("2026-03-01", "10"), ("2026-06-01", "7")],
    );
    books.life = Life::Closed {
        outcome: Outcome::Missed,
        at: Instant::MIN,
        on: day("2026-05-01"),
    };
    let later = books.on("2026-11-20");
    assert_eq!(
        (later.status, text(later.current)),
        (Status::Missed, "10".to_owned())
    );
    assert_eq!(text(later.needed_today), "-");
    assert_eq!(
        text(books.on("2026-04-01").needed_today),
        text(books.on("2026-04-01").needed_today)
    );
    assert_ne!(books.on("2026-04-01").status, Status::Missed);
}

#[test]
fn a_silent_day_counts_as_zero_when_the_measure_says_so() {
    let mut level = case(
        Aggregate::Last,
        vec![reach("2026-01-01", Some("10"), "0", None)],
        &[("2026-01-02", "5")],
    );
    assert_eq!(text(level.on("2026-01-04").current), "5");
    level.measure.missing = Missing::Zero;
    assert_eq!(text(level.on("2026-01-04").current), "0");
    assert_eq!(text(level.on("2026-01-03").current), "5");
}

#[test]
fn extreme_values_do_not_overflow() {
    let huge = Quantity::MAX;
    let huge_days: Vec<_> = (0..2000)
        .map(|n| (day("0001-01-01").plus(n), "9000000000000"))
        .collect();
    let segments = vec![Segment {
        from: Day::MIN,
        ask: Ask::Reach(Reach {
            start: Some(Quantity::MIN),
            target: huge,
            due_on: Some(Day::MAX),
        }),
    }];
    let case = Case {
        days: days(&huge_days),
        ..case(Aggregate::Sum, segments, &[])
    };
    let standing = case.at(Day::MAX);
    assert_eq!(text(standing.current), "17991000000000000");
    assert!(standing.lead_days.is_some());
}
