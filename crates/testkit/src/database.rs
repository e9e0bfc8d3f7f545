//! The database of one test.

use onward_domain::ids::UserId;
use onward_store::{Engine, Options, ReadTx, Store, WriteTx};

use crate::sqlite;

/// A migrated database that no other test sees. Clones share it.
#[derive(Clone, Debug)]
pub struct TestDb {
    store: Store,
    options: Options,
}

impl TestDb {
    pub(crate) async fn open(options: Options) -> Self {
        let store = Store::open(&options).await.expect("the test database opens");
        Self { store, options }
    }

    /// A database on SQLite, for a claim that compares the engines.
    pub async fn on_sqlite(migrated: bool) -> Self {
        Self::open(if migrated {
            sqlite::fresh()
        } else {
            sqlite::empty()
        })
        .await
    }

    /// The same database, opened once more: on the runtime of whoever asks.
    pub async fn again(&self) -> Self {
        Self::open(self.options.clone()).await
    }

    /// The open database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// How it was opened, to open it again.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Which engine holds the rows.
    pub fn engine(&self) -> Engine {
        self.store.engine()
    }

    /// Begins a transaction that reads.
    pub async fn read(&self) -> ReadTx {
        self.store.read().await.expect("a transaction begins")
    }

    /// Begins a transaction that writes the data of one owner.
    pub async fn write(&self, owner: UserId) -> WriteTx {
        self.store.write(owner).await.expect("a transaction begins")
    }

    /// Begins a transaction that writes what has no owner.
    pub async fn write_unowned(&self) -> WriteTx {
        self.store.write_unowned().await.expect("a transaction begins")
    }
}
