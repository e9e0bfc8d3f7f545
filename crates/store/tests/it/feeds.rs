//! Feeds: numbers and moments rise strictly, whoever writes at the same time.

use onward_domain::ids::UserId;
use onward_store::{StoreError, feeds};
use onward_testkit::{TestDb, engines};
use uuid::Uuid;

use crate::owned::{ada_and_bob, after_now, turn};
use crate::support::NOW;

engines! {
    async fn turns_follow_each_other_without_gaps(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        let mut turns = feeds::advance(&mut tx, ada, after_now(100), 3).await.unwrap();
        let taken = [turns.take().unwrap(), turns.take().unwrap(), turns.take().unwrap()];
        assert_eq!(taken.map(|turn| turn.seq), [1, 2, 3]);
        assert_eq!(taken.map(|turn| turn.at), [after_now(100), after_now(101), after_now(102)]);
        assert!(turns.take().is_err(), "a fourth turn was not asked for");
    }

    async fn a_clock_that_stands_still_or_goes_back_does_not_hold_the_feed_up(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        // Opened at `NOW`, so the first change is after it.
        assert_eq!(turn(&mut tx, ada).await.at, after_now(1));
        let back = after_now(-1_000_000);
        assert_eq!(feeds::advance(&mut tx, ada, back, 1).await.unwrap().take().unwrap().at, after_now(2));
        let ahead = after_now(1_000_000);
        assert_eq!(feeds::advance(&mut tx, ada, ahead, 1).await.unwrap().take().unwrap().at, ahead);
    }

    async fn locking_takes_no_turn(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        feeds::lock(&mut tx, ada, after_now(50)).await.unwrap();
        let first = feeds::advance(&mut tx, ada, after_now(50), 1).await.unwrap().take().unwrap();
        assert_eq!((first.seq, first.at), (1, after_now(50)));
    }

    async fn feeds_of_two_owners_do_not_meet(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        assert_eq!(turn(&mut tx, ada).await.seq, 1);
        assert_eq!(turn(&mut tx, ada).await.seq, 2);
        assert_eq!(turn(&mut tx, bob).await.seq, 1);
    }

    async fn an_owner_without_a_feed_is_not_written_for(db: TestDb) {
        let nobody = UserId::from_uuid(Uuid::from_u128(404));
        let mut tx = db.write(nobody).await;
        let refused = feeds::advance(&mut tx, nobody, NOW, 1).await;
        assert!(matches!(refused, Err(StoreError::Corrupt { .. })));
    }

    async fn numbers_rise_strictly_in_the_order_of_commits_under_parallel_writers(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let order = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let (db, order) = (db.clone(), std::sync::Arc::clone(&order));
                tokio::spawn(async move {
                    for _ in 0..10 {
                        let mut tx = db.write(ada).await;
                        let turn = turn(&mut tx, ada).await;
                        // Noted while the feed is locked: this is the order of the commits.
                        order.lock().unwrap().push(turn);
                        tx.commit().await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let order = order.lock().unwrap();
        assert_eq!(order.iter().map(|turn| turn.seq).collect::<Vec<_>>(), (1..=80).collect::<Vec<_>>());
        assert!(order.is_sorted_by(|a, b| a.at < b.at));
    }

    async fn a_turn_that_is_rolled_back_is_given_again(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        assert_eq!(turn(&mut tx, ada).await.seq, 1);
        drop(tx);
        let mut tx = db.write(ada).await;
        assert_eq!(turn(&mut tx, ada).await.seq, 1);
    }
}
