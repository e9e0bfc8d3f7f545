//! What is true of SQLite alone: files, the log, and the turns of writers.

use std::os::unix::fs::PermissionsExt;

use onward_store::{DatabaseUrl, Options, Refusal, Store, StoreError};
use onward_testkit::run_sqlite;

use crate::support::{ADA, INSERT_RETURNING, insert, with_tables};

fn path(options: &Options) -> std::path::PathBuf {
    match &options.url {
        DatabaseUrl::Sqlite(path) => path.clone(),
        DatabaseUrl::Postgres(url) => panic!("{url} is not a file"),
    }
}

#[test]
fn a_new_file_is_its_owners_alone() {
    run_sqlite(false, |db| async move {
        with_tables(&db).await;
        for suffix in ["", "-wal", "-shm"] {
            let file = format!("{}{suffix}", path(db.options()).display());
            assert_eq!(
                std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
                0o600,
                "{file}"
            );
        }
    });
}

#[test]
fn a_file_is_not_made_from_a_typing_error() {
    run_sqlite(false, |db| async move {
        let file = path(db.options());
        let beside = Options {
            url: DatabaseUrl::Sqlite(file.with_file_name("onwrad.db")),
            create: false,
            ..db.options().clone()
        };
        let opened = Store::open(&beside).await;
        assert!(matches!(opened, Err(StoreError::Refused(Refusal::Missing(_)))));
        let astray = Options {
            url: DatabaseUrl::Sqlite(file.with_file_name("nowhere").join("onward.db")),
            ..db.options().clone()
        };
        assert!(matches!(
            Store::open(&astray).await,
            Err(StoreError::Refused(Refusal::NoFolder(_)))
        ));
        let files = std::fs::read_dir(file.parent().unwrap()).unwrap();
        let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert!(names.into_iter().all(|name| name.starts_with("onward.db")));
    });
}

#[test]
fn writers_take_turns_in_the_order_they_asked() {
    run_sqlite(false, |db| async move {
        with_tables(&db).await;
        let order = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let first = db.write(ADA).await;
        let mut waiting = Vec::new();
        for number in 0..20 {
            let (store, order) = (db.store().clone(), order.clone());
            let (asked, heard) = tokio::sync::oneshot::channel();
            waiting.push(tokio::spawn(async move {
                let mut turn = Box::pin(store.write(ADA));
                // The first poll joins the queue.
                assert!(futures_util::FutureExt::now_or_never(&mut turn).is_none());
                asked.send(()).unwrap();
                let mut tx = turn.await.unwrap();
                order.lock().unwrap().push(number);
                insert(&mut tx, number).await.unwrap();
                tx.commit().await.unwrap();
            }));
            heard.await.unwrap();
        }
        drop(first);
        for task in waiting {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
    });
}

#[test]
fn the_log_does_not_grow_without_bound() {
    run_sqlite(false, |db| async move {
        with_tables(&db).await;
        let sealed = vec![1_u8; 64 * 1024];
        for number in 0..1_000 {
            let mut tx = db.write(ADA).await;
            let values = [number.into(), "x".into(), (&sealed).into(), false.into()];
            assert_eq!(tx.one::<i64>(&INSERT_RETURNING, &values).await.unwrap(), number);
            tx.commit().await.unwrap();
        }
        // Of 70 MB written, the log has never held more than a part.
        let log = format!("{}-wal", path(db.options()).display());
        let size = std::fs::metadata(log).unwrap().len();
        assert!(size < 25_000_000, "{size}");
    });
}
