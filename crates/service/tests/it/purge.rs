//! What was deleted, or happened, more than 30 days ago is gone for good; nothing else is.

use onward_domain::bucket::{Month, MonthNumber};
use onward_domain::clock::Clock;
use onward_service::jobs::Outcome;
use onward_service::{CheckInQuery, Error, Expect, GoalQuery, IdempotencyKey, Once};
use onward_store::idempotency::{self, Slot};
use onward_store::{bucket_months, check_ins};
use onward_testkit::{TestDb, engines};

use crate::owner::{Owner, TODAY, day, done, named, new_goal, once, value};
use crate::support::Bench;

const DAYS: i64 = 86_400;

/// Runs the daily purge after so many seconds.
async fn purge_after(bench: &Bench, seconds: i64) {
    bench.clock.advance_seconds(seconds);
    for ended in bench.service.run_jobs().await.unwrap() {
        assert_eq!(ended.outcome, Outcome::Succeeded);
    }
}

engines! {
    async fn a_deleted_goal_goes_after_thirty_days_with_all_that_hangs_on_it(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let (kept, top) = (ada.goal("kept").await, ada.goal("gone").await);
        let beneath = ada.below(&top).await.unwrap();
        ada.check_in(&kept, named("1", TODAY, "row-1")).await;
        // More than one piece of a log.
        for _ in 0..3 {
            ada.batch(&beneath, (0..400).map(|_| value("1", TODAY)).collect(), onward_service::OnConflict::Error).await;
        }
        ada.check_in(&top, named("1", TODAY, "row-1")).await;
        ada.delete(&top).await.unwrap();

        purge_after(&bench, 30 * DAYS - 1).await;
        let row = named("1", TODAY, "row-1").external_id.unwrap();
        let (owner, month) = (ada.actor.user, MonthNumber::of(day(TODAY)));
        let find = async |goal: &onward_domain::goal::Goal| {
            let mut tx = db.read().await;
            let line = check_ins::find_by_external_id(&mut tx, owner, goal.id, &row).await.unwrap();
            let values = check_ins::any_value(&mut tx, owner, goal.id).await.unwrap();
            let months = bucket_months::load(&mut tx, owner, goal.id, month).await.unwrap();
            (line.is_some(), values, months != Month::default())
        };
        assert_eq!(find(&top).await, (true, true, true));

        purge_after(&bench, DAYS).await;
        assert_eq!(find(&top).await, (false, false, false));
        assert_eq!(find(&beneath).await, (false, false, false));
        assert_eq!(find(&kept).await, (true, true, true));
        // All else that happened was longer ago than that.
        let events = ada.events().await;
        let purged: Vec<_> = events.iter().map(|event| (event.kind.as_str(), event.goal)).collect();
        assert_eq!(purged, [("goal.purged", Some(beneath.id)), ("goal.purged", Some(top.id))]);
        assert!(events.iter().all(|event| event.version == 2));
    }

    async fn what_was_deleted_thirty_days_ago_is_not_seen_and_cannot_be_restored_though_it_is_not_purged_yet(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let (kept, gone) = (ada.goal("kept").await, ada.goal("gone").await);
        let line = ada.check_in(&kept, value("1", TODAY)).await;
        ada.check_in(&gone, value("1", TODAY)).await;
        ada.remove(line.id).await.unwrap();
        ada.delete(&gone).await.unwrap();
        let seen = async || {
            let goals = GoalQuery { include_deleted: true, ..GoalQuery::default() };
            let lines = CheckInQuery { include_deleted: true, ..CheckInQuery::default() };
            let goals = ada.service.goals(&ada.actor, goals).await.unwrap().items.len();
            (goals, ada.service.all_check_ins(&ada.actor, lines).await.unwrap().items.len())
        };
        bench.clock.advance_seconds(30 * DAYS - 1);
        assert_eq!(seen().await, (2, 2));
        bench.clock.advance_seconds(2);
        assert_eq!(seen().await, (1, 0));
        let restored = ada.service.restore_goal(&ada.actor, gone.id, Expect::Nothing, Once::unnamed()).await;
        assert!(matches!(restored, Err(Error::NotFound)), "{restored:?}");
        let restored = ada.service.restore_check_in(&ada.actor, line.id, Expect::Nothing, Once::unnamed()).await;
        assert!(matches!(restored, Err(Error::NotFound)), "{restored:?}");
        // Purging waits a little longer, so that no clock of another node brings back what goes.
        purge_after(&bench, 3600).await;
        assert_eq!(ada.happened().await, ["goal.purged"]);
    }

    async fn a_deleted_check_in_goes_after_thirty_days_and_its_external_id_is_free_again(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let goal = ada.goal("run").await;
        let gone = ada.check_in(&goal, named("1", TODAY, "row-1")).await;
        ada.check_in(&goal, named("2", TODAY, "row-2")).await;
        ada.remove(gone.id).await.unwrap();
        purge_after(&bench, 30 * DAYS - 1).await;
        assert!(ada.write(goal.id, named("1", TODAY, "row-1")).await.is_err());
        purge_after(&bench, DAYS).await;
        ada.check_in(&goal, named("1", TODAY, "row-1")).await;
        assert!(ada.write(goal.id, named("3", TODAY, "row-2")).await.is_err());
    }

    async fn expired_idempotency_keys_and_old_events_go(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let create = ada.service.create_goal(&ada.actor, new_goal("run"), once("key-1", 1));
        done(create.await.unwrap());
        let key = IdempotencyKey::parse("key-1").unwrap();
        let slot = Slot { principal: ada.actor.user, route: "POST /somewhere", key: key.as_str() };
        let begin = bench.clock.now();
        let kept = async || idempotency::find(&mut db.read().await, slot, begin).await.unwrap().is_some();
        purge_after(&bench, DAYS - 1).await;
        assert!(kept().await);
        purge_after(&bench, DAYS).await;
        assert!(!kept().await);
        assert_eq!(ada.happened().await, ["goal.created"]);
        purge_after(&bench, 28 * DAYS + 2).await;
        assert_eq!(ada.happened().await, [""; 0]);
    }
}
