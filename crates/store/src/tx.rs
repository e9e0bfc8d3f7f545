//! Transactions: the only way to a row. What is dropped before `commit` has never been.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use onward_domain::ids::UserId;
use tokio::sync::Notify;

use crate::error::{Misuse, StoreError};
use crate::row::{FromRow, Row};
use crate::statement::Statement;
use crate::store::Engine;
use crate::value::Value;
use crate::{postgres, sqlite};

/// Reads rows, in one snapshot (`Store::read`) or statement by statement (`Store::read_one`).
pub struct ReadTx {
    session: Session,
}

/// The connection of a transaction; its `Drop` rolls back.
pub(crate) enum Session {
    Sqlite(sqlite::Lease),
    Postgres(postgres::Session),
}

impl ReadTx {
    pub(crate) fn new(session: Session) -> Self {
        Self { session }
    }

    /// Which engine holds the rows.
    pub fn engine(&self) -> Engine {
        match self.session {
            Session::Sqlite(_) => Engine::Sqlite,
            Session::Postgres(_) => Engine::Postgres,
        }
    }

    /// The only row of an answer, or `None`. More than one row is an error.
    pub async fn optional<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<Option<T>, StoreError> {
        let mut rows = self.all(statement, values).await?;
        let row = rows.pop();
        if rows.is_empty() {
            Ok(row)
        } else {
            Err(Misuse::ManyRows(statement.name()).into())
        }
    }

    /// The only row of an answer; none, or more than one, is an error.
    pub async fn one<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<T, StoreError> {
        let row = self.optional(statement, values).await?;
        row.ok_or_else(|| Misuse::NoRow(statement.name()).into())
    }

    /// All rows of an answer.
    pub async fn all<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<Vec<T>, StoreError> {
        if values.iter().any(Value::holds_nul) {
            return Err(StoreError::Nul);
        }
        tracing::trace!(statement = statement.name().as_str(), "reads");
        match &mut self.session {
            Session::Sqlite(lease) => lease.query(statement, values, T::from_row),
            Session::Postgres(session) => {
                let rows = session.query(statement, values).await?;
                rows.iter()
                    .map(|row| T::from_row(&Row::postgres(statement, row)))
                    .collect()
            }
        }
    }
}

/// Reads and writes. Between `Store::write` and `commit` a use case awaits nothing but statements.
///
/// A statement that the engine refuses ends the transaction on both engines: nothing more can be done with it, and
/// `commit` gives an error.
pub struct WriteTx {
    read: ReadTx,
    owner: Option<UserId>,
    trial: bool,
    workers: Arc<Notify>,
    /// Whether a job waits in this transaction: its commit wakes the workers of this process.
    enqueued: bool,
}

impl WriteTx {
    pub(crate) fn new(read: ReadTx, owner: Option<UserId>, trial: bool, workers: Arc<Notify>) -> Self {
        Self {
            read,
            owner,
            trial,
            workers,
            enqueued: false,
        }
    }

    /// Has the commit wake the workers of this process.
    pub(crate) fn wake_workers(&mut self) {
        self.enqueued = true;
    }

    /// Whose data may be written; `None` for what has no owner.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// Runs a statement without an answer; gives the number of rows it changed.
    pub async fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        if values.iter().any(Value::holds_nul) {
            return Err(StoreError::Nul);
        }
        tracing::trace!(statement = statement.name().as_str(), "writes");
        match &mut self.read.session {
            Session::Sqlite(lease) => lease.execute(statement, values),
            Session::Postgres(session) => session.execute(statement, values).await,
        }
    }

    /// Makes the changes lasting; those of a trial it takes back. `Unavailable` means that it is not known whether
    /// they are.
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.trial {
            return Ok(());
        }
        match self.read.session {
            Session::Sqlite(lease) => lease.commit().await,
            Session::Postgres(session) => session.commit().await,
        }?;
        if self.enqueued {
            self.workers.notify_one();
        }
        Ok(())
    }
}

impl Deref for WriteTx {
    type Target = ReadTx;

    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.read
    }
}
