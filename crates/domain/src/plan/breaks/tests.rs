use super::*;
use crate::fields::Step;
use crate::plan::Reach;
use crate::quantity::Quantity;
use crate::standing::testing::any::seeded;
use proptest::prelude::*;

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

fn rest(from: &str) -> Segment {
    Segment {
        from: day(from),
        ask: Ask::Rest(None),
    }
}

fn pause(from: &str, until: Option<&str>) -> Break {
    Break {
        from: day(from),
        until: until.map(day),
        reason: None,
        rewrite: false,
    }
}

/// The one error: where it is, and its kind.
fn refused(plan: &Plan, asked: Break, today: &str) -> (Vec<Step>, Kind) {
    let fields = plan.with_break(asked, day(today)).unwrap_err();
    let [error] = fields.errors() else {
        panic!("{fields:?}")
    };
    (error.path.clone(), error.reason.kind)
}

#[test]
fn what_a_break_interrupts_goes_on_after_it() {
    let plan = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, Some("2026-12-31")),
        reach("2026-09-01", None, 30, Some("2026-12-31")),
    ])
    .unwrap();
    let broken = plan
        .with_break(pause("2026-07-01", Some("2026-07-14")), day("2026-06-01"))
        .unwrap();
    let expected = [
        reach("2026-01-01", Some(0), 24, Some("2026-12-31")),
        rest("2026-07-01"),
        reach("2026-07-15", None, 24, Some("2026-12-31")),
        reach("2026-09-01", None, 30, Some("2026-12-31")),
    ];
    assert_eq!(broken.segments(), expected);
    let over = |today: &str, rewrite| {
        broken
            .without_break(day("2026-07-01"), day(today), rewrite)
            .unwrap()
    };
    assert_eq!(over("2026-07-01", false), Ok(plan.clone()));
    assert_eq!(over("2026-07-02", true), Ok(plan.clone()));
    assert_eq!(
        over("2026-07-02", false).unwrap_err().errors()[0].reason.kind,
        Kind::RewriteRequired
    );
    assert_eq!(
        plan.without_break(day("2026-07-01"), day("2026-06-01"), true),
        Err(NoSuchBreak(day("2026-07-01")))
    );
}

#[test]
fn a_journey_that_would_begin_in_a_break_begins_after_it() {
    let plan = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, None),
        reach("2026-03-01", Some(5), 12, None),
        reach("2026-03-10", None, 15, None),
    ])
    .unwrap();
    let broken = plan
        .with_break(pause("2026-02-20", Some("2026-03-20")), day("2026-01-01"))
        .unwrap();
    assert_eq!(broken.segments()[2], reach("2026-03-21", Some(5), 15, None));
}

#[test]
fn what_begins_on_the_day_after_a_break_begins_there_once() {
    let segments = vec![
        reach("2026-01-01", Some(0), 24, None),
        reach("2026-03-01", None, 30, None),
    ];
    let plan = Plan::new(segments).unwrap();
    let broken = plan
        .with_break(pause("2026-02-01", Some("2026-02-28")), day("2026-01-01"))
        .unwrap();
    assert_eq!(broken.segments()[2], reach("2026-03-01", None, 30, None));
    assert_eq!(broken.segments().len(), 3);
}

#[test]
fn only_a_break_is_taken_away() {
    let plan = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, None),
        rest("2026-02-01"),
        reach("2026-03-01", None, 30, None),
    ])
    .unwrap();
    let taken = |from: &str| plan.without_break(day(from), day("2026-01-01"), false);
    assert_eq!(taken("2026-03-01"), Err(NoSuchBreak(day("2026-03-01"))));
    assert_eq!(taken("2026-02-02"), Err(NoSuchBreak(day("2026-02-02"))));
    assert!(taken("2026-02-01").is_ok());
}

#[test]
fn a_break_without_end_hides_what_was_planned_later() {
    let plan = Plan::new(vec![
        reach("2026-01-01", Some(0), 24, None),
        reach("2026-03-01", Some(5), 12, None),
    ])
    .unwrap();
    let broken = plan
        .with_break(pause("2026-02-01", None), day("2026-01-01"))
        .unwrap();
    assert_eq!(broken.segments().len(), 2);
    assert_eq!(broken.segments()[1], rest("2026-02-01"));
}

#[test]
fn a_break_that_cannot_be_is_refused() {
    let plan = Plan::new(vec![reach("2026-01-01", Some(0), 24, Some("2026-06-30"))]).unwrap();
    assert_eq!(
        refused(&plan, pause("2026-03-02", Some("2026-03-01")), "2026-01-01"),
        (vec!["until".into()], Kind::DateOrder)
    );
    assert_eq!(
        refused(&plan, pause("2026-06-20", Some("2026-06-30")), "2026-01-01"),
        (vec!["until".into()], Kind::DateOrder)
    );
    assert_eq!(
        refused(&plan, pause("2026-03-01", Some("2026-03-02")), "2026-03-02"),
        (vec!["rewrite".into()], Kind::RewriteRequired)
    );
    assert!(
        plan.with_break(pause("2026-06-20", Some("2026-06-29")), day("2026-01-01"))
            .is_ok()
    );
}

#[test]
fn what_is_wrong_with_the_plan_is_told_of_the_days_of_the_break() {
    let first = day("2026-01-01");
    let full = (0..200).map(|at| Segment {
        from: first.plus(at),
        ..reach("2026-01-01", None, 1 + at, None)
    });
    let plan = Plan::new(full.collect()).unwrap();
    let paths = |until| {
        let fields = plan.with_break(pause("2026-12-01", until), first).unwrap_err();
        let errors = fields.errors().iter();
        errors
            .map(|error| (error.path.clone(), error.reason.kind))
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(None), [(vec!["from".into()], Kind::TooLong)]);
    assert_eq!(paths(Some("2026-12-02")), [(vec!["until".into()], Kind::TooLong)]);
}

proptest! {
    #![proptest_config(seeded(256))]

    #[test]
    fn a_break_that_is_taken_away_leaves_nothing(from in 1_i32..300, length in 0_i32..60, second in prop::option::of(2_i32..400)) {
        let first = day("2026-01-01");
        let mut segments = vec![reach("2026-01-01", Some(0), 24, None)];
        // Nothing may begin inside the break: that would be hidden for good.
        segments.extend(second.filter(|at| *at <= from || *at > from + length + 1).map(|at| Segment { from: first.plus(at), ..reach("2026-01-01", None, 30, None) }));
        let plan = Plan::new(segments).unwrap();
        let asked = Break { from: first.plus(from), until: Some(first.plus(from + length)), reason: None, rewrite: false };
        prop_assume!(second != Some(from));
        let broken = plan.with_break(asked, first).unwrap();
        prop_assert_eq!(broken.without_break(first.plus(from), first, false), Ok(Ok(plan)));
    }
}
