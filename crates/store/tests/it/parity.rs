//! The safety net in place of compile-time checks: both engines must make the same of every statement and schema.

use onward_store::key::KEYS;
use onward_store::migrate::MIGRATIONS;
use onward_store::{Engine, Store, statement};
use onward_testkit::{TestDb, engines, run_postgres};

use crate::support::{self, LIST, NOW};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

#[test]
fn placeholders_first_appear_in_ascending_order() {
    for statement in statement::registered() {
        let counts = ENGINES.map(|engine| statement.placeholders(engine).unwrap());
        assert_eq!(counts[0], counts[1], "{}", statement.name());
    }
}

#[test]
fn statements_with_two_texts_are_counted() {
    let two: Vec<String> = statement::registered()
        .filter(|statement| statement.has_two_texts())
        .map(statement::Statement::name)
        .collect();
    assert_eq!(
        two,
        [
            "onward_store::bucket_months::UNTIL",
            "onward_store::check_ins::newest::OF_DAYS",
            "onward_store::goals::below::BELOW",
            "onward_store::goals::last::LAST",
            "onward_store::overview::ENGINE"
        ],
        "a second text needs a reason"
    );
}

#[test]
fn every_module_with_statements_is_registered() {
    let registered: Vec<String> = statement::registered().map(statement::Statement::name).collect();
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src"
    ))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            if text
                .lines()
                .any(|line| line.starts_with("statements! {") || line.starts_with("crate::statements! {"))
            {
                let module = path
                    .strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
                    .unwrap();
                let module = module.with_extension("").to_str().unwrap().replace('/', "::");
                let prefix = format!("onward_store::{module}::");
                assert!(
                    registered.iter().any(|name| name.starts_with(&prefix)),
                    "{module} is not in MODULES"
                );
            }
        }
    }
}

/// Runs a claim on two empty or migrated databases, one of each engine.
fn on_both<F: Future<Output = ()>>(name: &str, migrated: bool, claim: impl FnOnce(Store, Store) -> F) {
    run_postgres(name, migrated, |db| async move {
        let beside = TestDb::on_sqlite(migrated).await;
        claim(beside.store().clone(), db.store().clone()).await;
    });
}

#[test]
fn every_statement_means_the_same_to_both_engines() {
    on_both(
        "parity::every_statement_means_the_same_to_both_engines",
        true,
        |sqlite, postgres| async move {
            for statement in statement::registered() {
                let name = statement.name();
                let here = sqlite
                    .prepare(statement)
                    .await
                    .unwrap_or_else(|error| panic!("{name}: {error:?}"));
                let there = postgres
                    .prepare(statement)
                    .await
                    .unwrap_or_else(|error| panic!("{name}: {error:?}"));
                assert_eq!(here, there, "{name}");
                assert_eq!(
                    here.parameters,
                    statement.placeholders(Engine::Sqlite).unwrap(),
                    "{name}"
                );
            }
        },
    );
}

#[test]
fn a_statement_that_differs_is_seen() {
    on_both(
        "parity::a_statement_that_differs_is_seen",
        false,
        |sqlite, postgres| async move {
            for store in [&sqlite, &postgres] {
                store.migrations_of(LIST).up(NOW).await.unwrap();
            }
            for statement in support::STATEMENTS {
                assert_eq!(
                    sqlite.prepare(statement).await.unwrap(),
                    postgres.prepare(statement).await.unwrap()
                );
            }
            // The engines name a column that nobody named differently.
            let unnamed = &support::UNNAMED;
            assert_ne!(
                sqlite.prepare(unnamed).await.unwrap(),
                postgres.prepare(unnamed).await.unwrap()
            );
        },
    );
}

#[test]
fn the_schemas_agree_at_every_level() {
    on_both(
        "parity::the_schemas_agree_at_every_level",
        false,
        |sqlite, postgres| async move {
            let mut levels = Vec::new();
            for level in 1..=MIGRATIONS.len() {
                let list = &MIGRATIONS[..level];
                for store in [&sqlite, &postgres] {
                    assert_eq!(
                        store.migrations_of(list).up(NOW).await.unwrap(),
                        [MIGRATIONS[level - 1].name]
                    );
                }
                let schema = sqlite.schema().await.unwrap();
                assert_eq!(schema, postgres.schema().await.unwrap(), "level {level}");
                levels.push(schema);
            }
            while levels.pop().is_some() {
                for store in [&sqlite, &postgres] {
                    assert_eq!(store.migrations().down(1).await.unwrap().len(), 1);
                    let mut schema = store.schema().await.unwrap();
                    let Some(expected) = levels.last() else {
                        schema.tables.remove("schema_migrations");
                        assert!(
                            schema.tables.is_empty(),
                            "the first step leaves {:?}",
                            schema.tables.keys()
                        );
                        continue;
                    };
                    assert_eq!(schema, *expected, "level {} on the way down", levels.len());
                }
            }
            for store in [&sqlite, &postgres] {
                assert_eq!(store.migrations().up(NOW).await.unwrap().len(), MIGRATIONS.len());
            }
            assert_eq!(sqlite.schema().await.unwrap(), postgres.schema().await.unwrap());
        },
    );
}

engines! {
    async fn every_type_of_the_schema_is_one_of_the_design(db: TestDb) {
        for (name, table) in db.store().schema().await.unwrap().tables {
            assert!(!table.primary.is_empty(), "{name} has no primary key");
            for (column, found) in table.columns {
                assert!(["INTEGER", "TEXT", "BLOB"].contains(&found.kind.as_str()), "{name}.{column}: {}", found.kind);
            }
        }
    }

    async fn every_unique_key_has_a_word(db: TestDb) {
        let keys = db.store().unique_keys().await.unwrap();
        for (columns, name) in &keys {
            let word = KEYS.iter().find(|(_, known, _)| known == columns);
            let Some((_, _, constraint)) = word else { panic!("{columns} ({name}) is not in KEYS") };
            assert!(name.is_empty() || constraint == name, "{columns} is called {name}, not {constraint}");
        }
        for (_, columns, _) in KEYS {
            let table = columns.split('.').next().unwrap();
            let primary = &db.store().schema().await.unwrap().tables[table].primary;
            let primary: Vec<String> = primary.iter().map(|column| format!("{table}.{column}")).collect();
            assert!(keys.contains_key(*columns) || primary.join(", ") == *columns, "{columns} is no unique key");
        }
    }
}
