//! A few connections that many single reads share: their statements follow each other without waiting for answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use deadpool_postgres::ClientWrapper;
use tokio::sync::Mutex;
use tokio_postgres::{Config, NoTls};

use super::{CONNECT, WAIT};
use crate::error::{StoreError, warn};

/// Read-only connections; one that was lost is made anew by whoever needs it next.
pub(super) struct Shared {
    config: Config,
    places: Vec<Mutex<Option<Arc<ClientWrapper>>>>,
    next: AtomicUsize,
    closed: AtomicBool,
}

impl Shared {
    pub(super) fn new(config: Config, connections: usize) -> Self {
        let places = (0..connections).map(|_| Mutex::default()).collect();
        Self {
            config,
            places,
            next: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
        }
    }

    pub(super) async fn get(&self) -> Result<Arc<ClientWrapper>, StoreError> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let place = turn
            .checked_rem(self.places.len())
            .and_then(|place| self.places.get(place));
        // While the server is away everybody meets here: who waits behind another's attempt gives up first.
        let lock = tokio::time::timeout(WAIT, place.ok_or(StoreError::Unavailable)?.lock());
        let mut place = lock.await.map_err(|_| StoreError::Busy)?;
        if self.closed.load(Ordering::Acquire) {
            return Err(StoreError::Unavailable);
        }
        if let Some(client) = place.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        let client = Arc::new(self.connect().await?);
        *place = Some(Arc::clone(&client));
        Ok(client)
    }

    async fn connect(&self) -> Result<ClientWrapper, StoreError> {
        let connecting = tokio::time::timeout(CONNECT, self.config.connect(NoTls));
        let (client, connection) = connecting
            .await
            .map_err(|elapsed| StoreError::unavailable(&elapsed))?
            .map_err(|error| StoreError::unavailable(&error))?;
        let task = tokio::spawn(async move {
            if let Err(error) = connection.await {
                warn(&error, "a database connection ended");
            }
        });
        Ok(ClientWrapper::new(client, task))
    }

    pub(super) async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        for place in &self.places {
            place.lock().await.take();
        }
    }
}
