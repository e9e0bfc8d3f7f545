//! The runner of migrations, on lists of the tests' own.

use std::path::PathBuf;

use onward_store::migrate::{MigrateError, Migration, Script, Status};
use onward_store::{DatabaseUrl, Engine};
use onward_testkit::{TestDb, engines, run_sqlite};

use crate::support::{ADA, BOXES, LIST, NOW, WEIGHTS, insert, numbers, with_tables};

const SAME: fn(&'static str) -> Script = |up| Script { up, down: "" };

fn status(name: &'static str, applied: bool) -> Status {
    Status {
        name,
        applied_at: applied.then_some(NOW),
    }
}

engines! {
    empty;

    async fn steps_are_taken_and_taken_back(db: TestDb) {
        let migrations = db.store().migrations_of(LIST);
        assert_eq!(migrations.status().await.unwrap(), [status("0001_boxes", false), status("0002_weights", false)]);
        assert!(migrations.down(1).await.unwrap().is_empty());
        assert_eq!(migrations.up(NOW).await.unwrap(), ["0001_boxes", "0002_weights"]);
        assert_eq!(migrations.status().await.unwrap(), [status("0001_boxes", true), status("0002_weights", true)]);
        assert!(migrations.up(NOW).await.unwrap().is_empty());
        let full = db.store().schema().await.unwrap();
        assert_eq!(migrations.down(1).await.unwrap(), ["0002_weights"]);
        assert_eq!(migrations.status().await.unwrap(), [status("0001_boxes", true), status("0002_weights", false)]);
        assert_eq!(migrations.up(NOW).await.unwrap(), ["0002_weights"]);
        assert_eq!(db.store().schema().await.unwrap(), full);
        assert_eq!(migrations.down(9).await.unwrap(), ["0002_weights", "0001_boxes"]);
    }

    async fn a_newer_database_is_refused(db: TestDb) {
        with_tables(&db).await;
        let older = db.store().migrations_of(&LIST[..1]);
        let refused = older.up(NOW).await;
        assert!(matches!(&refused, Err(MigrateError::Newer { name }) if name == "0002_weights"), "{refused:?}");
        assert!(matches!(older.down(1).await, Err(MigrateError::Newer { .. })));
        assert!(matches!(older.status().await, Err(MigrateError::Newer { .. })));
    }

    async fn an_edited_migration_is_refused(db: TestDb) {
        static EDITED: &[Migration] = &[
            Migration {
                sqlite: Script { up: "SELECT 1", ..BOXES.sqlite },
                postgres: Script { up: "SELECT 1", ..BOXES.postgres },
                ..BOXES
            },
            WEIGHTS,
        ];
        with_tables(&db).await;
        let refused = db.store().migrations_of(EDITED).status().await;
        assert!(matches!(&refused, Err(MigrateError::Changed { name }) if name == "0001_boxes"), "{refused:?}");
        assert!(matches!(db.store().migrations_of(EDITED).up(NOW).await, Err(MigrateError::Changed { .. })));
    }

    async fn a_step_that_slipped_in_before_a_taken_one_is_refused(db: TestDb) {
        static LATER: &[Migration] = &[BOXES, Migration { name: "0003_weights", ..WEIGHTS }];
        static WHOLE: &[Migration] = &[BOXES, WEIGHTS, Migration { name: "0003_weights", ..WEIGHTS }];
        db.store().migrations_of(LATER).up(NOW).await.unwrap();
        let refused = db.store().migrations_of(WHOLE).up(NOW).await;
        assert!(matches!(&refused, Err(MigrateError::Gap { name }) if name == "0002_weights"), "{refused:?}");
    }

    async fn a_step_that_fails_leaves_nothing_behind(db: TestDb) {
        let half = "CREATE TABLE half (number BIGINT); SELECT nonsense FROM nowhere;";
        let list: &'static [Migration] = Vec::leak(vec![BOXES, Migration { name: "0002_half", sqlite: SAME(half), postgres: SAME(half) }]);
        let migrations = db.store().migrations_of(list);
        let refused = migrations.up(NOW).await;
        assert!(matches!(&refused, Err(MigrateError::Step { name, .. }) if name == "0002_half"), "{refused:?}");
        assert_eq!(migrations.status().await.unwrap(), [status("0001_boxes", true), status("0002_half", false)]);
        assert!(!db.store().schema().await.unwrap().tables.contains_key("half"));
    }

    async fn many_nodes_migrate_once(db: TestDb) {
        let nodes: Vec<_> = (0..6)
            .map(|_| {
                let store = db.store().clone();
                tokio::spawn(async move { store.migrations_of(LIST).up(NOW).await.unwrap().len() })
            })
            .collect();
        let mut taken = 0;
        for node in nodes {
            taken += node.await.unwrap();
        }
        assert_eq!(taken, LIST.len());
    }
}

#[test]
fn a_filled_file_is_copied_beside_itself_first() {
    run_sqlite(false, |db| async move {
        let DatabaseUrl::Sqlite(path) = db.options().url.clone() else {
            panic!("not a file")
        };
        let copy = |suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
        db.store().migrations_of(&LIST[..1]).up(NOW).await.unwrap();
        assert!(!copy(".before-up-0001_boxes").exists());
        let mut tx = db.write(ADA).await;
        insert(&mut tx, 1).await.unwrap();
        tx.commit().await.unwrap();
        db.store().migrations_of(LIST).up(NOW).await.unwrap();

        let kept = onward_store::Options {
            url: DatabaseUrl::Sqlite(copy(".before-up-0002_weights")),
            create: false,
            ..db.options().clone()
        };
        let kept = onward_store::Store::open(&kept).await.unwrap();
        assert_eq!(
            kept.migrations_of(LIST).status().await.unwrap()[1].applied_at,
            None
        );
        let found: Vec<i64> = kept
            .read()
            .await
            .unwrap()
            .all(&crate::support::NUMBERS, &[])
            .await
            .unwrap();
        assert_eq!(found, [1]);
        kept.close().await;
        assert_eq!(numbers(&db).await, [1]);
    });
}

#[test]
fn a_step_that_leaves_rows_pointing_to_nothing_is_refused() {
    let astray = "INSERT INTO things (number, box, label, sealed, fragile) VALUES (1, x'00', '', x'00', 0)";
    run_sqlite(false, |db| async move {
        let list: &'static [Migration] = Vec::leak(vec![
            BOXES,
            Migration {
                name: "0002_astray",
                sqlite: SAME(astray),
                postgres: SAME(astray),
            },
        ]);
        let refused = db.store().migrations_of(list).up(NOW).await;
        assert!(
            matches!(&refused, Err(MigrateError::Dangling { table, .. }) if table == "things"),
            "{refused:?}"
        );
        assert_eq!(db.engine(), Engine::Sqlite);
        assert!(numbers(&db).await.is_empty());
    });
}
