//! The one connection that writes, and the thread that waits for the disk on its behalf.
//!
//! Whoever wants to write queues up, first in, first out. The thread begins the transaction, lends the connection out,
//! gets it back when the transaction ends however it ends, and commits or rolls back. Committing several transactions
//! at once (as savepoints of one) is a matter of this file alone.

use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::checkpoint::Checkpoints;
use super::lease::{End, Lease, Returned};
use crate::error::{Misuse, StoreError, warn};

/// How long a transaction waits for its turn.
const WAIT: Duration = Duration::from_secs(10);

/// How many may queue up before they have to queue for the queue.
const QUEUE: usize = 1024;

/// The queue in front of the thread.
pub(super) struct Writer {
    requests: mpsc::Sender<Request>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

enum Request {
    Begin(oneshot::Sender<Result<Lease, StoreError>>),
    Close,
}

impl Writer {
    pub(super) fn start(connection: Connection, checkpoints: Checkpoints) -> Result<Self, StoreError> {
        let (requests, requested) = mpsc::channel(QUEUE);
        let thread = thread::Builder::new()
            .name("onward-writer".to_owned())
            .spawn(move || run(connection, requested, checkpoints))
            .map_err(StoreError::other)?;
        Ok(Self {
            requests,
            thread: Mutex::new(Some(thread)),
        })
    }

    pub(super) async fn begin(&self) -> Result<Lease, StoreError> {
        let (grant, granted) = oneshot::channel();
        let turn = async {
            self.requests
                .send(Request::Begin(grant))
                .await
                .map_err(|_| StoreError::Unavailable)?;
            granted.await.map_err(|_| StoreError::Unavailable)?
        };
        tokio::time::timeout(WAIT, turn)
            .await
            .map_err(|_| StoreError::Busy)?
    }

    /// Waits for the transactions before it, then for the connection to be closed.
    pub(super) async fn close(&self) {
        // A queue without a thread is closed already.
        let _ = self.requests.send(Request::Close).await;
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A thread that panicked has been reported by its panic.
            let _ = tokio::task::spawn_blocking(|| thread.join()).await;
        }
    }
}

fn run(mut connection: Connection, mut requests: mpsc::Receiver<Request>, mut checkpoints: Checkpoints) {
    while let Some(Request::Begin(grant)) = requests.blocking_recv() {
        if grant.is_closed() {
            continue;
        }
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
            // Nobody is told if nobody waits any more.
            let _ = grant.send(Err(error.into()));
            continue;
        }
        let (home, returned) = oneshot::channel();
        // A lease that finds nobody waiting is dropped here, or unread in the channel: it comes back by itself.
        let _ = grant.send(Ok(Lease::writer(connection, home)));
        let Ok(Returned {
            connection: back,
            end,
        }) = returned.blocking_recv()
        else {
            tracing::error!("the writing connection was lost");
            return;
        };
        connection = back;
        match end {
            End::Rollback => roll_back(&connection),
            End::Commit(answer) => {
                // A commit whose asker was cancelled is still a commit.
                let _ = answer.send(commit(&connection));
                checkpoints.look();
            }
        }
    }
    drop(connection);
    checkpoints.end();
}

fn commit(connection: &Connection) -> Result<(), StoreError> {
    // On a full disk, say, the engine rolls back by itself; a COMMIT would then say nothing of the loss.
    if connection.is_autocommit() {
        return Err(Misuse::RolledBack.into());
    }
    connection.execute_batch("COMMIT").map_err(|error| {
        roll_back(connection);
        error.into()
    })
}

fn roll_back(connection: &Connection) {
    if connection.is_autocommit() {
        return;
    }
    if let Err(error) = connection.execute_batch("ROLLBACK") {
        warn(&error, "a transaction was not rolled back");
    }
}
