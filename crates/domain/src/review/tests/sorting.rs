//! Which group a goal is in, and what the text says of it.

use super::super::*;
use super::period;
use crate::clock::Instant;
use crate::goal::{Birth, GoalState, NewGoal, Outcome, Tags, Weight};
use crate::ids::UserId;
use crate::measure::Aggregate;
use crate::plan::Every;
use crate::quantity::Quantity;
use crate::standing::testing::{Case, at_least, case, day, keep, reach};

const WEEK: &str = "2026-W47";

fn named(title: &str, case: &Case) -> Goal {
    let new = NewGoal {
        title: Title::parse(title).unwrap(),
        description: None,
        tags: Tags::default(),
        color: None,
        icon: None,
        parent: None,
        weight: Weight::ONE,
        position: None,
        state: GoalState::Active,
        measure: case.measure.clone(),
        plan: Some(case.plan.clone()),
        time_zone: None,
        check_in_every: None,
        archived_at: None,
    };
    let birth = Birth {
        id: GoalId::from_uuid(uuid::Uuid::from_u128(7)),
        owner: UserId::from_uuid(uuid::Uuid::from_u128(1)),
        position: Quantity::ONE,
        at: Instant::MIN,
        today: day("2026-11-22"),
    };
    Goal::new(new, birth).unwrap()
}

/// A week of a goal, with so many check-ins.
fn week(goal: &Goal, case: &Case, check_ins: i64) -> Vec<Group> {
    let seen = Seen {
        goal,
        before: case.on("2026-11-15"),
        after: case.on("2026-11-22"),
        check_ins,
    };
    groups(period(WEEK), [seen])
}

fn kind_of(groups: &[Group]) -> Option<GroupKind> {
    let mut found = groups.iter().filter(|group| !group.items.is_empty());
    let kind = found.next().map(|group| group.kind);
    assert_eq!(found.next(), None, "a goal is in one group at most");
    kind
}

fn sum(due: Option<&str>, from: &str, check_ins: &[(&str, &str)]) -> Case {
    case(
        Aggregate::Sum,
        vec![reach(from, Some("0"), "100", due)],
        check_ins,
    )
}

#[test]
fn each_goal_is_in_the_group_that_fits_first() {
    let early = ("2026-11-10", "30");
    for (kind, case, check_ins) in [
        (
            Some(GroupKind::Satisfied),
            sum(None, "2026-11-01", &[early, ("2026-11-20", "70")]),
            1,
        ),
        (
            Some(GroupKind::Slipped),
            sum(Some("2026-11-30"), "2026-11-01", &[early]),
            0,
        ),
        (
            Some(GroupKind::Moved),
            sum(None, "2026-11-01", &[early, ("2026-11-20", "5")]),
            1,
        ),
        (Some(GroupKind::Moved), sum(None, "2026-11-01", &[early]), 1),
        (None, sum(None, "2026-11-01", &[early]), 0),
        (
            Some(GroupKind::Stale),
            sum(None, "2026-10-01", &[("2026-10-02", "5")]),
            0,
        ),
        (Some(GroupKind::Started), sum(None, "2026-11-16", &[]), 0),
        // It begins after the week.
        (None, sum(None, "2026-11-23", &[]), 0),
    ] {
        assert_eq!(
            kind_of(&week(&named("Run", &case), &case, check_ins)),
            kind,
            "{case:?}"
        );
    }
    let ticks: Vec<(String, &str)> = (1..=22).map(|date| (format!("2026-11-{date:02}"), "1")).collect();
    let ticks: Vec<(&str, &str)> = ticks
        .iter()
        .map(|(date, value)| (date.as_str(), *value))
        .collect();
    let segment = keep("2026-11-01", at_least("5"), Every::Weeks(1));
    let habit = case(Aggregate::Count, vec![segment], &ticks);
    assert_eq!(
        kind_of(&week(&named("Gym", &habit), &habit, 7)),
        Some(GroupKind::Satisfied)
    );
}

#[test]
fn what_was_closed_is_told_in_the_period_of_its_closing_alone() {
    let case = sum(None, "2026-11-01", &[("2026-11-10", "30")]);
    let mut goal = named("Run", &case);
    for (on, kind) in [
        ("2026-11-15", None),
        ("2026-11-16", Some(GroupKind::Closed)),
        ("2026-11-22", Some(GroupKind::Closed)),
        // Then it was still going on.
        ("2026-11-23", Some(GroupKind::Moved)),
    ] {
        goal.life = Life::Closed {
            outcome: Outcome::Achieved,
            at: Instant::MIN,
            on: day(on),
        };
        assert_eq!(kind_of(&week(&goal, &case, 1)), kind, "{on}");
    }
}

#[test]
fn the_text_tells_what_happened_in_plain_words() {
    let moved = sum(None, "2026-11-01", &[("2026-11-10", "30"), ("2026-11-20", "15")]);
    let behind = sum(Some("2026-11-30"), "2026-11-01", &[("2026-11-10", "30")]);
    let (read, save) = (named("Read *24* [books]", &moved), named("Save", &behind));
    let seen = |goal, case: &Case, check_ins| Seen {
        goal,
        before: case.on("2026-11-15"),
        after: case.on("2026-11-20"),
        check_ins,
    };
    let groups = groups(period(WEEK), [seen(&read, &moved, 1), seen(&save, &behind, 0)]);
    assert_eq!(
        draft(period(WEEK), day("2026-11-20"), &groups),
        "# Week 47, 2026\n\n\
         2026-11-16 to 2026-11-20, so far: 1 check-in in 1 goal.\n\n\
         ## Behind\n\n- **Save**: off track (was at risk), 30 %\n\n\
         ## Moved\n\n- **Read \\*24\\* \\[books\\]**: on track, 30 % to 45 %, 1 check-in\n"
    );
    let nothing = "# 2025\n\n2025-01-01 to 2025-12-31: 0 check-ins in 0 goals.\n";
    assert_eq!(draft(period("2025"), day("2026-11-20"), &[]), nothing);
}
