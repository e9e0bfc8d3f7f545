//! A connection in the hands of one transaction. However it ends, the connection finds its way home.

use std::sync::Arc;

use rusqlite::{Connection, params_from_iter};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::readers::Readers;
use crate::error::{Misuse, StoreError};
use crate::row::Row;
use crate::statement::Statement;
use crate::store::Engine;
use crate::value::Value;

/// A lent connection.
pub(crate) struct Lease {
    /// There until `Drop`, or until the commit hands it back.
    connection: Option<Connection>,
    home: Option<Home>,
    /// Whether a refused statement ends everything, as it does in PostgreSQL's transactions.
    transaction: bool,
    broken: bool,
}

enum Home {
    Readers(Arc<Readers>, OwnedSemaphorePermit),
    Writer(oneshot::Sender<Returned>),
}

/// What the writer's thread gets back.
pub(super) struct Returned {
    pub(super) connection: Connection,
    pub(super) end: End,
}

/// How a write transaction ended.
pub(super) enum End {
    Rollback,
    Commit(oneshot::Sender<Result<(), StoreError>>),
}

impl Lease {
    pub(super) fn reader(
        connection: Connection,
        readers: Arc<Readers>,
        permit: OwnedSemaphorePermit,
        transaction: bool,
    ) -> Self {
        let home = Some(Home::Readers(readers, permit));
        Self {
            connection: Some(connection),
            home,
            transaction,
            broken: false,
        }
    }

    pub(super) fn writer(connection: Connection, home: oneshot::Sender<Returned>) -> Self {
        let home = Some(Home::Writer(home));
        Self {
            connection: Some(connection),
            home,
            transaction: true,
            broken: false,
        }
    }

    /// Runs a statement and reads its rows, to the end also when one of them is corrupt: a statement left open would
    /// keep every checkpoint from running.
    pub(crate) fn query<T>(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.run(|connection| {
            let mut prepared = connection.prepare_cached(statement.text(Engine::Sqlite))?;
            let mut rows = prepared.query(params_from_iter(values))?;
            let mut answer = Ok(Vec::new());
            while let Some(row) = rows.next()? {
                answer = answer.and_then(|mut answer| {
                    answer.push(read(&Row::sqlite(statement, row))?);
                    Ok(answer)
                });
            }
            Ok(answer)
        })?
    }

    pub(crate) fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let changed = self.run(|connection| {
            connection
                .prepare_cached(statement.text(Engine::Sqlite))?
                .execute(params_from_iter(values))
        })?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// Has the writer's thread commit and waits for its answer.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        if self.broken {
            return Err(Misuse::AlreadyFailed.into());
        }
        let (answer, answered) = oneshot::channel();
        if let (Some(connection), Some(Home::Writer(home))) = (self.connection.take(), self.home.take()) {
            // Without the thread the sender of the answer is dropped with the request.
            let _ = home.send(Returned {
                connection,
                end: End::Commit(answer),
            });
        }
        answered.await.map_err(|_| StoreError::Unavailable)?
    }

    /// The connection itself, to look at the schema.
    pub(crate) fn run<T>(
        &mut self,
        run: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        if self.broken {
            return Err(Misuse::AlreadyFailed.into());
        }
        let connection = self.connection.as_ref().ok_or(StoreError::Unavailable)?;
        run(connection).map_err(|error| {
            self.broken = self.transaction;
            error.into()
        })
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        match self.home.take() {
            Some(Home::Readers(readers, permit)) => {
                let ended = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
                if ended {
                    readers.take_back(connection);
                }
                drop(permit);
            }
            // The rollback runs on the writer's thread. Without the thread the connection is closed here.
            Some(Home::Writer(home)) => drop(home.send(Returned {
                connection,
                end: End::Rollback,
            })),
            None => {}
        }
    }
}
