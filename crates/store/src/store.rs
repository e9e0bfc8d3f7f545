//! Opening a database and beginning its transactions.

use std::fmt;
use std::sync::Arc;

use onward_domain::ids::UserId;
use tokio::sync::Notify;

use crate::address::DatabaseUrl;
use crate::error::StoreError;
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::tx::{ReadTx, Session, WriteTx};

/// Which database program holds the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of our own.
    Sqlite,
    /// A server.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        })
    }
}

/// When a SQLite commit is answered. PostgreSQL always waits for its disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// After the disk has it.
    #[default]
    Full,
    /// After the operating system has it: an answered write may be lost when the power fails.
    Normal,
}

/// How a database is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it is.
    pub url: DatabaseUrl,
    /// How many connections read (SQLite), or read and write (PostgreSQL), at the same time.
    pub connections: usize,
    /// When a commit is answered.
    pub synchronous: Synchronous,
    /// Whether a missing SQLite file is made; its folder must exist. A typing error must not make an empty one.
    pub create: bool,
}

impl Options {
    /// The defaults: eight connections, safe commits, no new file.
    pub fn new(url: DatabaseUrl) -> Self {
        Self {
            url,
            connections: 8,
            synchronous: Synchronous::Full,
            create: false,
        }
    }
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Store {
    pub(crate) base: Base,
    pub(crate) options: Arc<Options>,
    /// Whether commits take everything back.
    trial: bool,
    workers: Arc<Notify>,
}

/// The two engines.
#[derive(Clone)]
pub(crate) enum Base {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

crate::statements! {
    PING = "SELECT CAST(1 AS BIGINT) AS one";
}

impl Store {
    /// Opens a database; its schema is left as it is.
    pub async fn open(options: &Options) -> Result<Self, StoreError> {
        let options = Arc::new(options.clone());
        let base = match &options.url {
            DatabaseUrl::Sqlite(path) => Base::Sqlite(Arc::new(Sqlite::open(path.clone(), &options).await?)),
            DatabaseUrl::Postgres(url) => Base::Postgres(Arc::new(Postgres::open(url, &options)?)),
        };
        Ok(Self {
            base,
            options,
            trial: false,
            workers: Arc::default(),
        })
    }

    /// The same database for trying things out: a commit takes everything back instead of keeping it, so that a
    /// change meets every rule of a real one and leaves nothing behind.
    #[must_use]
    pub fn trial(&self) -> Self {
        Self {
            trial: true,
            ..self.clone()
        }
    }

    /// Whether commits take everything back.
    pub fn is_trial(&self) -> bool {
        self.trial
    }

    /// Which engine holds the rows.
    pub fn engine(&self) -> Engine {
        match self.base {
            Base::Sqlite(_) => Engine::Sqlite,
            Base::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins a transaction that sees one snapshot.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(match &self.base {
            Base::Sqlite(sqlite) => Session::Sqlite(sqlite.read().await?),
            Base::Postgres(postgres) => Session::Postgres(postgres.read().await?),
        }))
    }

    /// For a single statement: every statement sees a snapshot of its own, and nothing is begun.
    pub async fn read_one(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(match &self.base {
            Base::Sqlite(sqlite) => Session::Sqlite(sqlite.read_one().await?),
            Base::Postgres(postgres) => Session::Postgres(postgres.read_one().await?),
        }))
    }

    /// Begins a transaction that writes the data of one owner.
    pub async fn write(&self, owner: UserId) -> Result<WriteTx, StoreError> {
        self.begin(Some(owner)).await
    }

    /// Begins a transaction that writes what has no owner: sign-up, settings, sessions.
    pub async fn write_unowned(&self) -> Result<WriteTx, StoreError> {
        self.begin(None).await
    }

    async fn begin(&self, owner: Option<UserId>) -> Result<WriteTx, StoreError> {
        let session = match &self.base {
            Base::Sqlite(sqlite) => Session::Sqlite(sqlite.write().await?),
            Base::Postgres(postgres) => Session::Postgres(postgres.write().await?),
        };
        let workers = Arc::clone(&self.workers);
        Ok(WriteTx::new(ReadTx::new(session), owner, self.trial, workers))
    }

    /// Waits until a job was committed through this `Store` or a clone of it, if none was since the last time. For one
    /// waiter per process; jobs of other processes are found by looking.
    pub async fn enqueued(&self) {
        self.workers.notified().await;
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read_one().await?.one::<i64>(&PING, &[]).await.map(drop)
    }

    /// Ends all connections once their transactions have ended. Later transactions are `Unavailable`.
    pub async fn close(&self) {
        match &self.base {
            Base::Sqlite(sqlite) => sqlite.close().await,
            Base::Postgres(postgres) => postgres.close().await,
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Store").field(&self.options.url).finish()
    }
}
