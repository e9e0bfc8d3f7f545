//! Check-ins: every query, on both engines.

use onward_domain::check_in::{CheckIn, Confidence, Line, Source};
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId};
use onward_domain::page::LogPosition;
use onward_domain::quantity::Quantity;
use onward_domain::text::Note;
use onward_store::check_ins::{self, Filter, Range};
use onward_store::{Key, StoreError};
use onward_testkit::{TestDb, engines};

use crate::owned::{TODAY, ada_and_bob, after_now, check_in, day, external_id, goal, log, stored};

/// A check-in with something in every field but the skip, which goes with no value.
fn full(goal: &Goal) -> CheckIn {
    CheckIn {
        line: Line {
            occurred_on: day(TODAY - 9),
            occurred_at: after_now(-9),
            value: Some(Quantity::MIN),
            skipped: false,
            note: Some(Note::parse("a\n\tb 🎯").unwrap()),
            confidence: Some(Confidence::new(100).unwrap()),
        },
        external_id: Some(external_id("row:1")),
        source: Source::Web,
        updated_at: after_now(5),
        version: 7,
        ..check_in(goal, 1, TODAY)
    }
}

fn skip(goal: &Goal, number: u128) -> CheckIn {
    let mut check_in = check_in(goal, number, TODAY);
    (check_in.line.value, check_in.line.skipped) = (None, true);
    check_in
}

fn in_range(goal: &Goal, range: Range) -> Filter {
    Filter {
        goal: Some(goal.id),
        range,
        ..Filter::default()
    }
}

async fn ids(
    db: &TestDb,
    goal: &Goal,
    range: Range,
    after: Option<LogPosition>,
    limit: i64,
) -> Vec<CheckInId> {
    let page = check_ins::page(
        &mut db.read().await,
        goal.owner,
        &in_range(goal, range),
        after,
        limit,
    )
    .await
    .unwrap();
    page.into_iter().map(|check_in| check_in.id).collect()
}

engines! {
    async fn every_field_is_read_as_it_was_written(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        for check_in in [full(&goal), skip(&goal, 2)] {
            log(&db, std::slice::from_ref(&check_in)).await;
            assert_eq!(check_ins::find(&mut db.read().await, ada, check_in.id).await.unwrap(), Some(check_in));
        }
    }

    async fn an_update_writes_every_field(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        log(&db, &[check_in(&goal, 1, TODAY)]).await;
        let mut tx = db.write(ada).await;
        check_ins::update(&mut tx, &full(&goal)).await.unwrap();
        assert_eq!(check_ins::find(&mut tx, ada, full(&goal).id).await.unwrap(), Some(full(&goal)));
    }

    async fn a_check_in_is_not_found_by_a_stranger_or_when_it_or_its_goal_is_deleted(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        let lost = stored(&db, ada, 2, |goal| goal.deleted_at = Some(after_now(1))).await;
        let hers = check_in(&goal, 1, TODAY);
        let gone = CheckIn { deleted_at: Some(after_now(1)), ..check_in(&goal, 2, TODAY) };
        let beneath = check_in(&lost, 3, TODAY);
        log(&db, &[hers.clone(), gone.clone(), beneath.clone()]).await;
        let mut tx = db.read().await;
        assert!(check_ins::find(&mut tx, ada, hers.id).await.unwrap().is_some());
        assert!(check_ins::find(&mut tx, bob, hers.id).await.unwrap().is_none());
        assert!(check_ins::find(&mut tx, ada, gone.id).await.unwrap().is_none());
        assert!(check_ins::find(&mut tx, ada, beneath.id).await.unwrap().is_none());
    }

    async fn a_check_in_cannot_hang_in_another_owners_goal(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let hers = stored(&db, ada, 1, |_| ()).await;
        let mut tx = db.write(bob).await;
        let his = CheckIn { owner: bob, ..check_in(&hers, 1, TODAY) };
        let refused = match check_ins::insert(&mut tx, &his).await {
            Ok(()) => tx.commit().await,
            Err(refused) => Err(refused),
        };
        assert!(matches!(refused, Err(StoreError::Conflict(Key::Reference))), "{refused:?}");
    }

    async fn an_external_id_is_unique_in_its_goal_deleted_ones_included(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let (goal, other) = (stored(&db, ada, 1, |_| ()).await, stored(&db, ada, 2, |_| ()).await);
        let named = |goal: &Goal, number| CheckIn { external_id: Some(external_id("a")), ..check_in(goal, number, TODAY) };
        let gone = CheckIn { deleted_at: Some(after_now(1)), ..named(&goal, 1) };
        log(&db, &[gone.clone(), named(&other, 2), check_in(&goal, 3, TODAY), check_in(&goal, 4, TODAY)]).await;
        let mut tx = db.write(ada).await;
        let name = external_id("a");
        let found = check_ins::find_by_external_id(&mut tx, ada, goal.id, &name).await.unwrap();
        assert_eq!(found, Some(gone));
        assert_eq!(check_ins::find_by_external_id(&mut tx, bob, goal.id, &name).await.unwrap(), None);
        let twice = check_ins::insert(&mut tx, &named(&goal, 5)).await;
        assert!(matches!(twice, Err(StoreError::Conflict(Key::ExternalId))), "{twice:?}");
    }

    async fn pages_show_the_newest_day_first_and_hold_every_check_in_once(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let (goal, other) = (stored(&db, ada, 1, |_| ()).await, stored(&db, ada, 2, |_| ()).await);
        let mut all: Vec<CheckIn> =
            (1..=9).map(|number| check_in(&goal, number, TODAY - i32::try_from(number % 3).unwrap())).collect();
        log(&db, &all).await;
        log(&db, &[check_in(&other, 20, TODAY)]).await;
        log(&db, &[CheckIn { deleted_at: Some(after_now(1)), ..check_in(&goal, 21, TODAY) }]).await;
        all.sort_by_key(|check_in| std::cmp::Reverse((check_in.line.occurred_on, check_in.id)));
        let expected: Vec<CheckInId> = all.iter().map(|check_in| check_in.id).collect();
        assert_eq!(ids(&db, &goal, Range::default(), None, 200).await, expected);
        for (end, last) in all.iter().enumerate() {
            let after = LogPosition { occurred_on: last.line.occurred_on, id: last.id };
            let page = ids(&db, &goal, Range::default(), Some(after), 2).await;
            assert_eq!(page, expected[end + 1..].iter().take(2).copied().collect::<Vec<_>>());
        }
        let last_two_days = Range { from: day(TODAY - 1), to: Day::MAX };
        assert_eq!(ids(&db, &goal, last_two_days, None, 200).await, expected[..6]);
        let count = check_ins::count(&mut db.read().await, ada, &in_range(&goal, last_two_days)).await.unwrap();
        assert_eq!(count, 6);
    }

    async fn a_list_holds_what_was_deleted_after_a_moment_and_the_logs_of_goals_that_were(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        let lost = stored(&db, ada, 2, |goal| goal.deleted_at = Some(after_now(7))).await;
        let gone = |number, after| CheckIn { deleted_at: Some(after_now(after)), ..check_in(&goal, number, TODAY) };
        log(&db, &[check_in(&goal, 1, TODAY), gone(2, 5), gone(3, 9), check_in(&lost, 4, TODAY)]).await;
        let listed = async |after: Option<i64>| {
            let filter = Filter { deleted_after: after.map(after_now), ..Filter::default() };
            let mut tx = db.read().await;
            let days = check_ins::page(&mut tx, ada, &filter, None, 200).await.unwrap();
            let changes = check_ins::changes(&mut tx, ada, &filter, None, 200).await.unwrap();
            let count = check_ins::count(&mut tx, ada, &filter).await.unwrap();
            assert_eq!((days.len(), changes.len()), (usize::try_from(count).unwrap(), days.len()));
            changes.iter().map(|check_in| check_in.id.uuid().as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(listed(None).await, [1]);
        assert_eq!(listed(Some(4)).await, [1, 2, 3, 4]);
        assert_eq!(listed(Some(5)).await, [1, 3, 4]);
        assert_eq!(listed(Some(7)).await, [1, 3]);
    }

    async fn a_check_in_on_the_very_last_day_is_on_the_first_page(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        let ends = [check_in(&goal, 1, Day::MIN.number()), check_in(&goal, 2, Day::MAX.number())];
        log(&db, &ends).await;
        assert_eq!(ids(&db, &goal, Range::default(), None, 200).await, [ends[1].id, ends[0].id]);
    }

    async fn a_day_is_folded_from_its_own_living_check_ins(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        let gone = CheckIn { deleted_at: Some(after_now(1)), ..check_in(&goal, 3, TODAY) };
        let (first, second) = (check_in(&goal, 1, TODAY), skip(&goal, 2));
        log(&db, &[first.clone(), second.clone(), gone, check_in(&goal, 4, TODAY - 1)]).await;
        let mut tx = db.read().await;
        let lines = check_ins::of_day(&mut tx, ada, goal.id, day(TODAY)).await.unwrap();
        assert_eq!(lines, [(first.id, first.line), (second.id, second.line)]);
        assert_eq!(check_ins::of_day(&mut tx, bob, goal.id, day(TODAY)).await.unwrap(), []);
    }

    async fn only_living_values_count_as_values(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        let gone = CheckIn { deleted_at: Some(after_now(1)), ..check_in(&goal, 1, TODAY) };
        log(&db, &[gone, skip(&goal, 2)]).await;
        let any = async |id: GoalId| check_ins::any_value(&mut db.read().await, ada, id).await.unwrap();
        assert!(!any(goal.id).await);
        log(&db, &[check_in(&goal, 3, TODAY)]).await;
        assert!(any(goal.id).await);
    }

    async fn a_stored_value_that_breaks_a_rule_is_told_with_its_place(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let unstored = goal(ada, 1);
        let goal = stored(&db, ada, 1, |_| ()).await;
        let mut bad = check_in(&unstored, 1, TODAY);
        bad.line.occurred_at = after_now(0);
        log(&db, std::slice::from_ref(&bad)).await;
        let mut tx = db.write(ada).await;
        crate::bent::confidence(&mut tx, &bad, 101).await;
        match check_ins::find(&mut tx, ada, bad.id).await {
            Err(StoreError::Corrupt { table, column, id }) => {
                assert_eq!((table.as_str(), column.as_str(), id), ("check_ins", "confidence", Some(bad.id.uuid())));
            }
            other => panic!("{other:?} of {:?}", goal.id),
        }
    }
}
