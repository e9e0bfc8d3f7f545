//! Goals: every query, on both engines.

use onward_domain::day::TimeZone;
use onward_domain::goal::{Goal, GoalState, Life, Outcome, POSITION_STEP, Tags, Weight};
use onward_domain::ids::{GoalId, UserId};
use onward_domain::measure::{Aggregate, Decimals, Measure, Missing};
use onward_domain::page::GoalSort;
use onward_domain::plan::{Ask, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::text::{Description, Icon, Title, Unit};
use onward_store::goals::{Filter, ParentFilter};
use onward_store::{Key, StoreError, goals};
use onward_testkit::{TestDb, engines};

use crate::owned::{TODAY, ada_and_bob, after_now, day, goal, store, stored, turn};

/// A goal with something in every field.
fn full(owner: UserId) -> Goal {
    let reach = Reach {
        start: Some(Quantity::MIN),
        target: Quantity::MAX,
        due_on: Some(day(TODAY + 30)),
    };
    Goal {
        title: Title::parse("Größe: 10 % \"more\" \u{1F3AF}").unwrap(),
        description: Some(Description::parse("line\n\tline").unwrap()),
        tags: Tags::parse(["health", "größe"]).unwrap(),
        color: Some("#1f6feb".parse().unwrap()),
        icon: Some(Icon::parse("\u{1F3AF}").unwrap()),
        weight: Weight::new(Quantity::from_millionths(1).unwrap()).unwrap(),
        position: Quantity::from_millionths(-1_500_000).unwrap(),
        life: Life::Closed {
            outcome: Outcome::Missed,
            at: after_now(7),
            on: day(TODAY),
        },
        measure: Measure {
            aggregate: Aggregate::Last,
            unit: Some(Unit::parse("kg").unwrap()),
            decimals: Decimals::new(6).unwrap(),
            missing: Missing::Zero,
        },
        plan: Plan::new(vec![Segment {
            from: day(TODAY),
            ask: Ask::Reach(reach),
        }])
        .unwrap(),
        time_zone: Some(TimeZone::parse("America/Los_Angeles").unwrap()),
        check_in_every: Some("P2W".parse().unwrap()),
        archived_at: Some(after_now(8)),
        updated_at: after_now(9),
        version: 3,
        log_version: i64::MAX,
        plan_version: 5,
        ..goal(owner, 1)
    }
}

async fn ids(db: &TestDb, owner: UserId, filter: &Filter, after: Option<&Goal>, limit: i64) -> Vec<GoalId> {
    sorted(db, (owner, filter), GoalSort::default(), after, limit).await
}

async fn sorted(
    db: &TestDb,
    (owner, filter): (UserId, &Filter),
    sort: GoalSort,
    after: Option<&Goal>,
    limit: i64,
) -> Vec<GoalId> {
    let after = after.map(|goal| sort.position(goal));
    let page = goals::page(&mut db.read().await, owner, filter, sort, after.as_ref(), limit)
        .await
        .unwrap();
    page.into_iter().map(|goal| goal.id).collect()
}

engines! {
    async fn every_field_is_read_as_it_was_written(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        for goal in [full(ada), goal(ada, 2)] {
            store(&db, &goal).await;
            assert_eq!(goals::find(&mut db.read().await, ada, goal.id).await.unwrap(), Some(goal));
        }
    }

    async fn an_update_writes_every_field(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        store(&db, &goal(ada, 1)).await;
        let mut tx = db.write(ada).await;
        goals::update(&mut tx, &full(ada)).await.unwrap();
        tx.commit().await.unwrap();
        let found = goals::find(&mut db.read().await, ada, full(ada).id).await.unwrap();
        assert_eq!(found, Some(full(ada)));
    }

    async fn a_goal_is_not_found_by_a_stranger_or_when_deleted(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let hers = stored(&db, ada, 1, |_| ()).await;
        let gone = stored(&db, ada, 2, |goal| goal.deleted_at = Some(after_now(1))).await;
        let mut tx = db.read().await;
        assert!(goals::find(&mut tx, ada, hers.id).await.unwrap().is_some());
        assert!(goals::find(&mut tx, bob, hers.id).await.unwrap().is_none());
        assert!(goals::find(&mut tx, ada, gone.id).await.unwrap().is_none());
    }

    async fn a_goal_cannot_hang_below_another_owners(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let hers = stored(&db, ada, 1, |_| ()).await;
        let mut tx = db.write(bob).await;
        let his = Goal { parent: Some(hers.id), ..goal(bob, 2) };
        let refused = match goals::insert(&mut tx, &his).await {
            Ok(()) => tx.commit().await,
            Err(refused) => Err(refused),
        };
        assert!(matches!(refused, Err(StoreError::Conflict(Key::Reference))), "{refused:?}");
    }

    async fn two_owners_may_have_goals_of_the_same_id(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        store(&db, &goal(ada, 1)).await;
        store(&db, &Goal { title: Title::parse("his").unwrap(), ..goal(bob, 1) }).await;
        let mut tx = db.read().await;
        assert_eq!(goals::find(&mut tx, ada, goal(ada, 1).id).await.unwrap().unwrap().title.as_str(), "goal 1");
        let mut tx = db.write(ada).await;
        assert!(matches!(goals::insert(&mut tx, &goal(ada, 1)).await, Err(StoreError::Conflict(Key::Primary))));
    }

    async fn pages_follow_position_and_id_and_hold_every_goal_once(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let mut all = Vec::new();
        // Positions 3, 2, 1, 0, 3, 2 … with ids ascending.
        for number in 1..=10 {
            let position = Quantity::whole(3 - i32::try_from((number - 1) % 4).unwrap());
            all.push(stored(&db, ada, number, |goal| goal.position = position).await);
        }
        stored(&db, bob, 11, |_| ()).await;
        all.sort_by_key(|goal| (goal.position, goal.id));
        let expected: Vec<GoalId> = all.iter().map(|goal| goal.id).collect();
        let filter = Filter::default();
        assert_eq!(ids(&db, ada, &filter, None, 200).await, expected);
        for end in 0..all.len() {
            let page = ids(&db, ada, &filter, Some(&all[end]), 3).await;
            assert_eq!(page, expected[end + 1..].iter().take(3).copied().collect::<Vec<_>>());
        }
        assert_eq!(goals::count(&mut db.read().await, ada, &filter).await.unwrap(), 10);
        assert_eq!(goals::count_all(&mut db.read().await, bob).await.unwrap(), 1);
    }

    async fn a_page_is_narrowed_by_state_place_and_archive(db: TestDb) {
        use GoalState::{Achieved, Active, Dropped, Missed};
        use ParentFilter::{Any, Below, Top};
        let (ada, _) = ada_and_bob(&db).await;
        let closed = |outcome| Life::Closed { outcome, at: after_now(1), on: day(TODAY) };
        let top = stored(&db, ada, 1, |_| ()).await;
        let below = stored(&db, ada, 2, |goal| goal.parent = Some(top.id)).await;
        let missed = stored(&db, ada, 3, |goal| goal.life = closed(Outcome::Missed)).await;
        let dropped = stored(&db, ada, 4, |goal| goal.life = closed(Outcome::Dropped)).await;
        let archived = stored(&db, ada, 5, |goal| goal.archived_at = Some(after_now(1))).await;
        stored(&db, ada, 6, |goal| goal.deleted_at = Some(after_now(1))).await;
        let narrowed = async |states: &[GoalState], parent, include_archived| {
            let filter = Filter { states: states.to_vec(), parent, include_archived, ..Filter::default() };
            let found = ids(&db, ada, &filter, None, 200).await;
            let counted = goals::count(&mut db.read().await, ada, &filter).await.unwrap();
            assert_eq!(usize::try_from(counted).unwrap(), found.len());
            found
        };
        assert_eq!(narrowed(&[], Any, false).await, [top.id, below.id, missed.id, dropped.id]);
        assert_eq!(narrowed(&[], Any, true).await, [top.id, below.id, missed.id, dropped.id, archived.id]);
        assert_eq!(narrowed(&[Active], Any, false).await, [top.id, below.id]);
        assert_eq!(narrowed(&[Dropped, Missed, Dropped], Any, false).await, [missed.id, dropped.id]);
        assert_eq!(narrowed(&[Achieved], Any, true).await, []);
        assert_eq!(narrowed(GoalState::ALL, Top, false).await, [top.id, missed.id, dropped.id]);
        assert_eq!(narrowed(&[], Below(top.id), false).await, [below.id]);
        assert_eq!(narrowed(&[Missed], Below(top.id), true).await, []);
    }

    async fn the_last_position_is_that_of_the_siblings(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let top = stored(&db, ada, 1, |goal| goal.position = POSITION_STEP).await;
        stored(&db, ada, 2, |goal| (goal.parent, goal.position) = (Some(top.id), Quantity::whole(-3))).await;
        stored(&db, ada, 3, |goal| (goal.deleted_at, goal.position) = (Some(after_now(1)), Quantity::MAX)).await;
        let nobody = GoalId::from_uuid(uuid::Uuid::nil());
        let mut tx = db.read().await;
        assert_eq!(goals::last_position(&mut tx, ada, None, nobody).await.unwrap(), Some(POSITION_STEP));
        assert_eq!(goals::last_position(&mut tx, ada, Some(top.id), nobody).await.unwrap(), Some(Quantity::whole(-3)));
        assert_eq!(goals::last_position(&mut tx, bob, None, nobody).await.unwrap(), None);
        assert_eq!(goals::last_position(&mut tx, ada, None, top.id).await.unwrap(), None);
    }

    async fn the_log_version_moves_only_under_the_plan_that_was_read(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let hers = stored(&db, ada, 1, |goal| goal.plan_version = 4).await;
        let gone = stored(&db, ada, 2, |goal| goal.deleted_at = Some(after_now(1))).await;
        let mut tx = db.write(ada).await;
        assert!(goals::bump_log(&mut tx, ada, hers.id, 4).await.unwrap());
        assert!(!goals::bump_log(&mut tx, ada, hers.id, 3).await.unwrap());
        assert!(!goals::bump_log(&mut tx, bob, hers.id, 4).await.unwrap());
        assert!(!goals::bump_log(&mut tx, ada, gone.id, 0).await.unwrap());
        let found = goals::find(&mut tx, ada, hers.id).await.unwrap().unwrap();
        assert_eq!(found, Goal { log_version: 1, ..hers });
    }

    async fn the_tree_is_seen_from_both_ends(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let top = stored(&db, ada, 1, |_| ()).await;
        let left = stored(&db, ada, 2, |goal| goal.parent = Some(top.id)).await;
        let right = stored(&db, ada, 3, |goal| goal.parent = Some(top.id)).await;
        let leaf = stored(&db, ada, 4, |goal| goal.parent = Some(right.id)).await;
        stored(&db, ada, 5, |goal| (goal.parent, goal.deleted_at) = (Some(top.id), Some(after_now(1)))).await;
        let mut tx = db.read().await;
        let line = goals::ancestors(&mut tx, ada, leaf.id).await.unwrap();
        assert_eq!(line, [leaf.id, right.id, top.id]);
        let tree = goals::beneath(&mut tx, ada, top.id).await.unwrap();
        let levels: Vec<(GoalId, i64)> = tree.iter().map(|goal| (goal.id, goal.level)).collect();
        assert_eq!(levels, [(top.id, 1), (left.id, 2), (right.id, 2), (leaf.id, 3)]);
        assert_eq!(goals::ancestors(&mut tx, bob, leaf.id).await.unwrap(), []);
        assert_eq!(goals::beneath(&mut tx, bob, top.id).await.unwrap(), []);
    }

    async fn a_walk_through_a_broken_tree_ends(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let first = stored(&db, ada, 1, |_| ()).await;
        let second = stored(&db, ada, 2, |goal| goal.parent = Some(first.id)).await;
        let mut tx = db.write(ada).await;
        goals::update(&mut tx, &Goal { parent: Some(second.id), ..first.clone() }).await.unwrap();
        assert_eq!(goals::ancestors(&mut tx, ada, first.id).await.unwrap().len(), 64);
        assert_eq!(goals::beneath(&mut tx, ada, first.id).await.unwrap().len(), 64);
    }

    async fn a_deleted_goal_keeps_the_moment_of_the_whole_deletion(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let hers = stored(&db, ada, 1, |_| ()).await;
        let his = stored(&db, bob, 1, |_| ()).await;
        let mut tx = db.write(ada).await;
        let (first, second) = (turn(&mut tx, ada).await, turn(&mut tx, ada).await);
        goals::delete(&mut tx, ada, hers.id, first.at, second).await.unwrap();
        assert!(goals::find(&mut tx, ada, hers.id).await.unwrap().is_none());
        assert!(goals::find(&mut tx, bob, his.id).await.unwrap().is_some());
        assert_eq!(goals::count_all(&mut tx, ada).await.unwrap(), 0);
    }
}
