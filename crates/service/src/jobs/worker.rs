//! Claims jobs and runs them: one at a time under a lease that is kept alive, several at a time in the loop.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use onward_domain::clock::{Entropy, Instant};
use onward_domain::ids::Ids;
use onward_store::jobs::{self, Claimed, End, Lease, NewJob};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time;

use super::kinds::Kind;
use super::{Kinds, Run};
use crate::Service;
use crate::error::{Error, log_behind};

/// How long a worker that says nothing keeps its job, in seconds.
const LEASE: i64 = 60;
/// How often a worker that lives says so.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often the loop looks for jobs that nobody woke it for: those of other nodes, and second tries.
const POLL: Duration = Duration::from_secs(5);
/// How many jobs the loop runs at a time.
const AT_A_TIME: usize = 4;
/// The first back-off and the longest one, in milliseconds.
const BACK_OFF: (i64, i64) = (10_000, 3_600_000);
/// How much of an error is kept, in characters.
const ERROR_LENGTH: usize = 500;

/// Runs jobs. Cloning it is cheap.
#[derive(Clone)]
pub struct Worker {
    service: Service,
    kinds: Kinds,
    /// The latest period of each periodic job that was written.
    planned: Arc<Mutex<BTreeMap<&'static str, i64>>>,
}

/// How one attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// What was to be done.
    pub kind: String,
    /// What came of it.
    pub outcome: Outcome,
}

impl Ended {
    /// Whether the work is done.
    pub fn has_succeeded(&self) -> bool {
        self.outcome == Outcome::Succeeded
    }
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Succeeded,
    /// It did not work; there will be another try.
    Retried(String),
    /// It did not work, and there will be no other try.
    Failed(String),
    /// Another worker has it now.
    Lost,
}

impl Worker {
    pub(super) fn new(service: Service, kinds: Kinds) -> Self {
        Self {
            service,
            kinds,
            planned: Arc::default(),
        }
    }

    /// Writes the periodic jobs of the present period, unless somebody has. The key of the row names the period, so
    /// each runs once, also on many nodes and after a jump of the clock. A period in which nobody worked is not made up for.
    pub async fn plan(&self) -> Result<(), Error> {
        let now = self.service.clock.now();
        let mut ids = Ids::new(now, &*self.service.entropy);
        for (kind, periodic) in self.kinds.periodic() {
            let period = now.seconds().div_euclid(periodic.seconds);
            if self.lock_planned().get(kind) == Some(&period) {
                continue;
            }
            let payload = (periodic.payload)().map_err(Error::internal)?;
            let new = NewJob {
                id: ids.mint(),
                kind,
                unique_key: Some(&format!("{kind} in period {period}")),
                payload: &payload,
                due_at: now,
                created_at: now,
            };
            let mut tx = self.service.store.write_unowned().await?;
            jobs::insert(&mut tx, &new).await?;
            tx.commit().await?;
            self.lock_planned().insert(kind, period);
        }
        Ok(())
    }

    fn lock_planned(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, i64>> {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs the job that has been due for longest to its end; none if none is due.
    pub async fn step(&self) -> Result<Option<Ended>, Error> {
        match self.claim().await? {
            Some(claimed) => self.attempt(claimed).await.map(Some),
            None => Ok(None),
        }
    }

    /// Runs jobs, several at a time, until told to stop; those under way may then end.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let slots = Arc::new(Semaphore::new(AT_A_TIME));
        let mut running = JoinSet::new();
        loop {
            let free = tokio::select! {
                biased;
                () = &mut stop => break,
                free = Arc::clone(&slots).acquire_owned() => free,
            };
            while running.try_join_next().is_some() {}
            match self.next().await {
                Ok(Some(claimed)) => {
                    let worker = self.clone();
                    running.spawn(async move {
                        if let Err(error) = worker.attempt(claimed).await {
                            log_behind(
                                &error,
                                "the end of a job could not be written; its lease will run out",
                            );
                        }
                        drop(free);
                    });
                    continue;
                }
                Ok(None) => {}
                Err(error) => log_behind(&error, "no job could be claimed"),
            }
            drop(free);
            tokio::select! {
                () = &mut stop => break,
                () = self.service.store.enqueued() => {}
                () = time::sleep(POLL) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    async fn next(&self) -> Result<Option<Claimed>, Error> {
        self.plan().await?;
        self.claim().await
    }

    /// Looks before it claims: looking takes no lock. Workers that reach for the same job look again. What this program
    /// does not know is left to newer ones.
    async fn claim(&self) -> Result<Option<Claimed>, Error> {
        let store = &self.service.store;
        let known = self.kinds.known();
        loop {
            let now = self.service.clock.now();
            if !jobs::any_due_of(&mut store.read_one().await?, &known, now).await? {
                return Ok(None);
            }
            let mut tx = store.write_unowned().await?;
            let claimed = jobs::claim(&mut tx, &known, (now, now.plus_seconds(LEASE))).await?;
            tx.commit().await?;
            if claimed.is_some() {
                return Ok(claimed);
            }
        }
    }

    /// Runs a claimed job and writes down how it ended.
    async fn attempt(&self, claimed: Claimed) -> Result<Ended, Error> {
        let Claimed {
            lease,
            tried,
            kind,
            payload,
        } = claimed;
        let known = self.kinds.find(&kind);
        let known = known.ok_or_else(|| Error::internal("a job was claimed of a kind that is not known"))?;
        let done = if tried <= known.tries {
            self.work(known, lease, payload).await
        } else {
            Err("its workers died, or lost it".to_owned())
        };
        let outcome = match done {
            Ok(()) => Outcome::Succeeded,
            Err(error) if tried < known.tries => Outcome::Retried(error),
            Err(error) => Outcome::Failed(error),
        };
        let outcome = self.settle(lease, tried, outcome).await?;
        match &outcome {
            Outcome::Succeeded => tracing::debug!(job.kind = kind, job.id = %lease.id, "a job is done"),
            Outcome::Retried(error) => {
                tracing::warn!(job.kind = kind, job.id = %lease.id, error, "a job did not work, and is tried again");
            }
            Outcome::Failed(error) => {
                tracing::error!(job.kind = kind, job.id = %lease.id, error, "a job has used up its tries");
            }
            Outcome::Lost => {
                tracing::warn!(job.kind = kind, job.id = %lease.id, "another worker took a job over");
            }
        }
        Ok(Ended { kind, outcome })
    }

    /// The work itself, within its time, with a lease that is kept alive; a panic is one way not to work.
    async fn work(&self, kind: Kind, lease: Lease, payload: String) -> Result<(), String> {
        let run = Run {
            now: self.service.clock.now(),
            lease,
        };
        let work = AssertUnwindSafe((kind.start)(self.service.clone(), run, payload)).catch_unwind();
        tokio::select! {
            done = time::timeout(kind.time_limit, work) => match done {
                Ok(Ok(done)) => done.map_err(|error| told(&error)),
                Ok(Err(_)) => Err("it panicked".to_owned()),
                Err(_) => Err("it took too long".to_owned()),
            },
            () = self.keep_alive(lease) => Err("another worker took it over".to_owned()),
        }
    }

    /// Extends the lease for as long as it is ours. A database that is away for a while ends nothing by itself.
    async fn keep_alive(&self, lease: Lease) {
        loop {
            time::sleep(HEARTBEAT).await;
            match self.extend(lease).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => log_behind(&error, "the lease of a job could not be extended"),
            }
        }
    }

    async fn extend(&self, lease: Lease) -> Result<bool, Error> {
        let until = self.service.clock.now().plus_seconds(LEASE);
        let mut tx = self.service.store.write_unowned().await?;
        let ours = jobs::extend(&mut tx, lease, until).await?;
        tx.commit().await?;
        Ok(ours)
    }

    /// Ends the attempt. A job that finished itself together with its effect has ended already.
    async fn settle(&self, lease: Lease, tried: i64, outcome: Outcome) -> Result<Outcome, Error> {
        let now = self.service.clock.now();
        let end = match &outcome {
            Outcome::Succeeded => End::Succeeded,
            Outcome::Retried(error) => {
                let back_off = back_off(tried, &*self.service.entropy);
                let again = Instant::from_microseconds(now.microseconds().saturating_add(back_off * 1000));
                End::Retry(again, error)
            }
            Outcome::Failed(error) => End::Failed(error),
            Outcome::Lost => return Ok(outcome),
        };
        let mut tx = self.service.store.write_unowned().await?;
        let ours = jobs::settle(&mut tx, lease, end, now).await?;
        tx.commit().await?;
        Ok(match outcome {
            Outcome::Succeeded => Outcome::Succeeded,
            Outcome::Retried(_) | Outcome::Failed(_) if ours => outcome,
            Outcome::Retried(_) | Outcome::Failed(_) | Outcome::Lost => Outcome::Lost,
        })
    }
}

/// How long to wait after a try, in milliseconds: twice as long each time, and between half and one and a half of
/// that, so that jobs that failed together do not come back together.
fn back_off(tried: i64, entropy: &dyn Entropy) -> i64 {
    let (first, longest) = BACK_OFF;
    let doublings = u32::try_from(tried - 1).unwrap_or(0).min(20);
    let usual = first.saturating_mul(1_i64 << doublings).min(longest);
    let mut random = [0; 2];
    entropy.fill(&mut random);
    usual / 2 + usual * i64::from(u16::from_be_bytes(random)) / 65_536
}

/// An error with its causes, as it is kept for the operator.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text.chars().take(ERROR_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn the_back_off_doubles_to_an_hour_and_is_spread() {
        let shortest = |attempt| back_off(attempt, &Fixed(0));
        assert_eq!(
            [1, 2, 3, 9, 10, 64].map(shortest),
            [5_000, 10_000, 20_000, 1_280_000, 1_800_000, 1_800_000]
        );
        assert_eq!(back_off(1, &Fixed(0xff)), 14_999);
    }

    #[test]
    fn an_error_is_kept_with_its_causes() {
        let error = Error::internal("the pump is dry");
        assert_eq!(told(&error), "internal error: the pump is dry");
    }
}
