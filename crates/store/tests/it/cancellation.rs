//! Futures dropped at every place where they wait (trap 1 of `dependencies.md`).

use std::panic::resume_unwind;
use std::pin::pin;
use std::task::Poll;

use onward_store::{Engine, Store, StoreError};
use onward_testkit::{TestDb, engines};

use crate::support::{ADA, NUMBERS, insert, numbers, with_tables};

/// Polls a future at most so often, then drops it.
async fn polled<F: Future>(future: F, mut polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        polls = polls.saturating_sub(1);
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

async fn write_two(store: Store, first: i64) -> Result<(), StoreError> {
    let mut tx = store.write(ADA).await?;
    insert(&mut tx, first).await?;
    tx.all::<i64>(&NUMBERS, &[]).await?;
    insert(&mut tx, first + 1).await?;
    tx.commit().await
}

async fn read_twice(store: Store) -> Result<(), StoreError> {
    let mut tx = store.read().await?;
    tx.all::<i64>(&NUMBERS, &[]).await?;
    tx.all::<i64>(&NUMBERS, &[]).await?;
    drop(tx);
    store.ping().await
}

/// Runs a claim where nothing else runs until it waits, so that it waits in every place where it can.
async fn on_one_thread<F: Future<Output = ()> + 'static>(db: TestDb, claim: fn(TestDb) -> F) {
    let ran = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let own = db.again().await;
            claim(own.clone()).await;
            own.store().close().await;
        });
    });
    if let Err(ended) = ran.await {
        resume_unwind(ended.into_panic());
    }
}

async fn cancel_a_write_everywhere(db: TestDb) {
    for round in 1.. {
        let first = i64::try_from(round).unwrap() * 2;
        let before = numbers(&db).await;
        let finished = polled(write_two(db.store().clone(), first), round).await;
        // Another writer finds the way free, and nothing half-done.
        let mut tx = db.write(ADA).await;
        insert(&mut tx, -first).await.unwrap();
        tx.commit().await.unwrap();
        let both = [first, first + 1];
        let found: Vec<i64> = numbers(&db)
            .await
            .into_iter()
            .filter(|number| both.contains(number))
            .collect();
        assert!(
            found.is_empty() || found == both,
            "round {round}: {found:?} after {before:?}"
        );
        if let Some(finished) = finished {
            finished.unwrap();
            assert_eq!(found, both);
            assert!(
                db.engine() == Engine::Sqlite || round > 5,
                "the future never waited"
            );
            break;
        }
    }
}

engines! {
    empty;

    async fn a_transaction_cancelled_anywhere_is_whole_or_has_never_been(db: TestDb) {
        with_tables(&db).await;
        on_one_thread(db, cancel_a_write_everywhere).await;
    }

    async fn a_read_cancelled_anywhere_gives_its_connection_back(db: TestDb) {
        with_tables(&db).await;
        for round in 1.. {
            // More often than there are connections: one that is lost each time would soon be missed.
            let mut finished = None;
            for _ in 0..=db.options().connections {
                finished = polled(read_twice(db.store().clone()), round).await;
            }
            let mut tx = db.write(ADA).await;
            insert(&mut tx, i64::try_from(round).unwrap()).await.unwrap();
            tx.commit().await.unwrap();
            if let Some(finished) = finished {
                finished.unwrap();
                break;
            }
        }
    }

    async fn whoever_stops_waiting_for_a_turn_does_not_block_the_next(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        assert!(polled(write_two(db.store().clone(), 1), 1).await.is_none());
        tx.commit().await.unwrap();
        polled(write_two(db.store().clone(), 10), usize::MAX).await.unwrap().unwrap();
        assert_eq!(numbers(&db).await, [1, 10, 11]);
    }
}
