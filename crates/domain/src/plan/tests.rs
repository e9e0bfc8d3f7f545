use super::*;
use crate::fields::Kind;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn reach(from: &str, start: Option<i32>, target: i32, due: Option<&str>) -> Segment {
    let ask = Ask::Reach(Reach {
        start: start.map(Quantity::whole),
        target: Quantity::whole(target),
        due_on: due.map(day),
    });
    Segment { from: day(from), ask }
}

fn keep(from: &str, bounds: Bounds) -> Segment {
    Segment {
        from: day(from),
        ask: Ask::Keep(Keep {
            bounds,
            every: Every::Weeks(1),
            on: None,
            carry: 0,
        }),
    }
}

fn rest(from: &str) -> Segment {
    Segment {
        from: day(from),
        ask: Ask::Rest(None),
    }
}

fn kinds(segments: Vec<Segment>) -> Vec<Kind> {
    Plan::new(segments)
        .unwrap_err()
        .errors()
        .iter()
        .map(|error| error.reason.kind)
        .collect()
}

#[test]
fn all_errors_of_a_plan_are_told_at_once() {
    let found = kinds(vec![
        reach("2026-01-02", Some(5), 5, Some("2026-01-01")),
        reach("2026-01-02", Some(0), 9, None),
        keep("2026-01-03", Bounds::Band(Quantity::whole(3), Quantity::whole(2))),
    ]);
    assert_eq!(
        found,
        [
            Kind::DateOrder,
            Kind::StartEqualsTarget,
            Kind::SegmentOrder,
            Kind::ValueError
        ]
    );
}

#[test]
fn a_first_reach_without_start_starts_at_zero() {
    assert_eq!(
        kinds(vec![reach("2026-01-01", None, 0, None)]),
        [Kind::StartEqualsTarget]
    );
    let plan = Plan::new(vec![reach("2026-01-01", None, 5, None)]).unwrap();
    assert_eq!(plan.journey_of(0).unwrap().start, Quantity::ZERO);
}

#[test]
fn a_continuing_reach_may_not_turn_round() {
    let start = || reach("2026-01-01", Some(10), 20, None);
    assert_eq!(
        kinds(vec![
            start(),
            rest("2026-01-05"),
            reach("2026-01-09", None, 10, None)
        ]),
        [Kind::TargetTurnsRound]
    );
    assert_eq!(
        kinds(vec![start(), reach("2026-01-09", None, 5, None)]),
        [Kind::TargetTurnsRound]
    );
    assert!(Plan::new(vec![start(), reach("2026-01-09", None, 11, None)]).is_ok());
    assert!(Plan::new(vec![start(), reach("2026-01-09", Some(20), 5, None)]).is_ok());
}

#[test]
fn a_break_that_is_taken_away_leaves_nothing() {
    let whole = Plan::new(vec![reach("2026-01-01", Some(0), 24, Some("2026-12-31"))]).unwrap();
    let rejoined = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, Some("2026-12-31")),
        reach("2026-02-01", None, 24, Some("2026-12-31")),
    ]);
    assert_eq!(rejoined, Ok(whole));
}

#[test]
fn a_reach_with_a_start_begins_a_journey_of_its_own() {
    let plan = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, None),
        reach("2027-01-01", Some(0), 24, None),
    ])
    .unwrap();
    assert_eq!(plan.segments().len(), 2);
    assert_eq!(plan.journey_of(1).unwrap().from, day("2027-01-01"));
}

#[test]
fn a_journey_goes_on_across_rests_and_ends_at_a_keep() {
    let plan = Plan::new(vec![
        reach("2026-01-01", Some(80), 75, None),
        rest("2026-02-01"),
        reach("2026-03-01", None, 70, None),
        keep("2026-04-01", Bounds::AtMost(Quantity::whole(72))),
        reach("2026-05-01", None, 60, None),
    ])
    .unwrap();
    let journey = plan.journey_of(2).unwrap();
    assert_eq!(
        (journey.first, journey.start, journey.rising),
        (0, Quantity::whole(80), false)
    );
    assert_eq!(plan.journey_of(4).unwrap().first, 4);
    assert_eq!(plan.journey_of(3), None);
    assert_eq!(plan.active_on(day("2025-12-31")), None);
    assert_eq!(plan.active_on(day("2026-02-28")), Some(1));
}

#[test]
fn periods_are_read_in_their_calendar_unit() {
    for (text, every) in [
        ("P1D", Every::DAY),
        ("P2W", Every::Weeks(2)),
        ("P3M", Every::Quarters(1)),
        ("P12M", Every::Quarters(4)),
        ("P4M", Every::Months(4)),
        ("P1Y", Every::Years(1)),
    ] {
        assert_eq!(text.parse(), Ok(every), "{text}");
        assert_eq!(every.to_string(), text);
    }
    for text in [
        "", "P", "P0D", "P01D", "1D", "PT1H", "P1000D", "P1W2D", "P-1D", "p1d", "P1é",
    ] {
        assert!(text.parse::<Every>().is_err(), "{text}");
    }
}

#[test]
fn a_plan_knows_its_first_day_and_the_due_day_of_its_last_reach() {
    let plan = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, Some("2026-06-30")),
        reach("2026-02-01", None, 30, Some("2026-12-31")),
        keep("2027-01-01", Bounds::AtLeast(Quantity::ONE)),
        rest("2027-02-01"),
    ])
    .unwrap();
    assert_eq!(plan.first_day(), Some(day("2026-01-01")));
    assert_eq!(plan.due_on(), Some(day("2026-12-31")));
    let open = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, Some("2026-06-30")),
        reach("2026-02-01", None, 30, None),
    ]);
    assert_eq!(open.unwrap().due_on(), None);
    assert_eq!(Plan::none().first_day(), None);
}

#[test]
fn a_one_off_is_a_reach_of_one_without_due_day() {
    let plan = Plan::once_from(day("2026-01-01"));
    assert_eq!(plan.segments(), [reach("2026-01-01", Some(0), 1, None)]);
}

#[test]
fn bounds_have_a_lower_or_an_upper_end_or_both() {
    let [two, three] = [2, 3].map(Quantity::whole);
    for (bounds, low, high) in [
        (Bounds::AtLeast(two), Some(two), None),
        (Bounds::AtMost(three), None, Some(three)),
        (Bounds::Band(two, three), Some(two), Some(three)),
    ] {
        assert_eq!((bounds.at_least(), bounds.at_most()), (low, high));
    }
}

#[test]
fn bounds_and_carry_have_limits() {
    let one = |bounds, carry| {
        let ask = Ask::Keep(Keep {
            bounds,
            every: Every::Weeks(1),
            on: None,
            carry,
        });
        let from = day("2026-01-01");
        let refused = Plan::new(vec![Segment { from, ask }]).err();
        refused.map(|fields| fields.errors()[0].reason.kind)
    };
    let [below, zero, two] = [-1, 0, 2].map(Quantity::whole);
    assert_eq!(one(Bounds::AtLeast(below), 0), Some(Kind::GreaterThanEqual));
    assert_eq!(one(Bounds::AtMost(below), 0), Some(Kind::GreaterThanEqual));
    assert_eq!(one(Bounds::AtLeast(zero), 0), None);
    assert_eq!(one(Bounds::AtMost(zero), 0), None);
    assert_eq!(one(Bounds::Band(two, zero), 0), Some(Kind::ValueError));
    assert_eq!(one(Bounds::Band(two, two), 0), None);
    assert_eq!(one(Bounds::AtLeast(two), 52), None);
    assert_eq!(one(Bounds::AtLeast(two), 53), Some(Kind::LessThanEqual));
    assert_eq!(one(Bounds::AtMost(two), 1), Some(Kind::ValueError));
    assert_eq!(one(Bounds::Band(zero, two), 1), Some(Kind::ValueError));
}

#[test]
fn a_rolling_window_has_2_to_366_days() {
    assert_eq!(Every::rolling(1).unwrap_err().kind, Kind::GreaterThanEqual);
    assert_eq!(Every::rolling(2), Ok(Every::Rolling(2)));
    assert_eq!(Every::rolling(366), Ok(Every::Rolling(366)));
    for days in [367, 70_000] {
        assert_eq!(Every::rolling(days).unwrap_err().kind, Kind::LessThanEqual);
    }
}

#[test]
fn days_of_the_month_are_counted_from_either_end() {
    assert_eq!(
        DaySelection::month_days(&[31, -31, 1]),
        Ok(DaySelection::MonthDays(vec![-31, 1, 31]))
    );
    for wrong in [0, 32, -32] {
        assert!(DaySelection::month_days(&[1, wrong]).is_err(), "{wrong}");
    }
}
