//! How often something may be done: the figures, and where a sender stands.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use onward_domain::clock::Instant;

const MICROSECONDS: i64 = 1_000_000;

/// So many at once, growing back evenly within so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many at once.
    pub count: u32,
    /// In how many seconds all of them grow back.
    pub seconds: u32,
}

impl Rate {
    /// So many in a minute.
    pub const fn per_minute(count: u32) -> Self {
        Self { count, seconds: 60 }
    }

    /// So many in an hour.
    pub const fn per_hour(count: u32) -> Self {
        Self { count, seconds: 3600 }
    }

    /// How many microseconds one takes to grow back.
    pub fn cost(self) -> i64 {
        (i64::from(self.seconds) * MICROSECONDS / i64::from(self.count.max(1))).max(1)
    }

    /// By how many microseconds a bucket may be short of full and still give one more.
    pub fn tolerance(self) -> i64 {
        self.cost() * (i64::from(self.count.max(1)) - 1)
    }

    /// How many a bucket still gives that is full again at that moment.
    pub fn remaining(self, full_at: Instant, now: Instant) -> u32 {
        let short = (full_at.microseconds() - now.microseconds()).max(0);
        let room = (self.cost() * i64::from(self.count) - short).max(0);
        u32::try_from(room / self.cost()).unwrap_or(self.count)
    }

    /// After how many microseconds a bucket gives one that is full again at that moment.
    pub fn wait(self, full_at: Instant, now: Instant) -> i64 {
        (full_at.microseconds() - self.tolerance() - now.microseconds()).max(0)
    }
}

/// Where a sender stands under a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The name of the policy.
    pub policy: &'static str,
    /// What it allows.
    pub rate: Rate,
    /// How many more are allowed now.
    pub remaining: u32,
    /// After how many seconds, at the latest, it is one more.
    pub more_in: u64,
}

impl Standing {
    /// Where a sender stands whose bucket is full again at that moment.
    pub fn of(policy: &'static str, rate: Rate, full_at: Instant, now: Instant) -> Self {
        let short = (full_at.microseconds() - now.microseconds()).max(0);
        let remaining = rate.remaining(full_at, now);
        let more = match remaining {
            0 => rate.wait(full_at, now),
            _ => short.min(rate.cost()),
        };
        Self {
            policy,
            rate,
            remaining,
            more_in: more.unsigned_abs().div_ceil(MICROSECONDS.unsigned_abs()),
        }
    }
}

/// Gathers where the sender of one request stands. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Vec<Standing>>>);

impl Meter {
    /// Notes a standing; of several under one policy the one that leaves least stays.
    pub fn note(&self, standing: Standing) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match noted.iter_mut().find(|known| known.policy == standing.policy) {
            Some(known) if known.remaining < standing.remaining => {}
            Some(known) => *known = standing,
            None => noted.push(standing),
        }
    }

    /// What was noted, by policy.
    pub fn standings(&self) -> Vec<Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What everything at an address counts by: an IPv4 address, or the network of 64 bits around an IPv6 one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressKey(IpAddr);

impl AddressKey {
    /// The key of an address.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        })
    }
}

impl fmt::Display for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(f, "{address}/32"),
            IpAddr::V6(network) => write!(f, "{network}/64"),
        }
    }
}

/// How often passwords, codes and tokens of people may be tried.
#[derive(Clone, Copy, Debug)]
pub struct Attempts {
    /// Whether anything is counted at all.
    pub enabled: bool,
    /// Passwords, per address.
    pub address: Rate,
    /// Passwords, per account; a device that has signed in before counts for itself.
    pub account: Rate,
    /// Sign-ups, per address.
    pub sign_up: Rate,
    /// Sign-ups, from everywhere.
    pub sign_ups: Rate,
    /// Refresh tokens, per address.
    pub refresh: Rate,
    /// Refresh tokens, per sign-in.
    pub session: Rate,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            enabled: true,
            address: Rate::per_minute(10),
            account: Rate::per_hour(10),
            sign_up: Rate::per_hour(5),
            sign_ups: Rate::per_hour(100),
            refresh: Rate::per_minute(60),
            session: Rate::per_minute(10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(microseconds: i64) -> Instant {
        Instant::from_microseconds(microseconds)
    }

    #[test]
    fn a_bucket_grows_back_evenly() {
        let rate = Rate::per_minute(10);
        assert_eq!((rate.cost(), rate.tolerance()), (6_000_000, 54_000_000));
        assert_eq!(rate.remaining(at(0), at(0)), 10);
        assert_eq!(rate.remaining(at(6_000_000), at(0)), 9);
        assert_eq!(rate.remaining(at(60_000_000), at(0)), 0);
        assert_eq!(rate.remaining(at(60_000_000), at(6_000_000)), 1);
        assert_eq!(rate.wait(at(60_000_000), at(0)), 6_000_000);
        assert_eq!(rate.wait(at(54_000_000), at(0)), 0);
    }

    #[test]
    fn what_counts_as_one_is_an_address_or_a_network_of_64_bits() {
        let key = |text: &str| AddressKey::of(text.parse().unwrap()).to_string();
        assert_eq!(key("203.0.113.7"), "203.0.113.7/32");
        assert_eq!(key("::ffff:203.0.113.7"), "203.0.113.7/32");
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(key("2001:db8:1:2::9"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::9"), key("2001:db8:1:3::9"));
    }

    #[test]
    fn a_meter_keeps_what_leaves_least() {
        let standing = |policy, remaining| Standing {
            policy,
            rate: Rate::per_minute(10),
            remaining,
            more_in: 6,
        };
        let meter = Meter::default();
        for noted in [
            standing("read", 3),
            standing("auth", 2),
            standing("auth", 0),
            standing("auth", 9),
        ] {
            meter.clone().note(noted);
        }
        assert_eq!(meter.standings(), [standing("read", 3), standing("auth", 0)]);
    }
}
