//! The connections that read: made when first needed, lent one by one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use super::lease::Lease;
use super::{Access, connect};
use crate::error::StoreError;
use crate::store::Synchronous;

/// How long a reader waits for a connection.
const WAIT: Duration = Duration::from_secs(2);

/// Read-only connections to one file.
pub(super) struct Readers {
    path: PathBuf,
    synchronous: Synchronous,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: PathBuf, synchronous: Synchronous, connections: usize) -> Self {
        let permits = Arc::new(Semaphore::new(connections.max(1)));
        Self {
            path,
            synchronous,
            idle: Mutex::default(),
            permits,
        }
    }

    pub(super) async fn lease(self: &Arc<Self>, transaction: bool) -> Result<Lease, StoreError> {
        let permit = self.permit().await?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path, Access::Read, self.synchronous)?,
        };
        let mut lease = Lease::reader(connection, Arc::clone(self), permit, transaction);
        if transaction {
            lease.run(|connection| connection.execute_batch("BEGIN"))?;
        }
        Ok(lease)
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        match Arc::clone(&self.permits).try_acquire_owned() {
            Ok(permit) => return Ok(permit),
            Err(TryAcquireError::Closed) => return Err(StoreError::Unavailable),
            Err(TryAcquireError::NoPermits) => {}
        }
        let wait = tokio::time::timeout(WAIT, Arc::clone(&self.permits).acquire_owned());
        wait.await
            .map_err(|_| StoreError::Busy)?
            .map_err(|_| StoreError::Unavailable)
    }

    pub(super) fn take_back(&self, connection: Connection) {
        if !self.permits.is_closed() {
            self.idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
    }

    pub(super) fn close(&self) {
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
