use crate::measure::Aggregate;
use crate::plan::{Every, Segment};
use crate::standing::testing::{
    at_least, at_most, carrying, case, day, keep, on_weekdays, reach, rest, text,
};
use crate::standing::{Standing, Status, StreakUnit};

pub(super) const WEEK: Every = Every::Weeks(1);

/// period, value, needed, attainment, needed today, buffer days, adherence, streak now and best
pub(super) fn numbers(standing: &Standing) -> String {
    let period = standing.period.unwrap();
    let streak = standing.streak.unwrap();
    format!(
        "{} {} {} {} {} {} {} {} {}/{}",
        period.from,
        period.to,
        text(period.value),
        text(period.needed),
        text(period.attainment),
        text(standing.needed_today),
        text(standing.buffer_days),
        text(standing.adherence),
        streak.current,
        streak.best,
    )
}

pub(super) fn gym() -> Vec<Segment> {
    vec![keep("2026-01-05", at_least("3"), WEEK)]
}

/// Three times, twice and four times in three weeks that begin on Mondays, once in the fourth.
pub(super) const TICKS: [(&str, &str); 10] = [
    ("2026-01-05", "1"),
    ("2026-01-07", "1"),
    ("2026-01-09", "1"),
    ("2026-01-12", "1"),
    ("2026-01-13", "1"),
    ("2026-01-19", "1"),
    ("2026-01-20", "2"),
    ("2026-01-24", "1"),
    ("2026-01-26", "1"),
    ("2026-01-31", "1"),
];

#[test]
fn a_count_of_three_a_week_has_its_worked_example() {
    let gym = case(Aggregate::Count, gym(), &TICKS);
    for (on, expected) in [
        ("2026-01-05", "2026-01-05 2026-01-11 1 2 0.3333 0 5 - 0/0"),
        ("2026-01-11", "2026-01-05 2026-01-11 3 0 1 0 0 - 1/1"),
        ("2026-01-12", "2026-01-12 2026-01-18 1 2 0.3333 0 5 1 1/1"),
        ("2026-01-18", "2026-01-12 2026-01-18 2 1 0.6667 1 0 1 1/1"),
        ("2026-01-19", "2026-01-19 2026-01-25 1 2 0.3333 0 5 0.5 0/1"),
        ("2026-01-28", "2026-01-26 2026-02-01 1 2 0.3333 0 3 0.6667 1/1"),
        ("2026-01-30", "2026-01-26 2026-02-01 1 2 0.3333 0 1 0.6667 1/1"),
        ("2026-01-31", "2026-01-26 2026-02-01 2 1 0.6667 0 1 0.6667 1/1"),
        ("2026-02-01", "2026-01-26 2026-02-01 2 1 0.6667 1 0 0.6667 1/1"),
    ] {
        assert_eq!(numbers(&gym.on(on)), expected, "{on}");
    }
    let standing = gym.on("2026-01-28");
    assert_eq!(
        (text(standing.current), text(standing.target)),
        ("1".to_owned(), "3".to_owned())
    );
    assert_eq!(
        (standing.progress, standing.raw_progress),
        (standing.adherence, standing.adherence)
    );
    let streak = standing.streak.unwrap();
    assert_eq!(
        (streak.best_from, streak.best_to),
        (Some(day("2026-01-19")), Some(day("2026-01-25")))
    );
    assert_eq!(streak.unit, StreakUnit::Week);
}

#[test]
fn a_period_asks_the_share_of_its_demanded_days() {
    let resting = |from, until| {
        vec![
            keep("2026-01-05", at_least("7"), WEEK),
            rest(from),
            keep(until, at_least("7"), WEEK),
        ]
    };
    for (what, segments, check_ins, expected) in [
        (
            "begun on Thursday",
            vec![keep("2026-01-08", at_least("7"), WEEK)],
            vec![],
            "2026-01-08 2026-01-11 0 4 0 4 0 - 0/0",
        ),
        (
            "cut by a rest",
            resting("2026-01-07", "2026-01-10"),
            vec![],
            "2026-01-05 2026-01-11 0 4 0 4 0 - 0/0",
        ),
        (
            "two days skipped",
            vec![keep("2026-01-05", at_least("7"), WEEK)],
            vec![("2026-01-06", "skip"), ("2026-01-08", "skip")],
            "2026-01-05 2026-01-11 0 5 0 5 0 - 0/0",
        ),
        (
            "logged in a rest",
            resting("2026-01-07", "2026-01-10"),
            vec![("2026-01-08", "3")],
            "2026-01-05 2026-01-11 3 1 0.75 1 0 - 0/0",
        ),
    ] {
        let standing = case(Aggregate::Count, segments, &check_ins).on("2026-01-11");
        assert_eq!(numbers(&standing), expected, "{what}");
    }
    // Levels keep their bound.
    let weight = case(
        Aggregate::Last,
        resting("2026-01-07", "2026-01-10"),
        &[("2026-01-05", "6")],
    );
    assert_eq!(
        numbers(&weight.on("2026-01-11")),
        "2026-01-05 2026-01-11 6 1 0.8571 1 0 - 0/0"
    );
}

#[test]
fn a_break_breaks_no_streak_and_a_different_segment_cuts_a_period() {
    let daily = |from| keep(from, at_least("1"), Every::DAY);
    let floss = case(
        Aggregate::Count,
        vec![
            daily("2026-01-05"),
            rest("2026-01-08"),
            daily("2026-01-20"),
            keep("2026-01-22", at_least("2"), WEEK),
        ],
        &[
            ("2026-01-05", "1"),
            ("2026-01-06", "1"),
            ("2026-01-07", "1"),
            ("2026-01-20", "1"),
            ("2026-01-21", "1"),
            ("2026-01-23", "2"),
        ],
    );
    let resting = floss.on("2026-01-15");
    assert_eq!(
        (resting.status, resting.period, resting.buffer_days),
        (Status::Resting, None, None)
    );
    assert_eq!(
        (resting.streak.unwrap().current, text(resting.adherence)),
        (3, "1".to_owned())
    );
    assert_eq!(
        numbers(&floss.on("2026-01-21")),
        "2026-01-21 2026-01-21 1 0 1 0 0 1 5/5"
    );
    // The streak goes on in another run, counted in its periods: Thursday to Sunday ask 2 · 4 / 7.
    assert_eq!(
        numbers(&floss.on("2026-01-24")),
        "2026-01-22 2026-01-25 2 0 1 0 1 1 6/6"
    );
    assert_eq!(floss.on("2026-01-24").streak.unwrap().unit, StreakUnit::Week);
}

#[test]
fn surplus_is_banked_for_as_many_periods_as_the_plan_says() {
    let sport = |carry, check_ins: &[(&str, &str)]| {
        case(
            Aggregate::Sum,
            vec![carrying(keep("2026-01-05", at_least("150"), WEEK), carry)],
            check_ins,
        )
    };
    let weeks = [
        ("2026-01-05", "250"),
        ("2026-01-12", "60"),
        ("2026-01-19", "140"),
        ("2026-01-26", "149"),
    ];
    for (carry, on, expected) in [
        (2, "2026-01-12", "2026-01-12 2026-01-18 60 0 1 0 6 1 2/2"),
        (2, "2026-01-19", "2026-01-19 2026-01-25 140 0 1 0 6 1 3/3"),
        (2, "2026-01-26", "2026-01-26 2026-02-01 149 1 0.9933 0 6 1 3/3"),
        (0, "2026-01-12", "2026-01-12 2026-01-18 60 90 0.4 0 6 1 1/1"),
    ] {
        assert_eq!(numbers(&sport(carry, &weeks).on(on)), expected, "{carry} {on}");
    }
    // At most two periods' worth; and levels have no surplus to bank.
    let much = [("2026-01-05", "1000")];
    let of = |aggregate, on: &str| {
        let mut sport = sport(2, &much);
        sport.measure.aggregate = aggregate;
        text(sport.on(on).period.unwrap().needed)
    };
    assert_eq!(
        (of(Aggregate::Sum, "2026-01-12"), of(Aggregate::Sum, "2026-01-26")),
        ("0".to_owned(), "150".to_owned())
    );
    assert_eq!(of(Aggregate::Max, "2026-01-12"), "150");
}

#[test]
fn an_upper_bound_counts_only_what_is_known() {
    let coffee = |check_ins: &[(&str, &str)]| {
        case(
            Aggregate::Sum,
            vec![keep("2026-01-05", at_most("2"), Every::DAY)],
            check_ins,
        )
    };
    let logged = [("2026-01-05", "1"), ("2026-01-06", "3"), ("2026-01-09", "2")];
    for (on, expected) in [
        ("2026-01-05", "2026-01-05 2026-01-05 1 - 1 - 0 - 1/1"),
        ("2026-01-06", "2026-01-06 2026-01-06 3 - 0.5 - - 1 1/1"),
        ("2026-01-08", "2026-01-08 2026-01-08 0 - - - 0 0.5 0/1"),
        ("2026-01-10", "2026-01-10 2026-01-10 0 - - - 0 0.6667 1/1"),
    ] {
        assert_eq!(numbers(&coffee(&logged).on(on)), expected, "{on}");
    }
    let zero = coffee(&logged).zero();
    assert_eq!(
        numbers(&zero.on("2026-01-08")),
        "2026-01-08 2026-01-08 0 - 1 - 0 0.6667 2/2"
    );
    assert!(!coffee(&logged).on("2026-01-08").period.unwrap().satisfied);
}

#[test]
fn a_rolling_window_has_a_period_every_day() {
    let run = case(
        Aggregate::Count,
        vec![keep("2026-01-05", at_least("2"), Every::Rolling(3))],
        &[("2026-01-05", "1"), ("2026-01-07", "1"), ("2026-01-08", "1")],
    );
    for (on, expected) in [
        // One day of three asks 2/3.
        ("2026-01-05", "2026-01-05 2026-01-05 1 0 1 0 0 - 1/1"),
        (
            "2026-01-06",
            "2026-01-05 2026-01-06 1 0.333333 0.75 0.333333 0 1 1/1",
        ),
        ("2026-01-08", "2026-01-06 2026-01-08 2 0 1 0 0 0.6667 2/2"),
        ("2026-01-10", "2026-01-08 2026-01-10 1 1 0.5 1 0 0.8 3/3"),
    ] {
        assert_eq!(numbers(&run.on(on)), expected, "{on}");
    }
    assert_eq!(run.on("2026-01-08").streak.unwrap().unit, StreakUnit::Period);
}

#[test]
fn days_off_neither_break_nor_lengthen_a_streak() {
    let floss = case(
        Aggregate::Count,
        vec![on_weekdays(
            keep("2026-01-08", at_least("1"), Every::DAY),
            &[1, 2, 3, 4, 5],
        )],
        &[("2026-01-08", "1"), ("2026-01-09", "1"), ("2026-01-12", "1")],
    );
    assert_eq!(
        numbers(&floss.on("2026-01-10")),
        "2026-01-10 2026-01-10 0 0 1 0 0 1 2/2"
    );
    assert_eq!(floss.on("2026-01-10").status, Status::OnTrack);
    assert_eq!(
        numbers(&floss.on("2026-01-12")),
        "2026-01-12 2026-01-12 1 0 1 0 0 1 3/3"
    );
    assert_eq!(floss.on("2026-01-12").status, Status::Done);
    assert_eq!(
        numbers(&floss.on("2026-01-13")),
        "2026-01-13 2026-01-13 0 1 0 1 0 1 3/3"
    );
}

#[test]
fn adherence_looks_at_twelve_periods() {
    let ticks: Vec<String> = (5..=20).map(|number| format!("2026-01-{number:02}")).collect();
    let check_ins: Vec<_> = ticks.iter().map(|on| (on.as_str(), "1")).collect();
    let daily = case(
        Aggregate::Count,
        vec![keep("2026-01-05", at_least("1"), Every::DAY)],
        &check_ins,
    );
    assert_eq!(text(daily.on("2026-01-24").adherence), "0.75");
    assert_eq!(text(daily.on("2026-02-24").adherence), "0");
    assert_eq!(daily.on("2026-02-24").streak.unwrap().best, 16);
}

#[test]
fn a_period_that_another_segment_cuts_ends_on_the_eve() {
    let cut = case(
        Aggregate::Count,
        vec![
            keep("2026-01-05", at_least("7"), Every::Weeks(1)),
            reach("2026-01-08", Some("0"), "90", None),
            keep("2026-02-02", at_least("7"), Every::Weeks(1)),
        ],
        &[("2026-01-05", "1"), ("2026-01-06", "2")],
    );
    let streak = cut.on("2026-02-03").streak.unwrap();
    let ends = [streak.best_from, streak.best_to].map(text);
    assert_eq!(
        (streak.best, ends),
        (1, ["2026-01-05", "2026-01-07"].map(str::to_owned))
    );
}

#[test]
fn a_shorter_streak_does_not_replace_the_best() {
    let ticks = ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-09"].map(|on| (on, "1"));
    let daily = case(
        Aggregate::Count,
        vec![keep("2026-01-05", at_least("1"), Every::DAY)],
        &ticks,
    );
    let streak = daily.on("2026-01-10").streak.unwrap();
    assert_eq!((streak.current, streak.best), (1, 3));
    assert_eq!(text(streak.best_from), "2026-01-05");
}
