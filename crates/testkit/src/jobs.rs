//! Background work in every state.

use std::sync::atomic::{AtomicU64, Ordering};

use onward_domain::clock::Instant;
use onward_domain::ids::{Ids, JobId};
use onward_store::Store;
use onward_store::jobs::{self, End, NewJob};

use crate::entropy::SeededEntropy;

/// Seeds the ids.
static SEED: AtomicU64 = AtomicU64::new(1_000_000);

/// Writes a job that has used up its tries in one attempt. No other job may be due.
pub async fn failed_job(store: &Store, kind: &str, now: Instant) -> JobId {
    let id = Ids::new(now, &SeededEntropy::new(SEED.fetch_add(1, Ordering::SeqCst))).mint();
    let new = NewJob {
        id,
        kind,
        unique_key: None,
        payload: "{}",
        due_at: now,
        created_at: now,
    };
    let mut tx = store.write_unowned().await.expect("a transaction begins");
    jobs::insert(&mut tx, &new).await.expect("the job is written");
    let kinds = [kind].into_iter().collect();
    let claimed = jobs::claim(&mut tx, &kinds, (now, now))
        .await
        .expect("a job is claimed");
    let lease = claimed.expect("a job is due").lease;
    assert_eq!(lease.id, id, "another job is due");
    let end = End::Failed("nobody knows how");
    jobs::settle(&mut tx, lease, end, now)
        .await
        .expect("the job ends");
    tx.commit().await.expect("the transaction is committed");
    id
}
