//! Lists of goals: every order and filter, what hangs on a page, tags, restoring.

use onward_domain::goal::{Goal, Tag, Tags};
use onward_domain::ids::GoalId;
use onward_domain::page::{GoalOrder, GoalSort};
use onward_domain::plan::{Ask, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::text::Title;
use onward_store::goals::{self, Beneath, Filter, TagSet, Tagged};
use onward_testkit::{TestDb, engines};

use crate::owned::{TODAY, ada_and_bob, after_now, check_in, day, log, stored, turn};

fn tags(words: &[&str]) -> Tags {
    Tags::parse(words.iter().copied()).unwrap()
}

fn tag(word: &str) -> Tag {
    Tag::parse(word).unwrap()
}

fn ids(goals: &[Goal]) -> Vec<GoalId> {
    goals.iter().map(|goal| goal.id).collect()
}

fn plan_due(number: i32) -> Plan {
    let reach = Reach {
        start: None,
        target: Quantity::ONE,
        due_on: Some(day(number)),
    };
    let ask = Ask::Reach(reach);
    Plan::new(vec![Segment {
        from: day(TODAY),
        ask,
    }])
    .unwrap()
}

engines! {
    async fn every_order_is_that_of_its_positions(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let titles = ["Zebra", "\u{c4}pfel", "apfel", "\u{1F3AF}", "eis", "\u{c9}is"];
        let mut all = Vec::new();
        for (number, title) in (1..).zip(titles) {
            all.push(stored(&db, ada, number, |goal| {
                goal.title = Title::parse(title).unwrap();
                goal.position = Quantity::whole(i32::try_from(number % 3).unwrap());
                goal.created_at = after_now(i64::try_from(10 - number).unwrap());
                goal.updated_at = after_now(i64::try_from(number % 4).unwrap());
                if number % 2 == 0 {
                    goal.plan = plan_due(TODAY + i32::try_from(number % 4).unwrap());
                }
            }).await);
        }
        let filter = Filter::default();
        for by in GoalOrder::ALL.iter().copied() {
            for descending in [false, true] {
                let sort = GoalSort { by, descending };
                all.sort_by_key(|goal| { let at = sort.position(goal); (at.key, at.id) });
                if descending {
                    all.reverse();
                }
                let mut tx = db.read().await;
                let whole = goals::page(&mut tx, ada, &filter, sort, None, 200).await.unwrap();
                assert_eq!(ids(&whole), ids(&all), "{sort}");
                for (end, last) in all.iter().enumerate() {
                    let after = sort.position(last);
                    let page = goals::page(&mut tx, ada, &filter, sort, Some(&after), 2).await.unwrap();
                    let expected: Vec<GoalId> = ids(&all).into_iter().skip(end + 1).take(2).collect();
                    assert_eq!(ids(&page), expected, "{sort} after {end}");
                }
            }
        }
    }

    async fn a_list_is_narrowed_by_tags_due_days_changes_and_deletion(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let health = stored(&db, ada, 1, |goal| goal.tags = tags(&["health", "a_b"])).await;
        let heal = stored(&db, ada, 2, |goal| (goal.tags, goal.plan) = (tags(&["heal", "a%b", "a!b"]), plan_due(TODAY))).await;
        let late = stored(&db, ada, 3, |goal| (goal.plan, goal.updated_at) = (plan_due(TODAY + 9), after_now(5))).await;
        let gone = stored(&db, ada, 4, |goal| goal.deleted_at = Some(after_now(1))).await;
        let found = async |filter: Filter| {
            let mut tx = db.read().await;
            let page = goals::page(&mut tx, ada, &filter, GoalSort::default(), None, 200).await.unwrap();
            assert_eq!(goals::count(&mut tx, ada, &filter).await.unwrap(), i64::try_from(page.len()).unwrap());
            ids(&page)
        };
        let with_tags = |words: &[&str]| Filter {
            tags: words.iter().map(|word| tag(word)).collect(),
            ..Filter::default()
        };
        assert_eq!(found(with_tags(&["heal"])).await, [heal.id]);
        assert_eq!(found(with_tags(&["heal", "health"])).await, [health.id, heal.id]);
        assert_eq!(found(with_tags(&["a_b"])).await, [health.id]);
        assert_eq!(found(with_tags(&["a%b"])).await, [heal.id]);
        assert_eq!(found(with_tags(&["a!b"])).await, [heal.id]);
        assert_eq!(found(with_tags(&["a", "b", "c", "d", "e", "f", "g", "heal"])).await, [heal.id]);
        let due = |after: Option<i32>, before: Option<i32>| Filter {
            due_after: after.map(day),
            due_before: before.map(day),
            ..Filter::default()
        };
        assert_eq!(found(due(Some(TODAY), None)).await, [heal.id, late.id]);
        assert_eq!(found(due(Some(TODAY + 1), None)).await, [late.id]);
        assert_eq!(found(due(None, Some(TODAY + 9))).await, [heal.id]);
        let since = Filter { updated_since: Some(after_now(5)), ..Filter::default() };
        assert_eq!(found(since).await, [late.id]);
        let with_deleted = |after| Filter { deleted_after: Some(after_now(after)), ..Filter::default() };
        assert_eq!(found(with_deleted(0)).await, [health.id, heal.id, late.id, gone.id]);
        assert_eq!(found(with_deleted(1)).await, [health.id, heal.id, late.id]);
    }

    async fn the_newest_check_ins_are_those_of_the_goals_named(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let first = stored(&db, ada, 1, |_| ()).await;
        let second = stored(&db, ada, 2, |_| ()).await;
        stored(&db, ada, 3, |_| ()).await;
        let his = stored(&db, bob, 1, |_| ()).await;
        for (goal, number, on) in [(&first, 1, TODAY), (&first, 2, TODAY - 1), (&second, 3, TODAY), (&second, 4, TODAY), (&his, 9, TODAY)] {
            log(&db, &[check_in(goal, number, on)]).await;
        }
        let mut tx = db.read().await;
        let lines = goals::last_check_ins(&mut tx, ada, &[first.id, second.id, his.id]).await.unwrap();
        let of = |goal: &Goal| lines.iter().find(|line| line.goal == goal.id);
        assert_eq!(of(&first), Some(&check_in(&first, 1, TODAY)));
        assert_eq!(of(&second), Some(&check_in(&second, 4, TODAY)));
        assert_eq!(lines.len(), 2);
        assert!(goals::last_check_ins(&mut tx, ada, &[]).await.unwrap().is_empty());
    }

    async fn tags_are_seen_and_changed_goal_by_goal(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let first = stored(&db, ada, 1, |goal| goal.tags = tags(&["x", "y"])).await;
        stored(&db, ada, 2, |goal| goal.tags = tags(&["y", "x"])).await;
        stored(&db, ada, 3, |goal| (goal.tags, goal.deleted_at) = (tags(&["x"]), Some(after_now(1)))).await;
        stored(&db, ada, 4, |_| ()).await;
        stored(&db, bob, 1, |goal| goal.tags = tags(&["x"])).await;
        let mut tx = db.write(ada).await;
        let sets = goals::tag_sets(&mut tx, ada).await.unwrap();
        assert_eq!(sets, [TagSet { tags: tags(&["x", "y"]), goals: 2 }]);
        let tagged = goals::tagged(&mut tx, ada, &tag("x")).await.unwrap();
        assert_eq!(tagged.len(), 2);
        assert_eq!(tagged.first(), Some(&Tagged { id: first.id, tags: tags(&["x", "y"]), version: first.version }));
        let turn = turn(&mut tx, ada).await;
        goals::retag(&mut tx, ada, first.id, &tags(&["z"]), turn).await.unwrap();
        let found = goals::find(&mut tx, ada, first.id).await.unwrap();
        let expected = Goal { tags: tags(&["z"]), updated_at: turn.at, version: first.version + 1, ..first };
        assert_eq!(found, Some(expected));
    }

    async fn what_was_deleted_together_is_found_and_restored(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let (then, before) = (after_now(9), after_now(8));
        let top = stored(&db, ada, 1, |goal| goal.deleted_at = Some(then)).await;
        let below = stored(&db, ada, 2, |goal| (goal.parent, goal.deleted_at) = (Some(top.id), Some(then))).await;
        let earlier = stored(&db, ada, 3, |goal| (goal.parent, goal.deleted_at) = (Some(top.id), Some(before))).await;
        let mut tx = db.write(ada).await;
        let tree = goals::deleted_together(&mut tx, ada, top.id, then).await.unwrap();
        let beneath = |goal: &Goal, level| Beneath { id: goal.id, version: goal.version, level };
        assert_eq!(tree, [beneath(&top, 1), beneath(&below, 2)]);
        assert_eq!(goals::deleted_together(&mut tx, bob, top.id, then).await.unwrap(), []);
        let turn = turn(&mut tx, ada).await;
        goals::restore(&mut tx, ada, top.id, turn).await.unwrap();
        let found = goals::find(&mut tx, ada, top.id).await.unwrap();
        assert_eq!(found, Some(Goal { deleted_at: None, updated_at: turn.at, version: top.version + 1, ..top }));
        assert_eq!(goals::find_even_deleted(&mut tx, ada, earlier.id).await.unwrap(), Some(earlier.clone()));
        assert_eq!(goals::find_even_deleted(&mut tx, bob, earlier.id).await.unwrap(), None);
    }
}
