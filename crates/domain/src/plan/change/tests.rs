use proptest::prelude::*;

use super::*;
use crate::plan::{Ask, Bounds, Every, Keep, Reach};
use crate::quantity::Quantity;

const FIRST: i32 = 20_000;
const DAYS: std::ops::Range<i32> = FIRST - 2..FIRST + 60;

fn day(number: i32) -> Day {
    Day::from_number(number).unwrap()
}

fn reach(from: i32, start: Option<i32>, target: i32, due: Option<i32>) -> Segment {
    let ask = Ask::Reach(Reach {
        start: start.map(Quantity::whole),
        target: Quantity::whole(target),
        due_on: due.map(day),
    });
    Segment { from: day(from), ask }
}

fn rest(from: i32) -> Segment {
    Segment {
        from: day(from),
        ask: Ask::Rest(None),
    }
}

fn keep(from: i32, low: i32) -> Segment {
    let ask = Ask::Keep(Keep {
        bounds: Bounds::AtLeast(Quantity::whole(low)),
        every: Every::DAY,
        on: None,
        carry: 0,
    });
    Segment { from: day(from), ask }
}

fn change(from: i32, segments: Vec<Segment>) -> PlanChange {
    PlanChange {
        from: day(from),
        segments,
        rewrite: true,
    }
}

fn kinds(refused: &Fields) -> Vec<(Vec<Step>, Kind)> {
    let errors = refused.errors().iter();
    errors
        .map(|error| (error.path.clone(), error.reason.kind))
        .collect()
}

#[test]
fn what_runs_is_cut_and_what_was_planned_later_goes() {
    let plan = Plan::new(vec![reach(FIRST, Some(0), 24, None), rest(FIRST + 30)]).unwrap();
    let changed = plan.changed(change(FIRST + 10, vec![keep(FIRST + 10, 3)]), day(FIRST + 10));
    let expected = vec![reach(FIRST, Some(0), 24, None), keep(FIRST + 10, 3)];
    assert_eq!(changed.unwrap().segments(), expected);
}

#[test]
fn days_that_are_over_change_only_on_request() {
    let plan = Plan::new(vec![keep(FIRST, 1)]).unwrap();
    let wish = |rewrite| PlanChange {
        rewrite,
        ..change(FIRST + 1, vec![keep(FIRST + 1, 2)])
    };
    let refused = plan.changed(wish(false), day(FIRST + 2)).unwrap_err();
    assert_eq!(kinds(&refused), [(vec!["rewrite".into()], Kind::RewriteRequired)]);
    assert!(plan.changed(wish(true), day(FIRST + 2)).is_ok());
    assert!(plan.changed(wish(false), day(FIRST + 1)).is_ok());
}

#[test]
fn errors_are_found_where_they_were_sent() {
    let plan = Plan::new(vec![reach(FIRST, Some(10), 20, None), rest(FIRST + 5)]).unwrap();
    let segments = vec![reach(FIRST + 7, None, 5, None), keep(FIRST + 7, -1)];
    let refused = plan
        .changed(change(FIRST + 6, segments), day(FIRST + 6))
        .unwrap_err();
    let at = |place: usize, names: &[&'static str]| {
        let names = names.iter().map(|name| Step::from(*name));
        [Step::from("segments"), place.into()]
            .into_iter()
            .chain(names)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(&refused),
        [
            (at(0, &["from"]), Kind::ValueError),
            (at(0, &["reach", "target"]), Kind::TargetTurnsRound),
            (at(1, &["from"]), Kind::SegmentOrder),
            (at(1, &["keep", "at_least"]), Kind::GreaterThanEqual),
        ]
    );
    let refused = plan
        .changed(change(FIRST + 6, vec![]), day(FIRST + 6))
        .unwrap_err();
    assert_eq!(kinds(&refused), [(vec!["segments".into()], Kind::TooShort)]);
}

#[test]
fn a_plan_does_not_grow_beyond_its_bound() {
    let long: Vec<Segment> = (0..200).map(|n| keep(FIRST + n, n)).collect();
    let plan = Plan::new(long).unwrap();
    let refused = plan
        .changed(change(FIRST + 300, vec![rest(FIRST + 300)]), day(FIRST))
        .unwrap_err();
    assert_eq!(kinds(&refused), [(vec!["segments".into()], Kind::TooLong)]);
}

/// What is asked of a day: a reach by its target, its due day and its journey, as those decide about everything.
#[derive(Debug, PartialEq)]
enum Asked {
    Nothing,
    Reach(Quantity, Option<Day>, Day, Quantity),
    Other(Ask),
}

fn asked(plan: &Plan, on: Day) -> Asked {
    let Some(place) = plan.active_on(on) else {
        return Asked::Nothing;
    };
    match &plan.segments()[place].ask {
        Ask::Reach(reach) => {
            let journey = plan.journey_of(place).unwrap();
            Asked::Reach(reach.target, reach.due_on, journey.from, journey.start)
        }
        other @ (Ask::Keep(_) | Ask::Rest(_)) => Asked::Other(other.clone()),
    }
}

fn segments(from: i32, most: usize) -> impl Strategy<Value = Vec<Segment>> {
    let one = (1..8_i32, 0..6_u8, 1..3_i32, prop::option::of(0..40_i32));
    prop::collection::vec(one, 1..=most).prop_map(move |parts| {
        let mut at = from;
        let mut made = Vec::new();
        for (gap, kind, number, due) in parts {
            let due = due.map(|days| at + days);
            made.push(match kind {
                0 => rest(at),
                1 => keep(at, number),
                2 => reach(at, Some(0), number, due),
                _ => reach(at, None, number, due),
            });
            at += gap;
        }
        made
    })
}

proptest! {
    #[test]
    fn every_day_is_asked_what_was_said(
        before in segments(FIRST, 6),
        (from, after) in (FIRST..FIRST + 40).prop_flat_map(|from| (Just(from), segments(from, 6))),
    ) {
        let Ok(plan) = Plan::new(before) else { return Ok(()) };
        let kept = plan.segments().iter().filter(|segment| segment.from < day(from));
        // The same without merging: each neighbour stands for itself.
        let naive = Plan(kept.cloned().chain(after.clone()).collect());
        let Ok(changed) = plan.changed(change(from, after), day(from)) else { return Ok(()) };
        for number in DAYS {
            let on = day(number);
            if number < from {
                prop_assert_eq!(asked(&changed, on), asked(&plan, on), "{}", on);
            } else {
                prop_assert_eq!(asked(&changed, on), asked(&naive, on), "{}", on);
            }
        }
        prop_assert_eq!(&Plan::new(changed.segments().to_vec()), &Ok(changed));
    }

    #[test]
    fn a_break_that_is_added_and_taken_away_leaves_nothing(before in segments(FIRST, 6), at in FIRST..FIRST + 40) {
        let Ok(plan) = Plan::new(before) else { return Ok(()) };
        let rested = plan.changed(change(at, vec![rest(at)]), day(at)).unwrap();
        // What ran on that day goes on, without a start of its own unless it began there, then what was planned later.
        let place = plan.active_on(day(at));
        let mut rest_of_plan: Vec<Segment> = plan.segments().iter().filter(|segment| segment.from > day(at)).cloned().collect();
        if let Some(place) = place {
            let mut running = plan.segments()[place].clone();
            if running.from < day(at) {
                if let Ask::Reach(reach) = &mut running.ask {
                    reach.start = None;
                }
                running.from = day(at);
            }
            rest_of_plan.insert(0, running);
            // A reach that is past its due day cannot be asked for anew.
            if let Ok(again) = rested.changed(change(at, rest_of_plan), day(at)) {
                prop_assert_eq!(again, plan);
            }
        }
    }

    #[test]
    fn the_same_change_twice_is_the_change_once(before in segments(FIRST, 6), after in segments(FIRST + 9, 6)) {
        let Ok(plan) = Plan::new(before) else { return Ok(()) };
        let wish = change(FIRST + 9, after);
        let Ok(once) = plan.changed(wish.clone(), day(FIRST)) else { return Ok(()) };
        prop_assert_eq!(once.changed(wish, day(FIRST)), Ok(once));
    }
}
