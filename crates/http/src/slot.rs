//! What a request holds of this process while it is worked on: a place among the others, its body, and room for that.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// The place of one request. Clones share it; the stack puts one into the extensions of the request.
///
/// It is given back while the body arrives, so that those who send slowly keep nobody from being served.
#[derive(Clone, Debug)]
pub(crate) struct Slot(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    all: Arc<Semaphore>,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    place: Option<OwnedSemaphorePermit>,
    body: Bytes,
    memory: Option<OwnedSemaphorePermit>,
}

impl Slot {
    /// Takes a place; refused when all are taken.
    pub(crate) fn take(all: &Arc<Semaphore>) -> Result<Self, Problem> {
        let slot = Self(Arc::new(Inner {
            all: Arc::clone(all),
            held: Mutex::default(),
        }));
        slot.resume()?;
        Ok(slot)
    }

    /// Gives the place back, until [`Slot::resume`].
    pub(crate) fn pause(&self) {
        self.held().place = None;
    }

    /// Takes a place again; refused when all are taken.
    pub(crate) fn resume(&self) -> Result<(), Problem> {
        let place = Arc::clone(&self.0.all).try_acquire_owned();
        self.held().place = Some(place.map_err(|_| Problem::unavailable(1))?);
        Ok(())
    }

    /// Holds a body, and the room for it, until the request is done.
    pub(crate) fn hold(&self, body: Bytes, memory: Option<OwnedSemaphorePermit>) {
        let mut held = self.held();
        held.body = body;
        held.memory = memory;
    }

    /// The body; empty if there is none, or none has arrived.
    pub(crate) fn body(&self) -> Bytes {
        self.held().body.clone()
    }

    /// Gives everything back: the request is done.
    pub(crate) fn leave(&self) {
        *self.held() = Held::default();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
