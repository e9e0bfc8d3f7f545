//! How many requests a sender may make (R70): a person who is signed in, else everybody at an address.
//!
//! `governor` decides, by our clock and over buckets of ours, which stay few. What one request is charged is the
//! business of its `Ticket`.

mod buckets;
mod ticket;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::{Quota, RateLimiter};
use onward_domain::clock::{Clock, Instant};
use onward_service::limits::{Rate, Standing};

use buckets::{Buckets, Sender};
pub(crate) use ticket::Ticket;

/// How many requests are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Those that read.
    pub read: Allowance,
    /// Those that change something.
    pub write: Allowance,
}

/// How many requests of one kind are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Per person signed in.
    pub user: Rate,
    /// Per address of who is not.
    pub address: Rate,
}

/// The limits at work.
pub(crate) struct Limits {
    read: Policy,
    write: Policy,
}

/// The limits of one kind of requests.
struct Policy {
    name: &'static str,
    user: Limiter,
    address: Limiter,
}

/// One limit, with a bucket for every sender.
struct Limiter {
    rate: Rate,
    clock: Ticks,
    buckets: Buckets,
    /// None where the rate allows nothing at all.
    decider: Option<RateLimiter<Sender, Buckets, Ticks, NoOpMiddleware<Nanos>>>,
}

/// Our clock as governor reads it: nanoseconds since the start.
#[derive(Clone)]
struct Ticks {
    clock: Arc<dyn Clock>,
    start: Instant,
}

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let passed = self.clock.now().microseconds() - self.start.microseconds();
        Nanos::from(u64::try_from(passed).unwrap_or(0).saturating_mul(1000))
    }
}

impl Limits {
    pub(crate) fn new(rates: Rates, clock: &Arc<dyn Clock>) -> Self {
        let Rates { read, write } = rates;
        let policy = |name, Allowance { user, address }| Policy {
            name,
            user: Limiter::new(user, clock),
            address: Limiter::new(address, clock),
        };
        Self {
            read: policy("read", read),
            write: policy("write", write),
        }
    }

    fn policy(&self, method: &Method) -> &Policy {
        if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
            &self.read
        } else {
            &self.write
        }
    }
}

impl Policy {
    fn of(&self, sender: &Sender) -> &Limiter {
        match sender {
            Sender::Address(_) => &self.address,
            Sender::User(_) => &self.user,
        }
    }

    /// Charges a request, if the sender may make one.
    fn takes(&self, sender: &Sender) -> bool {
        let decider = self.of(sender).decider.as_ref();
        decider.is_some_and(|decider| decider.check_key(sender).is_ok())
    }

    fn standing(&self, sender: &Sender) -> Standing {
        let Limiter {
            rate, clock, buckets, ..
        } = self.of(sender);
        let at = |nanos: u64| Instant::from_microseconds(i64::try_from(nanos / 1000).unwrap_or(i64::MAX));
        Standing::of(
            self.name,
            *rate,
            at(buckets.full_at(sender)),
            at(clock.now().as_u64()),
        )
    }
}

impl Limiter {
    fn new(rate: Rate, clock: &Arc<dyn Clock>) -> Self {
        let clock = Ticks {
            clock: Arc::clone(clock),
            start: clock.now(),
        };
        let cost = Duration::from_micros(rate.cost().unsigned_abs());
        let buckets = Buckets::new(u64::try_from(cost.as_nanos()).unwrap_or(u64::MAX));
        let quota = Quota::with_period(cost).zip(NonZeroU32::new(rate.count));
        let decider = quota
            .map(|(quota, burst)| RateLimiter::new(quota.allow_burst(burst), buckets.clone(), clock.clone()));
        Self {
            rate,
            clock,
            buckets,
            decider,
        }
    }
}
