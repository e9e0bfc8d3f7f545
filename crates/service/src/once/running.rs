//! The requests with a key that run on this node now.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use onward_domain::ids::UserId;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// How long a request waits for its twin.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who sent it, its method and path, its key.
type Name = (UserId, String, String);

/// The requests with a key that run now. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Running(Arc<Shared>);

#[derive(Default)]
struct Shared {
    names: Mutex<HashSet<Name>>,
    left: Notify,
}

impl Running {
    /// Waits until no twin runs; none if that takes too long.
    pub(super) async fn enter(&self, name: Name) -> Option<Guard> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // Listens before it looks, so that a twin that leaves in between is not missed.
            let mut left = std::pin::pin!(self.0.left.notified());
            left.as_mut().enable();
            if self
                .0
                .names
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(name.clone())
            {
                return Some(Guard {
                    shared: Arc::clone(&self.0),
                    name,
                });
            }
            timeout_at(deadline, left).await.ok()?;
        }
    }
}

/// A request that runs; it has left when this is dropped, however it ended.
pub(super) struct Guard {
    shared: Arc<Shared>,
    name: Name,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.shared
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.name);
        self.shared.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn name(key: &str) -> Name {
        (
            UserId::from_uuid(Uuid::nil()),
            "POST /goals".to_owned(),
            key.to_owned(),
        )
    }

    #[tokio::test(start_paused = true)]
    async fn a_twin_waits_until_the_first_has_left() {
        let running = Running::default();
        let first = running.enter(name("a")).await.unwrap();
        let twin = tokio::spawn({
            let running = running.clone();
            async move { running.enter(name("a")).await.is_some() }
        });
        tokio::task::yield_now().await;
        drop(first);
        assert!(twin.await.unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn a_twin_gives_up_after_two_seconds_and_others_do_not_wait() {
        let running = Running::default();
        let _first = running.enter(name("a")).await.unwrap();
        assert!(running.enter(name("b")).await.is_some());
        let began = Instant::now();
        assert!(running.enter(name("a")).await.is_none());
        assert_eq!(began.elapsed(), PATIENCE);
    }
}
