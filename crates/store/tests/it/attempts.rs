//! Buckets of tries: they hold so many, grow back with time, and no two requests take the same room.

use onward_domain::clock::Instant;
use onward_store::attempts::{self, Charge, Charged};
use onward_testkit::{TestDb, engines};

use crate::owned::after_now;

/// Three tries at once, one more every ten microseconds.
const BUCKET: Charge<'static> = Charge {
    subject: &[7; 32],
    cost: 10,
    tolerance: 20,
};

async fn charge(db: &TestDb, at: i64) -> Charged {
    let mut tx = db.write_unowned().await;
    let charged = attempts::charge(&mut tx, BUCKET, after_now(at)).await.unwrap();
    tx.commit().await.unwrap();
    charged
}

async fn full_at(db: &TestDb) -> Option<Instant> {
    attempts::full_at(&mut db.read().await, BUCKET.subject)
        .await
        .unwrap()
}

engines! {
    async fn a_bucket_holds_so_many_tries_and_grows_back(db: TestDb) {
        for full in [10, 20, 30] {
            assert_eq!(charge(&db, 0).await, Charged::Taken(after_now(full)));
        }
        assert_eq!(charge(&db, 0).await, Charged::Refused(after_now(30)));
        assert_eq!(charge(&db, 9).await, Charged::Refused(after_now(30)));
        assert_eq!(charge(&db, 10).await, Charged::Taken(after_now(40)));
        assert_eq!(charge(&db, 1000).await, Charged::Taken(after_now(1010)));
    }

    async fn a_try_can_be_given_back(db: TestDb) {
        for _ in 0..3 {
            charge(&db, 0).await;
        }
        let mut tx = db.write_unowned().await;
        attempts::give_back(&mut tx, BUCKET.subject, BUCKET.cost).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(charge(&db, 0).await, Charged::Taken(after_now(30)));
    }

    async fn full_buckets_are_forgotten(db: TestDb) {
        charge(&db, 0).await;
        for (until, left) in [(9, Some(after_now(10))), (10, None)] {
            let mut tx = db.write_unowned().await;
            attempts::forget(&mut tx, after_now(until)).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(full_at(&db).await, left);
        }
    }

    async fn of_many_at_once_as_many_pass_as_there_is_room(db: TestDb) {
        let tries = (0..40).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { charge(&db, 0).await })
        });
        let mut taken = 0;
        for outcome in tries.collect::<Vec<_>>() {
            taken += usize::from(matches!(outcome.await.unwrap(), Charged::Taken(_)));
        }
        assert_eq!(taken, 3);
    }
}
