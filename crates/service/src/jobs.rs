//! Background work: what is slow, comes back every day, or leaves the process.
//!
//! A job is written in the transaction of the change that needs it, and run by a [`Worker`] afterwards. It may run more
//! than once (a worker dies, a lease runs out), so running it again must do no harm. What it does inside the database
//! happens exactly once if it ends its lease in the same transaction ([`Run::finish`]).
//!
//! Adding a job: a file here with a struct that implements [`Job`], and its line in [`Kinds::standard`].

mod erase_accounts;
mod kinds;
mod listed;
mod purge;
mod rotate_keys;
mod worker;

use std::time::Duration;

use onward_domain::clock::Instant;
use onward_domain::ids::Ids;
use onward_store::WriteTx;
use onward_store::jobs::{self, End, Lease, NewJob};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use erase_accounts::EraseAccounts;
pub use kinds::Kinds;
pub use purge::Purge;
pub use rotate_keys::RotateKeys;
pub use worker::{Ended, Outcome, Worker};

use crate::Service;
use crate::error::Error;

/// How often a job is claimed unless it says otherwise.
const DEFAULT_TRIES: i64 = 10;

/// A piece of background work. Its fields are kept as JSON: ids, never secrets.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Its name among all jobs; kept in the database.
    const KIND: &'static str;
    /// How often it is claimed before it is given up as a dead letter.
    const TRIES: i64 = DEFAULT_TRIES;
    /// How long one attempt may take.
    const TIME_LIMIT: Duration = Duration::from_mins(5);

    /// As long as a job of this kind with this key is kept, no second one is written.
    fn unique_key(&self) -> Option<String> {
        None
    }

    /// Does the work; running it again must do no harm.
    fn run(self, service: &Service, run: Run) -> impl Future<Output = Result<(), Error>> + Send;
}

/// One attempt at a job.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// When it began.
    pub now: Instant,
    lease: Lease,
}

impl Run {
    /// Ends the job in the transaction of its effect, so that the effect happens exactly once. If another worker has
    /// taken over meanwhile it is an error, and the transaction must not be committed.
    pub async fn finish(&self, tx: &mut WriteTx) -> Result<(), Error> {
        if jobs::settle(tx, self.lease, End::Succeeded, self.now).await? {
            Ok(())
        } else {
            Err(Error::internal("another worker has taken the job over"))
        }
    }
}

/// Writes a job that may run as soon as the transaction is committed; false if one with its unique key is kept.
pub async fn enqueue<J: Job>(
    tx: &mut WriteTx,
    (ids, now): (&mut Ids, Instant),
    job: &J,
) -> Result<bool, Error> {
    let payload = serde_json::to_string(job).map_err(Error::internal)?;
    let unique_key = job.unique_key().map(|key| format!("{} {key}", J::KIND));
    let new = NewJob {
        id: ids.mint(),
        kind: J::KIND,
        unique_key: unique_key.as_deref(),
        payload: &payload,
        due_at: now,
        created_at: now,
    };
    Ok(jobs::insert(tx, &new).await?)
}

impl Service {
    /// A worker for these kinds of jobs.
    pub fn worker(&self, kinds: Kinds) -> Worker {
        Worker::new(self.clone(), kinds)
    }

    /// Runs every job that is due, one after the other, until none is left; gives how each attempt ended. Periodic
    /// jobs whose time has come are among them.
    pub async fn run_jobs(&self) -> Result<Vec<Ended>, Error> {
        let worker = self.worker(Kinds::standard());
        worker.plan().await?;
        let mut ended = Vec::new();
        while let Some(end) = worker.step().await? {
            ended.push(end);
        }
        Ok(ended)
    }

    /// Whether a job waits that could run now.
    pub async fn any_job_due(&self) -> Result<bool, Error> {
        let mut tx = self.store.read_one().await?;
        Ok(jobs::any_due(&mut tx, self.clock.now()).await?)
    }
}
