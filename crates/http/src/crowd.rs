//! How many of something one address may have at a time: connections, bodies on their way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use onward_service::limits::AddressKey;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Counts by address. Nothing is kept of an address that has nothing.
#[derive(Debug)]
pub struct Crowd {
    most: usize,
    rooms: Mutex<HashMap<AddressKey, Arc<Semaphore>>>,
}

/// One thing that an address has, until it is dropped.
#[derive(Debug)]
pub struct Place {
    crowd: Arc<Crowd>,
    key: AddressKey,
    permit: Option<OwnedSemaphorePermit>,
}

impl Crowd {
    /// Gives every address this many places.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            rooms: Mutex::default(),
        })
    }

    /// A place, if the address has one left.
    pub fn try_enter(self: &Arc<Self>, key: AddressKey) -> Option<Place> {
        let (mut place, room) = self.knock(key);
        place.permit = Some(room.try_acquire_owned().ok()?);
        Some(place)
    }

    /// A place, as soon as the address has one left; first come, first served.
    pub async fn enter(self: &Arc<Self>, key: AddressKey) -> Place {
        let (mut place, room) = self.knock(key);
        // The semaphore is never closed.
        place.permit = room.acquire_owned().await.ok();
        place
    }

    /// A place that is not taken yet, so that also who gives up waiting leaves nothing behind.
    fn knock(self: &Arc<Self>, key: AddressKey) -> (Place, Arc<Semaphore>) {
        let mut rooms = self.rooms();
        let room = rooms
            .entry(key)
            .or_insert_with(|| Arc::new(Semaphore::new(self.most)));
        let place = Place {
            crowd: Arc::clone(self),
            key,
            permit: None,
        };
        (place, Arc::clone(room))
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<AddressKey, Arc<Semaphore>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.permit = None;
        let mut rooms = self.crowd.rooms();
        if rooms
            .get(&self.key)
            .is_some_and(|room| Arc::strong_count(room) == 1)
        {
            rooms.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use futures_util::FutureExt;
    use tokio::time::timeout;

    use super::*;

    fn key(last: u8) -> AddressKey {
        AddressKey::of(Ipv4Addr::new(203, 0, 113, last).into())
    }

    #[test]
    fn each_address_has_its_own_places() {
        let crowd = Crowd::new(2);
        let (first, second) = (crowd.try_enter(key(1)), crowd.try_enter(key(1)));
        assert!(first.is_some() && second.is_some());
        assert!(crowd.try_enter(key(1)).is_none());
        assert!(crowd.try_enter(key(2)).is_some());
        drop(first);
        assert!(crowd.try_enter(key(1)).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_enters_when_another_leaves() {
        let crowd = Crowd::new(1);
        let first = crowd.enter(key(1)).await;
        let second = crowd.enter(key(1));
        let mut second = std::pin::pin!(second);
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        timeout(Duration::from_secs(1), second).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_kept_of_who_left_or_gave_up() {
        let crowd = Crowd::new(1);
        let first = crowd.enter(key(1)).await;
        assert!(
            timeout(Duration::from_secs(1), crowd.enter(key(1)))
                .await
                .is_err()
        );
        assert!(crowd.try_enter(key(1)).is_none());
        assert_eq!(crowd.rooms().len(), 1);
        drop(first);
        assert_eq!(crowd.rooms().len(), 0);
    }
}
