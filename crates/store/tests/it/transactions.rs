//! What a transaction promises, on both engines.

use onward_domain::ids::GoalId;
use onward_store::{Key, Store, StoreError, Value};
use onward_testkit::{TestDb, engines};
use uuid::Uuid;

use crate::support::{
    ADA, BAD, FIND, INSERT, INSERT_BOX, INSERT_RETURNING, LABELLED, NUMBERS, Thing, UNLABEL, insert, numbers,
    with_tables,
};

engines! {
    empty;

    async fn every_kind_of_value_is_kept_exactly(db: TestDb) {
        with_tables(&db).await;
        let container = Uuid::from_u128(7);
        let label = "Grüße, 日本 'quoted' \u{1f600} $1";
        let mut tx = db.write(ADA).await;
        assert_eq!(tx.owner(), Some(ADA));
        tx.execute(&INSERT_BOX, &[GoalId::from_uuid(container).into(), "".into()]).await.unwrap();
        let sealed: &[u8] = &[0, 255, 0];
        let values = [i64::MIN.into(), container.into(), label.into(), sealed.into(), false.into()];
        tx.execute(&INSERT, &values).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = db.read().await;
        let thing: Thing = tx.one(&FIND, &[i64::MIN.into()]).await.unwrap();
        let expected = Thing {
            number: i64::MIN,
            container: Some(container),
            label: label.to_owned(),
            sealed: sealed.to_vec(),
            fragile: false,
        };
        assert_eq!(thing, expected);
        assert_eq!(tx.optional::<Thing>(&FIND, &[1.into()]).await.unwrap(), None);
    }

    async fn what_is_dropped_before_commit_has_never_been(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        drop(tx);
        assert!(numbers(&db).await.is_empty());
        let mut tx = db.write_unowned().await;
        insert(&mut tx, 2).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(numbers(&db).await, [2]);
    }

    async fn a_committed_change_outlives_the_store(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        tx.commit().await.unwrap();
        db.store().close().await;
        let again = Store::open(db.options()).await.unwrap();
        let found: Vec<i64> = again.read().await.unwrap().all(&NUMBERS, &[]).await.unwrap();
        assert_eq!(found, [1]);
        again.close().await;
    }

    async fn a_closed_store_is_unavailable(db: TestDb) {
        with_tables(&db).await;
        db.store().ping().await.unwrap();
        db.store().close().await;
        assert!(matches!(db.store().ping().await, Err(StoreError::Unavailable)));
        assert!(matches!(db.store().read().await.err(), Some(StoreError::Unavailable)));
        assert!(matches!(db.store().write(ADA).await.err(), Some(StoreError::Unavailable)));
    }

    async fn a_refused_statement_ends_the_transaction(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        assert!(matches!(insert(&mut tx, 1).await, Err(StoreError::Conflict(Key::Primary))));
        assert!(matches!(insert(&mut tx, 2).await, Err(StoreError::Other(_))));
        assert!(matches!(tx.commit().await, Err(StoreError::Other(_))));
        assert!(numbers(&db).await.is_empty());
    }

    async fn a_row_cannot_point_to_nothing(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        let values = [1.into(), Uuid::from_u128(1).into(), "x".into(), (&[0_u8; 1]).into(), true.into()];
        assert!(matches!(tx.execute(&INSERT, &values).await, Err(StoreError::Conflict(Key::Reference))));
    }

    async fn a_read_transaction_sees_one_snapshot(db: TestDb) {
        with_tables(&db).await;
        let mut reading = db.read().await;
        assert!(reading.all::<i64>(&NUMBERS, &[]).await.unwrap().is_empty());
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        assert!(reading.all::<i64>(&NUMBERS, &[]).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert!(reading.all::<i64>(&NUMBERS, &[]).await.unwrap().is_empty());
        drop(reading);
        assert_eq!(numbers(&db).await, [1]);
    }

    async fn a_write_is_refused_outside_a_write_transaction(db: TestDb) {
        with_tables(&db).await;
        let values: [Value<'_>; 4] = [1.into(), "x".into(), (&[0_u8; 1]).into(), true.into()];
        let mut read = db.read().await;
        assert!(matches!(read.one::<i64>(&INSERT_RETURNING, &values).await, Err(StoreError::Other(_))));
        let mut read_one = db.store().read_one().await.unwrap();
        assert!(matches!(read_one.one::<i64>(&INSERT_RETURNING, &values).await, Err(StoreError::Other(_))));
        // What was refused to one of the sharers does not disturb the next.
        assert!(read_one.all::<i64>(&NUMBERS, &[]).await.unwrap().is_empty());
        let mut tx = db.write(ADA).await;
        assert_eq!(tx.one::<i64>(&INSERT_RETURNING, &values).await.unwrap(), 1);
    }

    async fn nul_is_refused_before_anything_is_sent(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        let asked = tx.all::<i64>(&LABELLED, &["a\0b".into()]).await;
        assert!(matches!(asked, Err(StoreError::Nul)));
        assert!(matches!(tx.execute(&UNLABEL, &["\0".into()]).await, Err(StoreError::Nul)));
        insert(&mut tx, 2).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(numbers(&db).await, [1, 2]);
    }

    async fn too_few_values_are_refused(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.read().await;
        assert!(matches!(tx.all::<i64>(&BAD, &[1.into()]).await, Err(StoreError::Other(_))));
        let mut tx = db.read().await;
        assert!(matches!(tx.all::<i64>(&LABELLED, &["a".into(), "b".into()]).await, Err(StoreError::Other(_))));
    }

    async fn two_rows_are_not_one(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        assert_eq!(tx.one::<i64>(&LABELLED, &["thing".into()]).await.unwrap(), 1);
        insert(&mut tx, 2).await.unwrap();
        assert!(matches!(tx.optional::<i64>(&LABELLED, &["thing".into()]).await, Err(StoreError::Other(_))));
        assert!(matches!(tx.one::<i64>(&LABELLED, &["none".into()]).await, Err(StoreError::Other(_))));
    }

    async fn a_column_of_another_kind_is_corrupt(db: TestDb) {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        let wrong = tx.all::<String>(&NUMBERS, &[]).await;
        let Err(StoreError::Corrupt { table, column, id: None }) = wrong else { panic!("{wrong:?}") };
        assert_eq!((table.as_str(), column.as_str()), ("things", "0"));
        // The mistake is ours, not the engine's: the transaction goes on.
        tx.commit().await.unwrap();
    }

    async fn whoever_waits_for_a_connection_in_vain_is_told_so(db: TestDb) {
        with_tables(&db).await;
        let mut held = Vec::new();
        for _ in 0..db.options().connections {
            held.push(db.read().await);
        }
        let begun = std::time::Instant::now();
        assert!(matches!(db.store().read().await.err(), Some(StoreError::Busy)));
        assert!(begun.elapsed() < std::time::Duration::from_secs(8));
        held.pop();
        db.read().await;
    }

    async fn writers_of_many_tasks_lose_nothing(db: TestDb) {
        with_tables(&db).await;
        let tasks: Vec<_> = (0..32)
            .map(|number| {
                let store = db.store().clone();
                tokio::spawn(async move {
                    let mut tx = store.write(ADA).await.unwrap();
                    insert(&mut tx, number).await.unwrap();
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(numbers(&db).await, (0..32).collect::<Vec<_>>());
    }
}
