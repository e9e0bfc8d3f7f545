//! One claim, two tests: `::sqlite` and `::postgres`.

use std::env;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use tokio::runtime::{Builder, Runtime};

use crate::database::TestDb;
use crate::keeper::keeper;
use crate::postgres::Cluster;
use crate::sqlite;

/// Makes a test of both engines from each `async fn claim(db: TestDb)`. With `empty` in front, as in
/// `engines! { empty; … }`, the database has not been migrated.
///
/// PostgreSQL is that of `ONWARD_TEST_POSTGRES_URL`, or a throw-away one when `initdb` and `postgres` are on the machine.
/// Otherwise the case is skipped with a line on standard error, or fails when `ONWARD_TEST_REQUIRE` names `postgres`.
#[macro_export]
macro_rules! engines {
    (empty; $($body:tt)*) => { $crate::engines! { @each false; $($body)* } };
    (@each $migrated:literal; $(
        $(#[$meta:meta])*
        async fn $name:ident($db:ident: $kind:ty) $body:block
    )*) => {$(
        $(#[$meta])*
        async fn $name($db: $kind) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::run_sqlite($migrated, super::$name);
            }

            #[test]
            fn postgres() {
                let name = concat!(module_path!(), "::postgres");
                $crate::run_postgres(name, $migrated, super::$name);
            }
        }
    )*};
    ($($body:tt)*) => { $crate::engines! { @each true; $($body)* } };
}

/// Runs a claim on SQLite.
pub fn run_sqlite<F: Future<Output = ()>>(migrated: bool, claim: impl FnOnce(TestDb) -> F) {
    let options = if migrated {
        sqlite::fresh()
    } else {
        sqlite::empty()
    };
    runtime().block_on(async {
        let db = TestDb::open(options).await;
        claim(db.clone()).await;
        db.store().close().await;
    });
}

/// Runs a claim on PostgreSQL, or says that it cannot.
pub fn run_postgres<F: Future<Output = ()>>(name: &str, migrated: bool, claim: impl FnOnce(TestDb) -> F) {
    let Some(cluster) = Cluster::shared() else {
        skip("postgres", name);
        keeper().skipped();
        return;
    };
    keeper().ran();
    let runtime = runtime();
    let (database, options) = runtime.block_on(cluster.fresh(migrated));
    let ended = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { claim(TestDb::open(options).await).await });
    }));
    runtime.block_on(cluster.remove(&database));
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
}

/// Says on the real standard error that a test cannot run; an error when `ONWARD_TEST_REQUIRE` asks for what it needs.
pub fn skip(need: &str, name: &str) {
    let required = env::var("ONWARD_TEST_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|word| word == need),
        "{name} needs {need}, and ONWARD_TEST_REQUIRE asks for it"
    );
    // Written whole and past the harness, which would keep the output of a test that passes.
    let line = format!("SKIPPED {need}: {name}\n");
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("standard error takes a line");
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts")
}

/// Runs something to its end on a thread and a runtime of its own, also from inside another runtime.
pub(crate) fn apart(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(|| runtime().block_on(work))
        .join()
        .expect("the work apart is done");
}
