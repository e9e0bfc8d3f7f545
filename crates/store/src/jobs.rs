//! Jobs: background work, written in the transaction of the change that needs it.
//!
//! Claiming a job leases it and counts the attempt in one statement, so a job that kills its worker still runs out of
//! tries. The count also names the lease: whoever writes about a job says which attempt is theirs.

pub(crate) mod list;

use onward_domain::clock::Instant;
use onward_domain::ids::JobId;
use onward_domain::job::JobState;
use uuid::Uuid;

pub use list::{Filter, MOST_KINDS, count, count_dead, find, page, retry};

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    INSERT = "INSERT INTO jobs (id, kind, unique_key, payload, state, attempts, spent, due_at, error, created_at,
                  finished_at)
              VALUES ($1, $2, $3, $4, 'queued', 0, 0, $5, NULL, $6, NULL)
              ON CONFLICT (unique_key) DO NOTHING";

    ANY_DUE = "SELECT id
               FROM jobs
               WHERE finished_at IS NULL
                 AND due_at <= $1
               LIMIT 1";

    ANY_DUE_OF = "SELECT id
                  FROM jobs
                  WHERE finished_at IS NULL
                    AND due_at <= $1
                    AND REPLACE(CAST($2 AS TEXT), ' ' || kind || ' ', '') <> CAST($2 AS TEXT)
                  LIMIT 1";

    CLAIM = "UPDATE jobs
             SET state = 'running',
                 attempts = attempts + 1,
                 due_at = $1
             WHERE id = (
                 SELECT id
                 FROM jobs
                 WHERE finished_at IS NULL
                   AND due_at <= $2
                   AND REPLACE(CAST($3 AS TEXT), ' ' || kind || ' ', '') <> CAST($3 AS TEXT)
                 ORDER BY due_at, id
                 LIMIT 1
             )
               AND finished_at IS NULL
               AND due_at <= $2
             RETURNING id, kind, payload, attempts, spent";

    EXTEND = "UPDATE jobs
              SET due_at = $1
              WHERE id = $2
                AND attempts = $3
                AND finished_at IS NULL";

    SETTLE = "UPDATE jobs
              SET state = $1,
                  due_at = $2,
                  error = $3,
                  finished_at = $4
              WHERE id = $5
                AND attempts = $6
                AND finished_at IS NULL";
}

/// A job to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    /// Names the job.
    pub id: JobId,
    /// What is to be done.
    pub kind: &'a str,
    /// As long as a job with this key is kept, no second one is written.
    pub unique_key: Option<&'a str>,
    /// What it is to be done with, as JSON.
    pub payload: &'a str,
    /// From when on it may run.
    pub due_at: Instant,
    /// When it is written.
    pub created_at: Instant,
}

/// The kinds of jobs that a worker knows. A newer program may have written others: those wait for its workers.
#[derive(Clone, Debug)]
pub struct KnownKinds(String);

impl<'a> FromIterator<&'a str> for KnownKinds {
    /// Each name has a space before and one after it of its own, so that a statement finds it whole.
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Self(names.into_iter().flat_map(|name| [" ", name, " "]).collect())
    }
}

/// A job in the hands of a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Which attempt this is.
    pub lease: Lease,
    /// How many of its tries this is, since it was written or given them again.
    pub tried: i64,
    /// What is to be done.
    pub kind: String,
    /// What it is to be done with, as JSON.
    pub payload: String,
}

/// One attempt at a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub id: JobId,
    /// How often it has been claimed, this time included.
    pub attempt: i64,
}

/// How an attempt ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End<'a> {
    /// The work is done.
    Succeeded,
    /// It did not work; there will be another try.
    Retry(Instant, &'a str),
    /// It did not work, and there will be no other try.
    Failed(&'a str),
}

impl FromRow for Claimed {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let (attempt, spent): (i64, i64) = (row.get("attempts")?, row.get("spent")?);
        Ok(Self {
            lease: Lease {
                id: row.get("id")?,
                attempt,
            },
            tried: attempt.saturating_sub(spent),
            kind: row.get("kind")?,
            payload: row.get("payload")?,
        })
    }
}

/// Writes a job, unless one with its unique key is kept; the commit wakes the workers of this process.
pub async fn insert(tx: &mut WriteTx, job: &NewJob<'_>) -> Result<bool, StoreError> {
    let NewJob {
        id,
        kind,
        unique_key,
        payload,
        due_at,
        created_at,
    } = *job;
    let values = [
        id.into(),
        kind.into(),
        unique_key.into(),
        payload.into(),
        due_at.into(),
        created_at.into(),
    ];
    let written = tx.execute(&INSERT, &values).await? == 1;
    if written {
        tx.wake_workers();
    }
    Ok(written)
}

/// Whether a job of one of these kinds may be claimed now.
pub async fn any_due_of(tx: &mut ReadTx, kinds: &KnownKinds, now: Instant) -> Result<bool, StoreError> {
    let found: Option<Uuid> = tx.optional(&ANY_DUE_OF, &[now.into(), (&kinds.0).into()]).await?;
    Ok(found.is_some())
}

/// Whether a job of any kind waits to be claimed.
pub async fn any_due(tx: &mut ReadTx, now: Instant) -> Result<bool, StoreError> {
    let found: Option<Uuid> = tx.optional(&ANY_DUE, &[now.into()]).await?;
    Ok(found.is_some())
}

/// Claims the job of one of these kinds that has been due for longest, until `leased_until`. None may also mean that
/// another worker took the same one at the same time: [`any_due_of`] tells.
pub async fn claim(
    tx: &mut WriteTx,
    kinds: &KnownKinds,
    (now, leased_until): (Instant, Instant),
) -> Result<Option<Claimed>, StoreError> {
    let values = [leased_until.into(), now.into(), (&kinds.0).into()];
    tx.optional(&CLAIM, &values).await
}

/// Makes a lease last longer; false if the job has been claimed by somebody else, or has ended.
pub async fn extend(tx: &mut WriteTx, lease: Lease, leased_until: Instant) -> Result<bool, StoreError> {
    let Lease { id, attempt } = lease;
    let values = [leased_until.into(), id.into(), attempt.into()];
    Ok(tx.execute(&EXTEND, &values).await? == 1)
}

/// Ends an attempt; false if the job has been claimed by somebody else, or has ended.
pub async fn settle(tx: &mut WriteTx, lease: Lease, end: End<'_>, now: Instant) -> Result<bool, StoreError> {
    let (state, due_at, error, finished_at) = match end {
        End::Succeeded => (JobState::Succeeded, now, None, Some(now)),
        End::Retry(due_at, error) => (JobState::Queued, due_at, Some(error), None),
        End::Failed(error) => (JobState::Failed, now, Some(error), Some(now)),
    };
    let Lease { id, attempt } = lease;
    let values = [
        state.word().into(),
        due_at.into(),
        error.into(),
        finished_at.into(),
        id.into(),
        attempt.into(),
    ];
    Ok(tx.execute(&SETTLE, &values).await? == 1)
}
