//! What is true of PostgreSQL alone: lost connections, and statements that wait for others.

use std::time::{Duration, Instant};

use onward_store::{Options, Store, StoreError, Value, statements};
use onward_testkit::run_postgres;

use crate::support::{ADA, INSERT, UNLABEL, insert, numbers, with_tables};

statements! {
    PROCESS = "SELECT CAST(pg_backend_pid() AS BIGINT) AS process";
    END_PROCESS = "SELECT pg_terminate_backend(CAST(CAST($1 AS BIGINT) AS INTEGER)) AS ended";
    TIME_LIMIT = "SELECT current_setting('statement_timeout') AS time_limit";
    COMMITS = "SELECT current_setting('synchronous_commit') AS commits";
}

/// Has the server drop a connection.
async fn end(store: &Store, process: i64) {
    let mut tx = store.write_unowned().await.unwrap();
    assert!(tx.one::<bool>(&END_PROCESS, &[process.into()]).await.unwrap());
}

#[test]
fn every_statement_is_registered_with_its_name() {
    assert!(
        STATEMENTS
            .iter()
            .all(|statement| statement.name().starts_with("it::servers::"))
    );
}

#[test]
fn a_commit_without_an_answer_is_an_error() {
    run_postgres(
        "servers::a_commit_without_an_answer_is_an_error",
        false,
        |db| async move {
            with_tables(&db).await;
            let mut tx = db.write(ADA).await;
            insert(&mut tx, 1).await.unwrap();
            let process = tx.one::<i64>(&PROCESS, &[]).await.unwrap();
            end(db.store(), process).await;
            assert!(matches!(tx.commit().await, Err(StoreError::Unavailable)));
            // Those that follow get a connection that works.
            for number in 2..8 {
                let mut tx = db.write(ADA).await;
                insert(&mut tx, number).await.unwrap();
                tx.commit().await.unwrap();
            }
            assert_eq!(numbers(&db).await, [2, 3, 4, 5, 6, 7]);
        },
    );
}

#[test]
fn a_lost_shared_connection_is_replaced() {
    run_postgres(
        "servers::a_lost_shared_connection_is_replaced",
        false,
        |db| async move {
            let process = db
                .store()
                .read_one()
                .await
                .unwrap()
                .one::<i64>(&PROCESS, &[])
                .await
                .unwrap();
            end(db.store(), process).await;
            let mut lost = 0;
            for _ in 0..40 {
                match db.store().ping().await {
                    Ok(()) => {}
                    Err(StoreError::Unavailable) => lost += 1,
                    Err(error) => panic!("{error:?}"),
                }
            }
            assert!(lost <= 1, "{lost}");
        },
    );
}

#[test]
fn a_statement_cancelled_while_it_waits_holds_nobody_up() {
    run_postgres(
        "servers::a_statement_cancelled_while_it_waits",
        false,
        |db| async move {
            with_tables(&db).await;
            let mut tx = db.write(ADA).await;
            insert(&mut tx, 1).await.unwrap();
            tx.commit().await.unwrap();

            let mut holding = db.write(ADA).await;
            holding.execute(&UNLABEL, &["held".into()]).await.unwrap();
            for _ in 0..db.options().connections * 2 {
                let store = db.store().clone();
                let waiting = async move {
                    let mut tx = store.write(ADA).await?;
                    tx.execute(&UNLABEL, &["waits".into()]).await
                };
                let waited = tokio::time::timeout(Duration::from_millis(50), waiting).await;
                assert!(!matches!(waited, Ok(Ok(_))), "{waited:?}");
            }
            // Their connections are given up after two seconds, although the statements could not end.
            let begun = Instant::now();
            while let Err(error) = db.store().read().await {
                assert!(matches!(error, StoreError::Busy), "{error:?}");
                assert!(begun.elapsed() < Duration::from_secs(15));
            }
            holding.commit().await.unwrap();
            let mut tx = db.write(ADA).await;
            tx.execute(&UNLABEL, &["free".into()]).await.unwrap();
            tx.commit().await.unwrap();
        },
    );
}

#[test]
fn statements_have_a_time_limit_and_commits_wait_for_the_disk() {
    run_postgres("servers::statements_have_a_time_limit", false, |db| async move {
        let (mut read, mut write) = (db.store().read_one().await.unwrap(), db.write(ADA).await);
        assert_eq!(read.one::<String>(&TIME_LIMIT, &[]).await.unwrap(), "10s");
        assert_eq!(write.one::<String>(&TIME_LIMIT, &[]).await.unwrap(), "10s");
        assert_eq!(write.one::<String>(&COMMITS, &[]).await.unwrap(), "on");
    });
}

#[test]
fn a_refused_row_is_not_repeated_in_the_error() {
    run_postgres("servers::a_refused_row_is_not_repeated", false, |db| async move {
        with_tables(&db).await;
        let mut tx = db.write(ADA).await;
        let values = [
            1_i64.into(),
            Value::Null,
            "a secret".into(),
            Value::Null,
            true.into(),
        ];
        let error = tx.execute(&INSERT, &values).await.unwrap_err();
        let StoreError::Other(source) = error else {
            panic!("{error:?}");
        };
        let told = format!("{source} {source:?}");
        assert!(told.contains("23502") && !told.contains("a secret"), "{told}");
    });
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_in_line_for_a_server_that_does_not_answer() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://ada@{}/onward", silent.local_addr().unwrap());
    let store = Store::open(&Options::new(url.parse().unwrap())).await.unwrap();
    let begun = tokio::time::Instant::now();
    let asking: Vec<_> = (0..40)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.ping().await })
        })
        .collect();
    for asked in asking {
        let refused = asked.await.unwrap();
        assert!(
            matches!(refused, Err(StoreError::Busy | StoreError::Unavailable)),
            "{refused:?}"
        );
    }
    assert!(begun.elapsed() <= Duration::from_secs(6), "{:?}", begun.elapsed());
}
