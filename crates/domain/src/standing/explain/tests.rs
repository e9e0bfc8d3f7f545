use super::*;
use crate::clock::Instant;
use crate::goal::{Life, Outcome, Weight};
use crate::measure::Aggregate;
use crate::plan::Every;
use crate::standing::Child;
use crate::standing::testing::{Case, at_least, case, day, days, keep, reach, rest};

fn explained(case: &Case, on: &str) -> Vec<Explanation> {
    explain(&case.subject(), day(on))
}

fn shown(list: &[Explanation], name: &str) -> String {
    let found = list.iter().find(|explanation| explanation.name == name).unwrap();
    let inputs: Vec<_> = found
        .inputs
        .iter()
        .map(|input| format!("{} {}", input.name, input.value))
        .collect();
    format!(
        "{} = {} by {}: {}; {} days",
        found.name,
        found.value,
        found.formula,
        inputs.join(", "),
        found.days.len()
    )
}

#[test]
fn every_number_of_a_reach_says_why() {
    let books = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "24", Some("2026-12-31"))],
        &[("2026-03-01", "10"), ("2026-11-18", "7")],
    );
    let list = explained(&books, "2026-11-20");
    for expected in [
        "status = at_risk by by_gap: silent_days 2, stale_from 786; 2 days",
        "progress = 0.7083 by progress: start0 0, current 17, target 24; 2 days",
        "current = 17 by flow_current: start0 0, from0 2026-01-01, aggregate sum; 2 days",
        "expected = 21.30411 by line: from 2026-01-01, due 2026-12-31, start 0, target 24, rate 0.065753; 0 days",
        "lead = -4.30411 by lead: current 17, expected 21.30411; 2 days",
        "needed_today = 4.30411 by needed_today: lead -4.30411; 2 days",
        "needed_per_day = 0.166667 by needed_per_day: current 17, target 24, due 2026-12-31; 2 days",
    ] {
        let name = expected.split(' ').next().unwrap();
        assert_eq!(shown(&list, name), expected);
    }
    assert_eq!(
        list.iter().find(|it| it.name == "current").unwrap().days,
        [day("2026-11-18"), day("2026-03-01")]
    );
}

#[test]
fn a_line_that_falls_says_where_it_began() {
    let debt = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("5000"), "0", Some("2026-01-10"))],
        &[("2026-01-01", "1000")],
    );
    assert_eq!(
        shown(&explained(&debt, "2026-01-03"), "expected"),
        "expected = 3500 by line: from 2026-01-01, due 2026-01-10, start 5000, target 0, rate -500; 0 days"
    );
}

#[test]
fn every_number_of_a_keep_says_why() {
    let gym = case(
        Aggregate::Count,
        vec![keep("2026-01-08", at_least("3"), Every::Weeks(1))],
        &[
            ("2026-01-08", "1"),
            ("2026-01-10", "1"),
            ("2026-01-12", "1"),
            ("2026-01-13", "skip"),
        ],
    );
    let list = explained(&gym, "2026-01-14");
    for expected in [
        "adherence = 1 by adherence: satisfied 1, counted 1; 2 days",
        "period.needed = 1.571429 by needed: v 1, at_least 2.571429, bank 0, demanded_days 6, days 7; 2 days",
        "period.attainment = 0.3889 by attainment: v 1, at_least 2.571429, bank 0, demanded_days 6, days 7; 2 days",
        "needed_today = 0 by keep_needed_today: needed 1.571429, days_left 4, demanded_today true; 2 days",
        "streak.current = 1 by streak: unit week; 2 days",
        "streak.best = 1 by best_streak: best_from 2026-01-08, best_to 2026-01-11; 2 days",
    ] {
        let name = expected.split(' ').next().unwrap();
        assert_eq!(shown(&list, name), expected);
    }
}

#[test]
fn a_forecast_says_why_and_names_at_most_twenty_days() {
    let said: Vec<_> = (0..60).map(|at| (day("2026-01-01").plus(at), "2")).collect();
    let even = Case {
        days: days(&said),
        ..case(
            Aggregate::Sum,
            vec![reach("2026-01-01", Some("0"), "200", Some("2026-04-10"))],
            &[],
        )
    };
    let list = explained(&even, "2026-03-01");
    let expected = "forecast.probability = 1 by flow_probability: r 2, s 0, mu 80, sigma 0, current 120, target 200; 20 days";
    assert_eq!(shown(&list, "forecast.probability"), expected);
    assert_eq!(list.last().unwrap().days[0], day("2026-03-01"));
}

#[test]
fn only_what_moved_a_number_is_named() {
    let log = [
        ("2026-01-02", "5"),
        ("2026-01-03", "note"),
        ("2026-01-04", "skip"),
        ("2026-01-05", "2"),
        ("2026-01-06", "9"),
    ];
    let pages = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "100", Some("2026-01-20"))],
        &log,
    );
    let list = explained(&pages, "2026-01-05");
    let named = &list.iter().find(|it| it.name == "current").unwrap().days;
    assert_eq!(*named, ["2026-01-05", "2026-01-04", "2026-01-02"].map(day));
}

#[test]
fn strength_says_what_it_was_and_what_came_to_it() {
    let habit = case(
        Aggregate::Count,
        vec![keep("2026-01-05", at_least("1"), Every::DAY)],
        &[("2026-01-05", "1"), ("2026-01-06", "1")],
    );
    assert_eq!(
        shown(&explained(&habit, "2026-01-06"), "strength"),
        "strength = 0.1011 by strength: S_before 0.051922, m 0.948078, x 1, window_days 1; 2 days"
    );
}

#[test]
fn a_level_names_the_days_that_were_looked_at() {
    let log = [
        ("2026-01-01", "80"),
        ("2026-01-04", "79"),
        ("2026-01-05", "skip"),
        ("2026-01-10", "78"),
    ];
    let days = |aggregate| {
        let weight = case(aggregate, vec![reach("2026-01-01", Some("82"), "75", None)], &log);
        let list = explained(&weight, "2026-01-12");
        list.iter().find(|it| it.name == "current").unwrap().days.clone()
    };
    assert_eq!(days(Aggregate::Last), [day("2026-01-10")]);
    assert_eq!(
        days(Aggregate::Mean),
        ["2026-01-10", "2026-01-05", "2026-01-04"].map(day)
    );
}

#[test]
fn every_verdict_names_its_rule() {
    let pages = |amount| {
        case(
            Aggregate::Sum,
            vec![
                reach("2026-01-01", Some("0"), "100", Some("2026-01-10")),
                rest("2026-01-20"),
            ],
            &[("2026-01-02", amount)],
        )
    };
    let closed = |case: Case| Case {
        life: Life::Closed {
            outcome: Outcome::Missed,
            at: Instant::MIN,
            on: day("2026-01-05"),
        },
        ..case
    };
    let whole = |segments| Case {
        children: vec![Child {
            weight: Weight::ONE,
            standing: pages("50").on("2026-01-05"),
        }],
        ..case(Aggregate::Children, segments, &[])
    };
    let open = || whole(vec![reach("2026-01-01", Some("0"), "1", None)]);
    for (case, on, rule) in [
        (pages("50"), "2026-01-05", "on_track by by_gap"),
        (pages("50"), "2026-01-11", "overdue by overdue"),
        (pages("100"), "2026-01-05", "done by done"),
        (pages("50"), "2026-01-20", "resting by resting"),
        (closed(pages("50")), "2026-01-05", "missed by closed"),
        (closed(pages("50")), "2026-01-20", "missed by closed"),
        (open(), "2026-01-05", "on_track by worst_child"),
        (
            whole(vec![rest("2026-01-01")]),
            "2026-01-05",
            "resting by resting",
        ),
        (closed(open()), "2026-01-05", "missed by closed"),
    ] {
        let said = shown(&explained(&case, on), "status");
        let said = said.strip_prefix("status = ").unwrap();
        assert_eq!(said.split(':').next(), Some(rule), "{on}");
    }
    let list = explained(&open(), "2026-01-05");
    assert_eq!(
        shown(&list, "progress"),
        "progress = 0.5 by roll_up: sum_w_p 0.5, sum_w 1; 0 days"
    );
    assert_eq!(
        shown(&list, "children.counted"),
        "children.counted = 1 by counted: total 1; 0 days"
    );
}

#[test]
fn what_has_no_value_has_no_explanation() {
    let idle = case(Aggregate::Sum, vec![], &[]);
    let names: Vec<_> = explained(&idle, "2026-01-01").iter().map(|it| it.name).collect();
    assert_eq!(names, ["status"]);
    for formula in Formula::ALL {
        assert!(
            (2..=9).contains(&formula.section()) && !formula.rule().is_empty(),
            "{formula}"
        );
    }
}
