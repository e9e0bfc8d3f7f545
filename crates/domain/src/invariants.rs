//! The thirteen invariants of `domain.md`, section 3, as properties of goals of every kind.
//!
//! The second one, that external ids are unique in their goal for ever, is the store's; the fifth is also in `tree`.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use crate::bucket::{Bucket, Days, Month, MonthNumber};
use crate::check_in::{Confidence, NewCheckIn};
use crate::clock::Instant;
use crate::day::{Day, DayRule, DayStart, TimeZone};
use crate::goal::{Life, Outcome};
use crate::ids::CheckInId;
use crate::measure::{Aggregate, Measure, Missing};
use crate::plan::{Ask, Bounds, Break, Plan, PlanChange, Segment};
use crate::quantity::Quantity;
use crate::standing::testing::any::{SPAN, aggregate, first, goal, keep, log, logged, plan, seeded};
use crate::standing::testing::{Case, case, line};
use crate::standing::{Standing, explain};

/// A day of the span that goals are generated for.
fn a_day() -> impl Strategy<Value = Day> {
    (-40..SPAN + 40).prop_map(|at| first().plus(at))
}

fn rule() -> impl Strategy<Value = DayRule> {
    const ZONES: [&str; 5] = [
        "Europe/Berlin",
        "Pacific/Apia",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "UTC",
    ];
    (prop::sample::select(&ZONES[..]), -720_i64..=720).prop_map(|(zone, minutes)| DayRule {
        zone: TimeZone::parse(zone).unwrap(),
        starts_at: DayStart::new(minutes).unwrap(),
    })
}

fn moment() -> impl Strategy<Value = Instant> {
    (946_684_800_i64..2_000_000_000).prop_map(|seconds| Instant::from_microseconds(seconds * 1_000_000))
}

fn rows(days: &Days) -> Vec<(Day, Bucket)> {
    days.until(Day::MAX).to_vec()
}

proptest! {
    #![proptest_config(seeded(256))]

    #[test]
    fn first_a_check_in_says_something_and_never_both_value_and_skip(
        aggregate in prop_oneof![aggregate(), Just(Aggregate::Children)],
        value in prop::option::of(-3_000_000_i64..3_000_000), skipped: bool, confidence in prop::option::of(0_i64..=100), now in moment(), rule in rule(),
    ) {
        let measure = Measure { aggregate, ..Measure::default() };
        let new = NewCheckIn {
            value: value.and_then(Quantity::from_millionths),
            skipped,
            confidence: confidence.map(|number| Confidence::new(number).unwrap()),
            ..NewCheckIn::default()
        };
        let nothing = new == NewCheckIn::default();
        match new.settle(&measure, &rule, now) {
            Ok(line) => {
                prop_assert!(line.value.is_some() || line.skipped || line.note.is_some() || line.confidence.is_some());
                prop_assert!(!(line.value.is_some() && line.skipped));
                if let Some(value) = line.value {
                    prop_assert!(aggregate != Aggregate::Children);
                    prop_assert!(aggregate != Aggregate::Count || (value.is_whole() && value >= Quantity::ZERO));
                }
                if nothing {
                    prop_assert_eq!((aggregate, line.value), (Aggregate::Count, Some(Quantity::ONE)));
                }
            }
            Err(_) => prop_assert!(nothing || value.is_some()),
        }
    }

    #[test]
    fn third_the_day_of_a_check_in_is_that_of_its_moment_for_ever(before in rule(), after in rule(), now in moment()) {
        let line = NewCheckIn::default().settle(&Measure::default(), &before, now).unwrap();
        prop_assert!(before.start_of(line.occurred_on) <= now && now < before.start_of(line.occurred_on.plus(1)));
        // Later the person lives elsewhere: the stored line is what it was, whatever the new rule would say.
        let stored = line.clone();
        let _elsewhere = after.day_of(now);
        prop_assert_eq!(stored, line);
    }
}

proptest! {
    #![proptest_config(seeded(96))]

    #[test]
    fn fourth_a_change_of_plan_leaves_every_earlier_standing_as_it_was((before, _) in goal(), later in plan(), at in 1_i32..SPAN) {
        let today = first().plus(at);
        let segments: Vec<Segment> = later.segments().iter().map(|segment| Segment { from: segment.from.plus(at), ..segment.clone() }).collect();
        let Some(from) = segments.first().map(|segment| segment.from) else { return Ok(()) };
        let change = PlanChange { from, segments, rewrite: false };
        let Ok(plan) = before.plan.changed(change, today) else { return Ok(()) };
        let after = Case { plan, ..before.clone() };
        for back in [1, 2, 3, 7, 30, 100] {
            let on = from.plus(-back);
            prop_assert_eq!(before.at(on), after.at(on), "{}", on);
        }
    }

    #[test]
    fn sixth_nothing_dated_later_changes_a_standing((whole, log) in goal(), on in a_day()) {
        let begun = whole.plan.segments().iter().filter(|segment| segment.from <= on).cloned().collect();
        let known: Vec<_> = log.iter().filter(|(day, _)| *day <= on).cloned().collect();
        let cut = Case { plan: Plan::new(begun).unwrap(), days: logged(&known), ..whole.clone() };
        prop_assert_eq!(whole.at(on), cut.at(on));
        prop_assert_eq!(explain(&whole.subject(), on), explain(&cut.subject(), on));
    }

    #[test]
    fn seventh_the_order_of_a_days_check_ins_changes_nothing((made, log) in goal(), turn in 1_usize..50, on in a_day()) {
        // The same check-ins with their moments and ids, added in another order.
        let mut lines: Vec<_> = log.iter().zip(0_u128..).map(|((day, said), number)| (*day, CheckInId::from_uuid(Uuid::from_u128(number)), line(*day, said))).collect();
        let length = lines.len().max(1);
        lines.rotate_left(turn % length);
        lines.reverse();
        let days: BTreeSet<Day> = lines.iter().map(|(day, ..)| *day).collect();
        let folded = days.into_iter().map(|day| (day, Bucket::of(lines.iter().filter(|(on, ..)| *on == day).map(|(_, id, line)| (*id, line)))));
        let turned = Case { days: folded.collect(), ..made.clone() };
        prop_assert_eq!(made.at(on), turned.at(on));
    }

    #[test]
    fn eighth_shares_lie_between_nothing_and_all((made, _) in goal(), on in a_day()) {
        let Standing { progress, raw_progress, strength, adherence, period, forecast, .. } = made.at(on);
        let attainment = period.and_then(|period| period.attainment);
        let probability = forecast.and_then(|forecast| forecast.probability);
        for share in [progress, strength, adherence, attainment, probability].into_iter().flatten() {
            prop_assert!((0..=10_000).contains(&share.ten_thousandths()), "{:?}", share);
        }
        prop_assert_eq!(raw_progress.map(super::standing::Ratio::clamped), progress);
        if let Some(forecast) = forecast {
            prop_assert!(forecast.low <= forecast.mid && forecast.mid <= forecast.high);
            let dates = [forecast.date_low, forecast.date_mid, forecast.date_high];
            let found: Vec<_> = dates.iter().map_while(|date| *date).collect();
            prop_assert_eq!(found.len(), dates.iter().flatten().count());
            prop_assert!(found.is_sorted());
        }
    }

    #[test]
    fn eleventh_a_closed_goal_stands_where_it_stood((open, _) in goal(), on in 0_i32..SPAN, later in 0_i32..200) {
        let on = first().plus(on);
        let closed = Case { life: Life::Closed { outcome: Outcome::Missed, at: Instant::MIN, on }, ..open.clone() };
        let (then, now) = (closed.at(on), closed.at(on.plus(later)));
        prop_assert_eq!(Standing { as_of: on, ..now }, then);
        prop_assert_eq!((then.current, then.progress, then.streak, then.strength), (open.at(on).current, open.at(on).progress, open.at(on).streak, open.at(on).strength));
        // What was before the closing day moves as ever, and so does a goal that is opened again.
        prop_assert_eq!(closed.at(on.plus(-1)), open.at(on.plus(-1)));
    }

    #[test]
    fn twelfth_a_break_that_is_taken_away_gives_back_the_standing((made, _) in goal(), at in 0_i32..SPAN, length in 0_i32..60, on in a_day()) {
        let from = first().plus(at);
        let until = from.plus(length);
        // What begins in the break is hidden by it, for good.
        prop_assume!(made.plan.segments().iter().all(|segment| segment.from < from || segment.from > until.plus(1)));
        let asked = Break { from, until: Some(until), reason: None, rewrite: false };
        let Ok(broken) = made.plan.with_break(asked, first()) else { return Ok(()) };
        // A break in a rest is a part of that rest.
        let Ok(plan) = broken.without_break(from, first(), false) else { return Ok(()) };
        let again = Case { plan: plan.unwrap(), ..made.clone() };
        prop_assert_eq!(made.at(on), again.at(on));
    }

    #[test]
    fn tenth_and_thirteenth_what_was_packed_or_folded_anew_gives_back_the_standing((made, log) in goal(), on in a_day()) {
        let mut days = Days::default();
        let numbers: BTreeSet<i32> = log.iter().map(|(day, _)| MonthNumber::of(*day).number()).collect();
        let mut months: Vec<(MonthNumber, Month)> = numbers.into_iter().map(|number| (MonthNumber::from_number(number).unwrap(), Month::default())).collect();
        for (number, month) in &mut months {
            for (day, bucket) in rows(&made.days).into_iter().filter(|(day, _)| MonthNumber::of(*day) == *number) {
                // Deleted, folded anew without it, restored and folded anew with it.
                month.replace(day, bucket);
                month.replace(day, Bucket::default());
                month.replace(day, bucket);
            }
        }
        for (number, month) in &months {
            days.unpack(*number, &month.pack()).unwrap();
        }
        let again = Case { days, ..made.clone() };
        prop_assert_eq!(made.at(on), again.at(on));
    }

    #[test]
    fn ninth_a_day_made_good_never_lowers_strength(aggregate in aggregate(), mut keep in keep(), low in 1_i32..8, log in log(), at in 0_i32..SPAN, later in 0_i32..120) {
        keep.bounds = Bounds::AtLeast(Quantity::whole(low));
        let plan = Plan::new(vec![Segment { from: first(), ask: Ask::Keep(keep) }]).unwrap();
        let missed = first().plus(at);
        let log: Vec<_> = log.into_iter().filter(|(day, _)| *day != missed).collect();
        let done: Vec<_> = log.iter().cloned().chain([(missed, low.to_string())]).collect();
        let of = |log| Case { plan: plan.clone(), days: logged(log), ..case(aggregate, vec![], &[]) }.at(missed.plus(later)).strength;
        prop_assert!(of(&done) >= of(&log), "{:?} {:?}", of(&done), of(&log));
    }

    #[test]
    fn ninth_a_skip_leaves_the_days_strength_unchanged(aggregate in aggregate(), keep in keep(), log in log(), at in 1_i32..SPAN) {
        let plan = Plan::new(vec![Segment { from: first(), ask: Ask::Keep(keep) }]).unwrap();
        let skipped = first().plus(at);
        let log: Vec<_> = log.into_iter().filter(|(day, _)| *day != skipped).chain([(skipped, "skip".to_owned())]).collect();
        let made = Case { plan, days: logged(&log), ..case(aggregate, vec![], &[]) };
        prop_assert_eq!(made.measure.missing, Missing::Unknown);
        prop_assert_eq!(made.at(skipped).strength, made.at(skipped.plus(-1)).strength);
    }
}
