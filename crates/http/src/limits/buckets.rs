//! Where the buckets of senders are kept: in memory, only as long as they are not full, and never too many.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use governor::nanos::Nanos;
use governor::state::StateStore;
use onward_domain::ids::UserId;
use onward_service::limits::AddressKey;

const SHARDS: usize = 16;
/// How many senders one shard keeps apart; further ones share a bucket.
const MOST: usize = 8192;
/// Below so many, nobody looks for full buckets.
const FEW: usize = 64;

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sender {
    /// Everybody at an address, or in a network.
    Address(AddressKey),
    /// A person signed in.
    User(UserId),
}

/// Buckets by sender: when each is full again. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Buckets(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
    /// What one request costs.
    cost: u64,
}

#[derive(Debug, Default)]
struct Shard {
    full_at: HashMap<Sender, Nanos>,
    /// At so many the full ones go.
    sweep_at: usize,
    /// The bucket of those who find no room.
    rest: Option<Nanos>,
}

impl Buckets {
    /// Buckets in which a request costs so many nanoseconds.
    pub(super) fn new(cost: u64) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        let hasher = RandomState::new();
        Self(Arc::new(Inner { shards, hasher, cost }))
    }

    /// When a bucket is full again, in nanoseconds of its clock.
    pub(super) fn full_at(&self, sender: &Sender) -> u64 {
        let known = |shard: MutexGuard<'_, Shard>| shard.full_at.get(sender).copied().or(shard.rest);
        self.shard(sender).and_then(known).map_or(0, Nanos::as_u64)
    }

    /// Gives a request back.
    pub(super) fn give_back(&self, sender: &Sender) {
        if let Some(mut shard) = self.shard(sender)
            && let Some(full_at) = shard.full_at.get_mut(sender)
        {
            *full_at = full_at.saturating_sub(self.0.cost.into());
        }
    }

    fn shard(&self, sender: &Sender) -> Option<MutexGuard<'_, Shard>> {
        let hash = self.0.hasher.hash_one(sender) % u64::try_from(SHARDS).unwrap_or(1);
        let shard = self.0.shards.get(usize::try_from(hash).unwrap_or(0))?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        let shards = self.0.shards.iter();
        shards.map(|shard| shard.lock().unwrap().full_at.len()).sum()
    }
}

impl Shard {
    /// Makes room for one more sender, at the cost of those whose buckets are full; says whether there is any.
    fn has_room(&mut self, now: Nanos) -> bool {
        if self.full_at.len() >= self.sweep_at.max(FEW) {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.full_at.shrink_to(2 * self.full_at.len());
            self.sweep_at = (2 * self.full_at.len()).min(MOST);
        }
        self.full_at.len() < MOST
    }
}

impl StateStore for Buckets {
    type Key = Sender;

    fn measure_and_replace<T, F, E>(&self, sender: &Sender, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let Some(mut shard) = self.shard(sender) else {
            return decide(None).map(|(value, _)| value);
        };
        if let Some(full_at) = shard.full_at.get_mut(sender) {
            let (value, next) = decide(Some(*full_at))?;
            *full_at = next;
            return Ok(value);
        }
        let (value, next) = decide(None)?;
        // A fresh bucket lacks one request, so without it it would be full just now.
        if shard.has_room(next.saturating_sub(self.0.cost.into())) {
            shard.full_at.insert(*sender, next);
            return Ok(value);
        }
        let (value, next) = decide(shard.rest)?;
        shard.rest = Some(next);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn at(address: impl Into<IpAddr>) -> Sender {
        Sender::Address(AddressKey::of(address.into()))
    }

    /// A bucket that never refuses.
    fn charge(buckets: &Buckets, number: u32, now: u64) {
        let sender = at(number.to_be_bytes());
        let cost = buckets.0.cost;
        let decide =
            |full_at: Option<Nanos>| Ok::<_, ()>(((), (full_at.map_or(0, u64::from).max(now) + cost).into()));
        buckets.measure_and_replace(&sender, decide).unwrap();
    }

    #[test]
    fn senders_who_come_no_more_are_forgotten() {
        let buckets = Buckets::new(10);
        for number in 0..20_000 {
            charge(&buckets, number, u64::from(number) * 10);
        }
        assert!(buckets.len() <= SHARDS * (FEW + 1), "{}", buckets.len());
    }

    #[test]
    fn too_many_at_once_share_a_bucket() {
        let buckets = Buckets::new(10);
        for number in 0..200_000 {
            charge(&buckets, number, 1);
        }
        assert_eq!(buckets.len(), SHARDS * MOST);
        let stranger = at(u32::MAX.to_be_bytes());
        assert!(buckets.full_at(&stranger) > 1000);
        charge(&buckets, 0, 100);
        let known = at([0; 4]);
        assert_eq!(buckets.full_at(&known), 110);
    }

    #[test]
    fn a_request_can_be_given_back() {
        let buckets = Buckets::new(10);
        charge(&buckets, 1, 0);
        charge(&buckets, 1, 0);
        let sender = at([0, 0, 0, 1]);
        buckets.give_back(&sender);
        assert_eq!(buckets.full_at(&sender), 10);
    }
}
