//! SQLite for tests: every test has a copy of one migrated file.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use onward_domain::clock::Clock;
use onward_store::{DatabaseUrl, Options, Store, Synchronous};

use crate::clock::FixedClock;
use crate::keeper::keeper;

/// A migrated file of its own.
pub(crate) fn fresh() -> Options {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    let path = empty_path();
    std::fs::copy(TEMPLATE.get_or_init(migrated), &path).expect("the template is copied");
    options(path)
}

/// A place for a file that is not there yet.
pub(crate) fn empty() -> Options {
    options(empty_path())
}

fn empty_path() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let folder = keeper()
        .folder()
        .join(format!("sqlite-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir(&folder).expect("a folder is made");
    folder.join("onward.db")
}

fn options(path: PathBuf) -> Options {
    Options {
        url: DatabaseUrl::Sqlite(path),
        connections: 4,
        synchronous: Synchronous::Normal,
        create: true,
    }
}

fn migrated() -> PathBuf {
    let path = empty_path();
    let options = options(path.clone());
    crate::engines::apart(async move {
        let store = Store::open(&options).await.expect("a template is made");
        store
            .migrations()
            .up(FixedClock::default().now())
            .await
            .expect("the template is migrated");
        store.close().await;
    });
    path
}
