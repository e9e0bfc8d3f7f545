//! Moves the log into the file, on a thread of its own: inside a commit it would make the slowest writes much slower.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;

use crate::error::{StoreError, warn};

/// From this many pages on the log is moved beside readers and the writer: 4 MiB.
const PAGES: i32 = 1_000;

/// A writer that never pauses would let the log grow all the same: from this many pages on it waits between two
/// transactions until the log begins anew. 16 MiB.
const PAGES_TO_RESTART: i32 = 4_000;

/// How long it waits for readers to leave the log. After a wait in vain the log grows by as much again first.
const PATIENCE: Duration = Duration::from_millis(100);

/// What remains of a log that was larger, in bytes.
pub(super) const SIZE_LIMIT: i64 = 64 * 1024 * 1024;

/// The writer's side of the thread.
pub(super) struct Checkpoints {
    orders: SyncSender<Order>,
    pages: Arc<AtomicI32>,
    restart_at: i32,
    thread: JoinHandle<()>,
}

enum Order {
    /// Move what can be moved beside everybody else.
    Move,
    /// Move everything, so that the log begins anew; the answer says whether it does.
    Restart(SyncSender<bool>),
}

impl Checkpoints {
    /// Starts the thread with a connection of its own, and watches the log of the writer's.
    pub(super) fn start(connection: Connection, writer: &mut Connection) -> Result<Self, StoreError> {
        let (orders, ordered) = sync_channel(1);
        connection.busy_timeout(PATIENCE)?;
        let pages = Arc::new(AtomicI32::new(0));
        watch(writer, Arc::clone(&pages))?;
        let thread = thread::Builder::new()
            .name("onward-checkpoint".to_owned())
            .spawn(move || run(&connection, &ordered))
            .map_err(StoreError::other)?;
        Ok(Self {
            orders,
            pages,
            restart_at: PAGES_TO_RESTART,
            thread,
        })
    }

    /// Called between two transactions, after the first has been answered.
    pub(super) fn look(&mut self) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages >= self.restart_at {
            let (answer, answered) = sync_channel(1);
            let sent = self.orders.send(Order::Restart(answer));
            let restarted = sent.is_ok() && answered.recv().unwrap_or(false);
            self.restart_at = if restarted {
                PAGES_TO_RESTART
            } else {
                pages.saturating_add(PAGES_TO_RESTART)
            };
        } else if pages >= PAGES {
            // A full queue means that the thread will look anyway.
            let _ = self.orders.try_send(Order::Move);
        }
    }

    /// Waits until the connection of the thread is closed: whoever closes the file last empties the log.
    pub(super) fn end(self) {
        drop(self.orders);
        // A thread that panicked has been reported by its panic.
        let _ = self.thread.join();
    }
}

/// Has every commit of the writer write down how long the log is.
fn watch(writer: &mut Connection, pages: Arc<AtomicI32>) -> Result<(), StoreError> {
    // The hook has to come after `wal_autocheckpoint`, which is a hook as well.
    let hook = move |_: &mut rusqlite::hooks::Wal, length: i32| {
        pages.store(length, Ordering::Relaxed);
        Ok(())
    };
    Ok(writer.wal_hook(Some(hook))?)
}

fn run(connection: &Connection, ordered: &Receiver<Order>) {
    while let Ok(order) = ordered.recv() {
        let moved = checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        if let Order::Restart(answer) = order {
            let restarted = moved && checkpoint(connection, "PRAGMA wal_checkpoint(RESTART)");
            // The writer does not go away while it waits.
            let _ = answer.send(restarted);
        }
    }
}

/// Whether it took place and nobody was in the way.
fn checkpoint(connection: &Connection, statement: &str) -> bool {
    match connection.query_row(statement, (), |row| row.get::<_, bool>(0)) {
        Ok(busy) => !busy,
        Err(error) => {
            warn(&error, "a checkpoint did not take place");
            false
        }
    }
}
