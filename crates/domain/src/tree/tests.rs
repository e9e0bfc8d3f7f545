use super::*;
use crate::clock::Instant;
use crate::goal::{Life, Outcome};
use crate::plan::Every;
use crate::quantity::Quantity;
use crate::standing::testing::any::seeded;
use crate::standing::testing::{Case, at_least, case, day, keep, quantity, reach};
use crate::standing::{Children, Status};
use proptest::prelude::*;
use uuid::Uuid;

fn id(number: u32) -> GoalId {
    GoalId::from_uuid(Uuid::from_u128(u128::from(number)))
}

fn weight(text: &str) -> Weight {
    Weight::new(quantity(text)).unwrap()
}

#[test]
fn a_goal_cannot_hang_beneath_itself() {
    let mut tree = Tree::new([(id(1), None), (id(2), Some(id(1))), (id(3), Some(id(2)))]).unwrap();
    let before = tree.clone();
    assert_eq!(tree.hang(id(1), Some(id(3))), Err(TreeError::Cycle(id(1))));
    assert_eq!(tree.hang(id(2), Some(id(2))), Err(TreeError::Cycle(id(2))));
    assert_eq!(tree, before);
    assert_eq!(tree.hang(id(3), Some(id(1))), Ok(()));
    assert_eq!(tree.level(id(3)), Ok(2));
    assert_eq!(tree.hang(id(3), None), Ok(()));
    assert_eq!(tree.level(id(3)), Ok(1));
}

#[test]
fn a_tree_has_eight_levels() {
    let line = |levels: u32| {
        Tree::new((1..=levels).map(|number| (id(number), (number > 1).then(|| id(number - 1)))))
    };
    let mut tree = line(8).unwrap();
    assert_eq!(tree.level(id(8)), Ok(8));
    assert_eq!(line(9), Err(TreeError::TooDeep(id(9))));
    assert_eq!(tree.hang(id(9), Some(id(8))), Err(TreeError::TooDeep(id(9))));
}

fn node<'a>(number: u32, parent: Option<u32>, share: &str, case: &'a Case) -> Node<'a> {
    Node {
        id: id(number),
        parent: parent.map(id),
        weight: weight(share),
        subject: case.subject(),
    }
}

#[test]
fn three_habits_and_savings_roll_up_into_one_objective() {
    let objective = case(
        Aggregate::Children,
        vec![reach("2026-01-01", Some("0"), "1", Some("2026-12-31"))],
        &[],
    );
    let daily = |ticks: &[(&str, &str)]| {
        case(
            Aggregate::Count,
            vec![keep("2026-01-05", at_least("1"), Every::DAY)],
            ticks,
        )
    };
    let [always, half, never] = [
        daily(&[
            ("2026-01-05", "1"),
            ("2026-01-06", "1"),
            ("2026-01-07", "1"),
            ("2026-01-08", "1"),
        ]),
        daily(&[("2026-01-05", "1"), ("2026-01-07", "1")]),
        daily(&[("2026-01-09", "1")]),
    ];
    let savings = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "1000", Some("2026-12-31"))],
        &[("2026-01-02", "700")],
    );
    let nodes = [
        node(1, None, "1", &objective),
        node(2, Some(1), "1", &always),
        node(3, Some(1), "1", &half),
        node(4, Some(1), "1", &never),
        node(5, Some(1), "2", &savings),
    ];
    let found = standings(&nodes, day("2026-01-09")).unwrap();
    // (1 + 0.5 + 0 + 2 · 0.7) / 5
    assert_eq!(found[&id(1)].progress.unwrap().to_string(), "0.58");
    assert_eq!(found[&id(1)].children, Some(Children { counted: 4, total: 4 }));
    assert_eq!(found[&id(3)].status, Status::OffTrack);
    assert_eq!(found[&id(1)].status, Status::OffTrack);
    assert_eq!(
        (
            found[&id(1)].current,
            found[&id(1)].target,
            found[&id(1)].expected
        ),
        (None, None, None)
    );
}

#[test]
fn below_a_closed_goal_nothing_moves_after_its_closing_day() {
    let mut objective = case(
        Aggregate::Children,
        vec![reach("2026-01-01", Some("0"), "1", None)],
        &[],
    );
    let savings = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "1000", None)],
        &[("2026-01-02", "300"), ("2026-01-09", "400")],
    );
    let on = |objective: &Case, as_of: &str| {
        let nodes = [node(1, None, "1", objective), node(2, Some(1), "1", &savings)];
        let found = standings(&nodes, day(as_of)).unwrap();
        [id(1), id(2)].map(|goal| found[&goal].progress.unwrap().to_string())
    };
    assert_eq!(on(&objective, "2026-01-10"), ["0.7", "0.7"]);
    objective.life = Life::Closed {
        outcome: Outcome::Missed,
        at: Instant::MIN,
        on: day("2026-01-05"),
    };
    assert_eq!(on(&objective, "2026-01-10"), ["0.3", "0.7"]);
    assert_eq!(on(&objective, "2026-01-01"), ["0", "0"]);
}

#[test]
fn a_standing_comes_after_what_it_is_made_of_and_once() {
    let place = |number: u32, parent: Option<u32>, rolls_up: bool| Place {
        id: id(number),
        parent: parent.map(id),
        life: Life::Active,
        rolls_up,
    };
    let forest = Forest::new([
        place(1, None, true),
        place(2, Some(1), true),
        place(3, Some(2), false),
        place(4, Some(3), false),
    ]);
    let on = day("2026-01-01");
    let order = |asked: &[u32]| -> Vec<GoalId> {
        let asked = asked.iter().map(|number| (id(*number), on));
        forest.order(asked).into_iter().map(|(goal, _)| goal).collect()
    };
    assert_eq!(order(&[1, 2, 4]), [3, 2, 1, 4].map(id));
    assert_eq!(order(&[3, 9]), [3, 9].map(id));
    // Rows that break the rule that a tree has no cycle still come to an end.
    let round = Forest::new([place(1, Some(2), true), place(2, Some(1), true)]);
    assert_eq!(round.order([(id(1), on)]).len(), 2);
}

proptest! {
    #![proptest_config(seeded(64))]

    #[test]
    fn whatever_moves_there_is_no_cycle_and_no_ninth_level(moves in prop::collection::vec((0_u32..20, prop::option::of(0_u32..20)), 0..120)) {
        let mut tree = Tree::default();
        for (goal, under) in moves {
            let refused = tree.hang(id(goal), under.map(id)).is_err();
            for goal in (0..20).map(id) {
                let level = tree.level(goal);
                prop_assert!(level.is_ok_and(|level| level <= 8), "{:?} after {}", level, refused);
            }
        }
    }

    #[test]
    fn a_roll_up_lies_between_its_smallest_and_largest_child(parts in prop::collection::vec((0_i32..100, 0_i32..5), 1..8)) {
        let objective = case(Aggregate::Children, vec![], &[]);
        let savings: Vec<Case> = parts.iter()
            .map(|(percent, _)| case(Aggregate::Sum, vec![reach("2026-01-01", Some("0"), "100", None)], &[("2026-01-02", &percent.to_string())]))
            .collect();
        let mut nodes = vec![node(99, None, "1", &objective)];
        for ((number, case), (_, share)) in (0..).zip(&savings).zip(&parts) {
            nodes.push(Node { weight: Weight::new(Quantity::whole(*share)).unwrap(), ..node(number, Some(99), "1", case) });
        }
        let found = standings(&nodes, day("2026-01-03")).unwrap();
        let weighted: Vec<_> = nodes[1..].iter().zip(&parts).filter(|(_, (_, share))| *share > 0).map(|(node, _)| found[&node.id].progress).collect();
        let rolled = found[&id(99)].progress;
        prop_assert!(rolled >= weighted.iter().min().copied().flatten());
        prop_assert!(rolled <= weighted.iter().max().copied().flatten());
        prop_assert_eq!(rolled.is_none(), weighted.is_empty());
    }
}
