//! Check-ins: day, natural key, batches, buckets.

use onward_domain::bucket::{Bucket, Days};
use onward_domain::check_in::{CheckIn, CheckInPatch, ExternalId, NewCheckIn};
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::{Goal, GoalPatch, Patch};
use onward_domain::ids::CheckInId;
use onward_domain::page::Limit;
use onward_domain::quantity::{Quantity, Total};
use onward_service::{
    Batch, BatchItem, CheckInQuery, Error, Expect, OnConflict, Once, Paging, Part, Why, Written,
};
use onward_store::{bucket_months, check_ins};
use onward_testkit::{TestDb, engines, scaled};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::owner::{Owner, TODAY, day, done, named, new_goal, value};
use crate::support::{Bench, why};

/// What became of each item, in a word.
fn words(items: &[BatchItem]) -> Vec<&'static str> {
    let word = |item: &BatchItem| match item {
        BatchItem::Created(_) => "created",
        BatchItem::Updated(_) => "updated",
        BatchItem::Existing(_) => "existing",
        BatchItem::Refused(Error::Conflict(Why::DuplicateKey { .. })) => "duplicate",
        BatchItem::Refused(Error::Invalid(..)) => "invalid",
        BatchItem::Refused(other) => panic!("{other:?}"),
    };
    items.iter().map(word).collect()
}

/// Compares the stored buckets with the log folded anew, and gives the sum of all values.
async fn folded(ada: &Owner, goal: &Goal) -> Total {
    let mut tx = ada.db.read().await;
    let mut stored = Days::default();
    for month in bucket_months::until(&mut tx, goal.owner, &[goal.id], day(TODAY + 2))
        .await
        .unwrap()
    {
        stored.unpack(month.number, &month.bytes).unwrap();
    }
    let all = check_ins::Filter {
        goal: Some(goal.id),
        ..check_ins::Filter::default()
    };
    let log = check_ins::page(&mut tx, goal.owner, &all, None, 100_000)
        .await
        .unwrap();
    let mut days: Vec<_> = log.iter().map(|check_in| check_in.line.occurred_on).collect();
    days.sort_unstable();
    days.dedup();
    let anew: Vec<_> = days
        .into_iter()
        .map(|day| {
            let of_day = log.iter().filter(|check_in| check_in.line.occurred_on == day);
            (
                day,
                Bucket::of(of_day.map(|check_in| (check_in.id, &check_in.line))),
            )
        })
        .collect();
    assert_eq!(stored.until(day(TODAY + 2)), anew);
    let sum = anew
        .iter()
        .filter_map(|(_, bucket)| bucket.values)
        .map(|values| values.sum)
        .sum();
    Total::from_millionths(sum)
}

/// One step of a random history.
#[derive(Clone, Debug)]
enum Step {
    Write(i32, i32),
    Batch(Vec<(i32, i32, Option<u8>)>, OnConflict),
    ByKey(i32, i32, u8),
    Patch(usize, i32, i32),
    Remove(usize),
    Restore(usize),
}

fn any_step() -> impl Strategy<Value = Step> {
    let on = -40..1;
    let item = (any::<i32>(), on.clone(), prop::option::of(0_u8..6));
    let rule = prop::sample::select(OnConflict::ALL);
    prop_oneof![
        (any::<i32>(), on.clone()).prop_map(|(value, on)| Step::Write(value, on)),
        (prop::collection::vec(item, 0..6), rule).prop_map(|(items, rule)| Step::Batch(items, rule)),
        (any::<i32>(), on.clone(), 0_u8..6).prop_map(|(value, on, name)| Step::ByKey(value, on, name)),
        (any::<usize>(), any::<i32>(), on.clone())
            .prop_map(|(place, value, on)| Step::Patch(place, value, on)),
        any::<usize>().prop_map(Step::Remove),
        any::<usize>().prop_map(Step::Restore),
    ]
}

/// One of the lines of a log, the deleted ones among them if they count.
async fn any_of(ada: &Owner, goal: &Goal, place: usize, include_deleted: bool) -> Option<CheckInId> {
    let query = CheckInQuery {
        include_deleted,
        ..CheckInQuery::default()
    };
    let log = ada
        .service
        .check_ins(&ada.actor, goal.id, query)
        .await
        .unwrap()
        .items;
    log.get(place % log.len().max(1)).map(|check_in| check_in.id)
}

async fn take(ada: &Owner, goal: &Goal, step: Step) {
    match step {
        Step::Write(number, on) => {
            ada.check_in(goal, value(&number.to_string(), TODAY + on)).await;
        }
        Step::Batch(items, rule) => {
            let item = |(number, on, name): (i32, i32, Option<u8>)| match name {
                Some(name) => named(&number.to_string(), TODAY + on, &name.to_string()),
                None => NewCheckIn {
                    skipped: true,
                    value: None,
                    ..value("1", TODAY + on)
                },
            };
            ada.batch(goal, items.into_iter().map(item).collect(), rule).await;
        }
        Step::ByKey(number, on, name) => {
            let new = (
                ExternalId::parse(&name.to_string()).unwrap(),
                value(&number.to_string(), TODAY + on),
            );
            let put = ada
                .service
                .put_check_in_by_key(&ada.actor, goal.id, new, Expect::Nothing);
            put.await.unwrap();
        }
        Step::Patch(place, number, on) => {
            if let Some(id) = any_of(ada, goal, place, false).await {
                let patch = CheckInPatch {
                    occurred_on: Patch::Set(day(TODAY + on)),
                    value: Patch::Set(Some(number.to_string().parse().unwrap())),
                    skipped: Patch::Set(false),
                    ..CheckInPatch::default()
                };
                let patched = ada.service.patch_check_in(&ada.actor, id, patch, Expect::Nothing);
                patched.await.unwrap();
            }
        }
        Step::Remove(place) => {
            if let Some(id) = any_of(ada, goal, place, false).await {
                ada.remove(id).await.unwrap();
            }
        }
        Step::Restore(place) => {
            if let Some(id) = any_of(ada, goal, place, true).await {
                let restored = ada
                    .service
                    .restore_check_in(&ada.actor, id, Expect::Nothing, Once::unnamed());
                done(restored.await.unwrap());
            }
        }
    }
}

engines! {
    async fn a_check_in_moves_the_log_but_not_the_goal(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let check_in = ada.check_in(&goal, value("2.5", TODAY)).await;
        assert_eq!(ada.find(&goal).await.unwrap(), Goal { log_version: 1, ..goal.clone() });
        assert_eq!(ada.service.check_in(&ada.actor, check_in.id).await.unwrap(), check_in);
        assert!(check_in.updated_at > goal.updated_at);
        assert_eq!(ada.happened().await, ["goal.created", "check_in.created"]);
        assert_eq!(folded(&ada, &goal).await.to_string(), "2.5");
    }

    async fn a_check_in_that_breaks_a_rule_writes_nothing(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        for (new, kind) in [
            (NewCheckIn::default(), Kind::EmptyCheckIn),
            (value("1", TODAY + 2), Kind::DateInFuture),
            (NewCheckIn { skipped: true, ..value("1", TODAY) }, Kind::ValueAndSkipped),
        ] {
            match ada.write(goal.id, new).await {
                Err(Error::Invalid(Part::Body, fields)) => assert_eq!(fields.errors()[0].reason.kind, kind),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(ada.find(&goal).await.unwrap(), goal);
    }

    async fn a_known_external_id_is_written_once(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let (goal, other) = (ada.goal("run").await, ada.goal("walk").await);
        let first = ada.check_in(&goal, named("1", TODAY, "a")).await;
        bench.clock.advance_seconds(600);
        let again = ada.write(goal.id, named("1.0", TODAY, "a")).await.unwrap();
        assert_eq!(again, Written::Existing(first.clone()));
        let duplicate = Why::DuplicateKey { existing: first.id };
        assert_eq!(why(ada.write(goal.id, named("2", TODAY, "a")).await), duplicate);
        ada.check_in(&other, named("2", TODAY, "a")).await;
        ada.remove(first.id).await.unwrap();
        assert_eq!(why(ada.write(goal.id, named("1", TODAY, "a")).await), duplicate);
        assert_eq!(folded(&ada, &goal).await, Total::ZERO);
    }

    async fn a_deleted_check_in_is_gone_and_its_day_folded_anew(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (ada, bob) = (Owner::new(&bench, "ada").await, Owner::new(&bench, "bob").await);
        let goal = ada.goal("run").await;
        let (first, _) =
            (ada.check_in(&goal, value("1", TODAY)).await, ada.check_in(&goal, value("0.2", TODAY)).await);
        assert!(matches!(bob.remove(first.id).await, Err(Error::NotFound)));
        let stale = ada.service.delete_check_in(&ada.actor, first.id, Expect::Version(vec![2])).await;
        assert!(matches!(stale, Err(Error::Precondition { current: 1 })));
        ada.remove(first.id).await.unwrap();
        assert!(matches!(ada.remove(first.id).await, Err(Error::NotFound)));
        assert_eq!(folded(&ada, &goal).await.to_string(), "0.2");
        assert_eq!(ada.find(&goal).await.unwrap().log_version, 3);
        assert_eq!(ada.happened().await.last().unwrap(), "check_in.deleted");
    }

    async fn a_refused_item_undoes_no_other(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        ada.check_in(&goal, named("7", TODAY, "old")).await;
        let unread = Fields::one(["value".into()], Reason::new(Kind::DecimalType, "Must be a number"));
        let items = vec![
            Ok(named("1", TODAY, "new")),
            Err(unread),
            Ok(value("1", TODAY + 9)),
            Ok(named("8", TODAY, "old")),
            Ok(named("7", TODAY, "old")),
            Ok(named("2", TODAY, "new")),
            Ok(value("3", TODAY - 40)),
        ];
        let batch = Batch { items, on_conflict: OnConflict::Error };
        let found = done(ada.service.create_check_ins(&ada.actor, goal.id, batch, Once::unnamed()).await.unwrap());
        let expected = ["created", "invalid", "invalid", "duplicate", "existing", "duplicate", "created"];
        assert_eq!(words(&found), expected);
        assert_eq!(folded(&ada, &goal).await.to_string(), "11");
        assert_eq!(ada.find(&goal).await.unwrap().log_version, 2);
    }

    async fn a_batch_skips_or_updates_what_is_known(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let first = ada.check_in(&goal, named("1", TODAY, "a")).await;
        let second = ada.check_in(&goal, named("2", TODAY, "b")).await;
        ada.remove(second.id).await.unwrap();
        let sent = || vec![named("10", TODAY - 1, "a"), named("20", TODAY, "b"), named("30", TODAY, "c")];
        let skipped = ada.batch(&goal, sent(), OnConflict::Skip).await;
        assert_eq!(words(&skipped), ["existing", "existing", "created"]);
        assert_eq!(folded(&ada, &goal).await.to_string(), "31");
        let updated = ada.batch(&goal, sent(), OnConflict::Update).await;
        assert_eq!(words(&updated), ["updated", "updated", "existing"]);
        assert_eq!(folded(&ada, &goal).await.to_string(), "60");
        let moved = ada.service.check_in(&ada.actor, first.id).await.unwrap();
        assert_eq!((moved.version, moved.line.occurred_on), (2, day(TODAY - 1)));
        assert_eq!(ada.service.check_in(&ada.actor, second.id).await.unwrap().deleted_at, None);
    }

    async fn a_batch_that_changes_nothing_leaves_no_trace(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        ada.check_in(&goal, named("1", TODAY, "a")).await;
        let (before, events) = (ada.find(&goal).await.unwrap(), ada.events().await.len());
        assert_eq!(words(&ada.batch(&goal, vec![named("1", TODAY, "a")], OnConflict::Update).await), ["existing"]);
        assert!(ada.batch(&goal, Vec::new(), OnConflict::Error).await.is_empty());
        assert_eq!((ada.find(&goal).await.unwrap(), ada.events().await.len()), (before, events));
    }

    async fn a_log_is_walked_from_its_newest_day(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        ada.batch(&goal, (0..9).map(|n| value("1", TODAY - n % 4)).collect(), OnConflict::Error).await;
        let page = async |cursor| {
            let paging = Paging { limit: Limit::new(4).unwrap(), cursor, include_total: true };
            let range = (Some(day(TODAY - 2)), Some(day(TODAY)));
            let query = CheckInQuery { occurred_after: range.0, occurred_before: range.1, paging, ..CheckInQuery::default() };
            ada.service.check_ins(&ada.actor, goal.id, query).await.unwrap()
        };
        let first = page(None).await;
        assert_eq!((first.items.len(), first.total), (4, Some(4)));
        assert_eq!(first.next_cursor, None);
        let days: Vec<i32> = first.items.iter().map(|check_in| check_in.line.occurred_on.number()).collect();
        assert_eq!(days, [TODAY - 1, TODAY - 1, TODAY - 2, TODAY - 2]);
    }

    async fn buckets_equal_the_log_folded_anew_whatever_happened(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..scaled(20, 400) {
            let history = prop::collection::vec(any_step(), 1..16).new_tree(&mut runner).unwrap().current();
            let goal = ada.goal("run").await;
            for step in history.clone() {
                take(&ada, &goal, step).await;
                folded(&ada, &goal).await;
            }
        }
        let seqs: Vec<i64> = ada.events().await.iter().map(|event| event.seq).collect();
        assert!(seqs.is_sorted_by(|a, b| a < b));
    }

    async fn parallel_writers_lose_nothing(db: TestDb) {
        let ada = std::sync::Arc::new(Owner::new(&Bench::new(&db).await, "ada").await);
        let goal = ada.goal("run").await;
        let writers: Vec<_> = (0..20)
            .map(|n| {
                let (ada, id) = (std::sync::Arc::clone(&ada), goal.id);
                tokio::spawn(async move {
                    // All send one of four names: one of each is written, the others find it.
                    ada.write(id, named("1", TODAY, &(n % 4).to_string())).await.unwrap();
                    ada.write(id, value("0.01", TODAY - n)).await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(folded(&ada, &goal).await.to_string(), "4.2");
        assert_eq!(ada.find(&goal).await.unwrap().log_version, 24);
    }

    async fn a_plan_that_changes_under_a_check_in_makes_it_start_over(db: TestDb) {
        let ada = std::sync::Arc::new(Owner::new(&Bench::new(&db).await, "ada").await);
        let goal = ada.goal("run").await;
        let writing = {
            let (ada, id) = (std::sync::Arc::clone(&ada), goal.id);
            tokio::spawn(async move {
                for n in 0..20 {
                    ada.write(id, value("1", TODAY - n)).await.unwrap();
                }
            })
        };
        for n in 0..10 {
            let zone = ["UTC", "Europe/Berlin"][n % 2];
            let zone = Some(onward_domain::day::TimeZone::parse(zone).unwrap());
            let patch = GoalPatch { time_zone: Patch::Set(zone), ..GoalPatch::default() };
            ada.patch(&goal, patch).await.unwrap();
        }
        writing.await.unwrap();
        assert_eq!(folded(&ada, &goal).await.to_string(), "20");
    }

    async fn nine_years_come_in_batches_and_add_up_exactly(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.create(new_goal("run")).await.unwrap();
        let rows: Vec<NewCheckIn> = (0..2804)
            .map(|n| named(&format!("{}.{:06}", n % 7, (n * 271) % 1_000_000), TODAY - n, &format!("row-{n}")))
            .collect();
        let expected: i64 = rows.iter().filter_map(|row| row.value).map(Quantity::millionths).sum();
        for batch in rows.chunks(500) {
            let found = ada.batch(&goal, batch.to_vec(), OnConflict::Error).await;
            assert!(words(&found).iter().all(|word| *word == "created"));
        }
        assert_eq!(folded(&ada, &goal).await, Total::from_millionths(i128::from(expected)));
        let again = ada.batch(&goal, rows[..500].to_vec(), OnConflict::Error).await;
        assert!(words(&again).iter().all(|word| *word == "existing"));
    }

    async fn the_author_and_the_door_are_kept(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let CheckIn { author, source, external_id, version, .. } = ada.check_in(&goal, value("1", TODAY)).await;
        assert_eq!((author, source.word(), external_id, version), (ada.actor.user, "api", None, 1));
    }
}
