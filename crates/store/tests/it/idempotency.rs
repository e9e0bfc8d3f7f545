//! Idempotency keys: claimed once per principal and route, kept until they expire.

use onward_domain::ids::UserId;
use onward_store::idempotency::{self, Kept, Slot};
use onward_testkit::{TestDb, engines};

use crate::owned::{ada_and_bob, after_now};
use crate::support::NOW;

const FIRST: [u8; 32] = [1; 32];
const SECOND: [u8; 32] = [2; 32];

fn slot(principal: UserId) -> Slot<'static> {
    Slot {
        principal,
        route: "POST /api/v1/goals",
        key: "a",
    }
}

/// Claims a key for ten microseconds from a moment on.
async fn claim(db: &TestDb, slot: Slot<'_>, fingerprint: &[u8; 32], at: i64) -> bool {
    let mut tx = db.write(slot.principal).await;
    let (now, until) = (after_now(at), after_now(at + 10));
    let claimed = idempotency::claim(&mut tx, slot, fingerprint, now, until)
        .await
        .unwrap();
    if claimed {
        idempotency::remember(&mut tx, slot, &[u8::try_from(at).unwrap()])
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    claimed
}

engines! {
    async fn a_key_is_claimed_once_and_keeps_its_first_answer(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        assert!(claim(&db, slot(ada), &FIRST, 0).await);
        assert!(!claim(&db, slot(ada), &SECOND, 5).await);
        let kept = idempotency::find(&mut db.read().await, slot(ada), NOW).await.unwrap();
        assert_eq!(kept, Some(Kept { fingerprint: FIRST, answer: Some(vec![0]) }));
    }

    async fn an_expired_key_is_not_found_and_may_be_taken_over(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        assert!(claim(&db, slot(ada), &FIRST, 0).await);
        assert_eq!(idempotency::find(&mut db.read().await, slot(ada), after_now(10)).await.unwrap(), None);
        assert!(claim(&db, slot(ada), &SECOND, 10).await);
        let kept = idempotency::find(&mut db.read().await, slot(ada), after_now(11)).await.unwrap();
        assert_eq!(kept, Some(Kept { fingerprint: SECOND, answer: Some(vec![10]) }));
    }

    async fn other_people_routes_and_keys_do_not_meet(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        assert!(claim(&db, slot(ada), &FIRST, 0).await);
        assert!(claim(&db, slot(bob), &FIRST, 0).await);
        assert!(claim(&db, Slot { key: "A", ..slot(ada) }, &FIRST, 0).await);
        assert!(claim(&db, Slot { route: "POST /api/v1/goals/1/check-ins", ..slot(ada) }, &FIRST, 0).await);
    }

    async fn a_claim_that_is_rolled_back_has_never_been(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        assert!(idempotency::claim(&mut tx, slot(ada), &FIRST, NOW, after_now(10)).await.unwrap());
        drop(tx);
        assert!(claim(&db, slot(ada), &SECOND, 1).await);
    }
}
