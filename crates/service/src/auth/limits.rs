//! The one limiter in front of every check of a password, code or token of a person.
//!
//! A try is charged before the secret is looked at, in a transaction of its own: what the request does afterwards
//! cannot undo it, and all nodes see it. Nobody is locked out: buckets grow back, what was right or was not looked at is
//! given back, and a device that has signed in before has a bucket of its own, which strangers cannot empty.

mod buckets;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use moka::future::Cache;
use onward_domain::clock::Instant;
use onward_domain::ids::SessionId;
use onward_store::attempts::{self, Charge, Charged};
use onward_store::users::Login;
use onward_store::{StoreError, WriteTx};

use crate::Service;
use crate::actor::Context;
use crate::error::{Error, log_behind};
use buckets::Bucket;

/// How often buckets are forgotten, and how long they must have been full: nobody is just charging them then.
const FORGET_SECONDS: i64 = 3600;

/// What is about to be checked.
#[derive(Clone, Copy)]
pub(crate) enum Check<'a> {
    /// A password for an account, by the name that was typed; without account, the name stands for one.
    SignIn {
        name: &'a str,
        account: Option<&'a Login>,
    },
    /// The password of somebody who is signed in: strangers who guess at the account are no reason to refuse them.
    Proof(SessionId),
    /// A sign-up, with whatever code it brings.
    SignUp,
    /// The code of a link to a new password.
    ResetCode,
    /// A refresh token; without session, one that was not made here.
    Refresh(Option<SessionId>),
}

/// Leave to check one secret, which only the limiter gives.
#[derive(Debug)]
pub(crate) struct Leave {
    /// What the try was charged to.
    charged: Vec<Bucket>,
}

#[cfg(test)]
impl Leave {
    /// For tests of what lies behind the limiter.
    pub(crate) const FREE: Self = Self { charged: Vec::new() };
}

/// What this process knows of buckets, so that most tries beyond the limit cost nothing.
pub(crate) struct Limits {
    /// When a bucket that had no room is full again.
    empty: Cache<[u8; 32], Instant>,
    forgotten_at: AtomicI64,
}

impl Limits {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            empty: Cache::builder()
                .max_capacity(100_000)
                .time_to_live(Duration::from_hours(1))
                .build(),
            forgotten_at: AtomicI64::new(now.seconds()),
        }
    }

    /// Whether it is time to forget buckets; says so to one caller.
    fn forgets(&self, now: Instant) -> bool {
        let last = self.forgotten_at.load(Ordering::Relaxed);
        let due = now.seconds() - last >= FORGET_SECONDS;
        due && self
            .forgotten_at
            .compare_exchange(last, now.seconds(), Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}

impl Service {
    /// Gives leave to check a secret, or refuses to look at it.
    pub(crate) async fn admit(&self, context: &Context, check: Check<'_>) -> Result<Leave, Error> {
        if !self.config.attempts.enabled {
            return Ok(Leave { charged: Vec::new() });
        }
        let now = self.clock.now();
        let buckets = self.buckets(context, check);
        for bucket in &buckets {
            if let Some(full_at) = self.auth.limits.empty.get(&bucket.subject).await
                && bucket.rate.wait(full_at, now) > 0
            {
                return Err(bucket.refuse(context, full_at, now));
            }
        }
        self.charge(context, &buckets, now).await?;
        if self.auth.limits.forgets(now)
            && let Err(error) = self.forget_attempts(now).await
        {
            log_behind(&error, "old counts of tries were not forgotten");
        }
        Ok(Leave { charged: buckets })
    }

    /// Gives a try back because the secret was right.
    pub(crate) async fn absolve(&self, tx: &mut WriteTx, leave: &Leave) -> Result<(), StoreError> {
        let refundable = |bucket: &&Bucket| bucket.refundable;
        give_back(tx, leave.charged.iter().filter(refundable)).await
    }

    /// Gives a whole try back whose secret was not looked at because too much waits for its turn.
    pub(crate) async fn unless_busy<T>(&self, leave: &Leave, outcome: Result<T, Error>) -> Result<T, Error> {
        if matches!(outcome, Err(Error::Unavailable { .. })) {
            let mut tx = self.store.write_unowned().await?;
            give_back(&mut tx, &leave.charged).await?;
            tx.commit().await?;
            for bucket in &leave.charged {
                self.auth.limits.empty.invalidate(&bucket.subject).await;
            }
        }
        outcome
    }

    /// Charges the buckets in their order, up to the first that has no room.
    async fn charge(&self, context: &Context, buckets: &[Bucket], now: Instant) -> Result<(), Error> {
        let mut refused = None;
        let mut tx = self.store.write_unowned().await?;
        for bucket in buckets {
            let charge = Charge {
                subject: &bucket.subject,
                cost: bucket.rate.cost(),
                tolerance: bucket.rate.tolerance(),
            };
            match attempts::charge(&mut tx, charge, now).await? {
                Charged::Taken(full_at) => bucket.note(context, full_at, now),
                Charged::Refused(full_at) => {
                    refused = Some((bucket, full_at));
                    break;
                }
            }
        }
        tx.commit().await?;
        let Some((bucket, full_at)) = refused else {
            return Ok(());
        };
        self.auth.limits.empty.insert(bucket.subject, full_at).await;
        Err(bucket.refuse(context, full_at, now))
    }

    async fn forget_attempts(&self, now: Instant) -> Result<(), StoreError> {
        let mut tx = self.store.write_unowned().await?;
        attempts::forget(&mut tx, now.plus_seconds(-FORGET_SECONDS)).await?;
        tx.commit().await
    }
}

async fn give_back(tx: &mut WriteTx, buckets: impl IntoIterator<Item = &Bucket>) -> Result<(), StoreError> {
    for bucket in buckets {
        attempts::give_back(tx, &bucket.subject, bucket.rate.cost()).await?;
    }
    Ok(())
}
