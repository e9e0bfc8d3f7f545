//! Goals of every kind, generated: the same ones in every run.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{Case, case, day, days};
use crate::day::Day;
use crate::goal::CheckInEvery;
use crate::measure::{Aggregate, Missing};
use crate::plan::{Ask, Bounds, DaySelection, Every, Keep, Plan, Reach, Segment};
use crate::quantity::Quantity;

/// So many cases, always the same ones.
pub(crate) fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(0x0012_0926),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The first day of generated plans; logs begin a month before.
pub(crate) fn first() -> Day {
    day("2026-01-01")
}

/// How many days generated goals are looked at.
pub(crate) const SPAN: i32 = 400;

fn every() -> impl Strategy<Value = Every> {
    prop_oneof![
        4 => Just(Every::DAY),
        1 => (2_u16..10).prop_map(Every::Days),
        3 => (1_u16..4).prop_map(Every::Weeks),
        2 => (1_u16..3).prop_map(Every::Months),
        1 => Just(Every::Quarters(1)),
        1 => Just(Every::Years(1)),
        2 => (2_u16..20).prop_map(Every::Rolling),
    ]
}

fn bounds() -> impl Strategy<Value = Bounds> {
    prop_oneof![
        3 => (0_i32..8).prop_map(|low| Bounds::AtLeast(Quantity::whole(low))),
        1 => (0_i32..8).prop_map(|high| Bounds::AtMost(Quantity::whole(high))),
        1 => (0_i32..8, 0_i32..5).prop_map(|(low, wide)| Bounds::Band(Quantity::whole(low), Quantity::whole(low + wide))),
    ]
}

/// A recurring demand of any kind.
pub(crate) fn keep() -> impl Strategy<Value = Keep> {
    (every(), bounds(), 0_u8..4, 0_i64..6).prop_map(|(every, bounds, carry, off)| Keep {
        bounds,
        every,
        on: (every == Every::DAY && off < 3).then(|| DaySelection::weekdays(&[1, 2, 5, 6 - off]).unwrap()),
        carry: if matches!(bounds, Bounds::AtLeast(_)) {
            carry
        } else {
            0
        },
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let reach = (
        prop::option::of(-20_i32..20),
        -30_i32..60,
        prop::option::of(0_i32..120),
    );
    prop_oneof![
        2 => keep().prop_map(Ask::Keep),
        3 => reach.prop_map(|(start, target, due)| Ask::Reach(Reach {
            start: start.map(Quantity::whole),
            target: Quantity::whole(target),
            // Counted from the segment's day, which is put in later.
            due_on: due.map(|due| Day::MIN.plus(due)),
        })),
        2 => Just(Ask::Rest(None)),
    ]
}

/// Up to six segments; those that a plan refuses are left out.
pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    prop::collection::vec((1_i32..90, ask()), 0..6).prop_map(|parts| {
        let mut from = first().plus(-1);
        let mut segments: Vec<Segment> = Vec::new();
        for (gap, mut ask) in parts {
            from = from.plus(gap);
            if let Ask::Reach(reach) = &mut ask {
                reach.due_on = reach.due_on.map(|due| from.plus(due.days_since(Day::MIN)));
            }
            segments.push(Segment { from, ask });
            if Plan::new(segments.clone()).is_err() {
                segments.pop();
            }
        }
        Plan::new(segments).unwrap()
    })
}

/// What may be said on a day: a number or a skip.
pub(crate) type Said = (Day, String);

/// A log: most days have something, some several check-ins.
pub(crate) fn log() -> impl Strategy<Value = Vec<Said>> {
    let said =
        prop_oneof![1 => Just("skip".to_owned()), 9 => (0_i32..9).prop_map(|number| number.to_string())];
    prop::collection::vec((-30_i32..SPAN, said), 0..250).prop_map(|log| {
        log.into_iter()
            .map(|(at, said)| (first().plus(at), said))
            .collect()
    })
}

const AGGREGATES: [Aggregate; 6] = [
    Aggregate::Sum,
    Aggregate::Count,
    Aggregate::Last,
    Aggregate::Min,
    Aggregate::Max,
    Aggregate::Mean,
];

/// An aggregate that takes values.
pub(crate) fn aggregate() -> impl Strategy<Value = Aggregate> {
    prop::sample::select(&AGGREGATES[..])
}

/// A goal of any kind with its log.
pub(crate) fn goal() -> impl Strategy<Value = (Case, Vec<Said>)> {
    (
        aggregate(),
        plan(),
        log(),
        any::<bool>(),
        prop::option::of("P[1-9][DW]"),
    )
        .prop_map(|(aggregate, plan, log, zero, every)| {
            let made = Case {
                plan,
                days: logged(&log),
                check_in_every: every.map(|every| every.parse::<CheckInEvery>().unwrap()),
                ..case(aggregate, vec![], &[])
            };
            let made = if zero { made.zero() } else { made };
            assert!(!zero || made.measure.missing == Missing::Zero);
            (made, log)
        })
}

/// The day buckets of a log.
pub(crate) fn logged(log: &[Said]) -> crate::bucket::Days {
    let dated: Vec<_> = log.iter().map(|(on, said)| (*on, said.as_str())).collect();
    days(&dated)
}
