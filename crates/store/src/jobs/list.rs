//! Jobs as those who run the installation list them, and dead letters that come back.

use onward_domain::clock::Instant;
use onward_domain::ids::JobId;
use onward_domain::job::{Job, JobState};
use onward_domain::page::JobPosition;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};
use crate::value::Value;

/// How many kinds a list can be narrowed to.
pub const MOST_KINDS: usize = 8;

/// The jobs of a list. A filter that is left out is open; a state is one of four slots, a kind one of eight.
macro_rules! filtered {
    () => {
        "WHERE (CAST($1 AS BIGINT) = 1 OR state IN ($2, $3, $4, $5))
           AND (CAST($6 AS BIGINT) = 1 OR kind IN ($7, $8, $9, $10, $11, $12, $13, $14)) "
    };
}

statements! {
    // Ids sort by when they were made.
    PAGE = concat!(
        "SELECT id, kind, state, attempts, due_at, error, created_at
         FROM jobs ",
        filtered!(),
        "AND id < $15
         ORDER BY id DESC
         LIMIT $16"
    );

    COUNT = concat!("SELECT COUNT(*) AS jobs FROM jobs ", filtered!());

    FIND = "SELECT id, kind, state, attempts, due_at, error, created_at
            FROM jobs
            WHERE id = $1";

    // The count of attempts names leases, so it goes on; what is spent of it counts no more.
    RETRY = "UPDATE jobs
             SET state = 'queued',
                 due_at = $1,
                 spent = attempts,
                 finished_at = NULL
             WHERE id = $2
               AND state = 'failed'
             RETURNING id, kind, state, attempts, due_at, error, created_at";

    COUNT_DEAD = "SELECT COUNT(*) AS dead
                  FROM jobs
                  WHERE state = 'failed'";
}

/// Which jobs are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states; none: in any.
    pub states: Vec<JobState>,
    /// Of one of these kinds, at most [`MOST_KINDS`]; none: of any.
    pub kinds: Vec<String>,
}

impl Filter {
    fn bound(&self) -> Vec<Value<'_>> {
        let Self { states, kinds } = self;
        // No state and no kind has no name.
        let nothing = || std::iter::repeat("");
        let wanted = JobState::ALL.iter().filter(|state| states.contains(state));
        let states_given = wanted.map(|state| state.word()).chain(nothing());
        let kinds_given = kinds.iter().map(String::as_str).chain(nothing());
        let mut values = vec![i64::from(states.is_empty()).into()];
        values.extend(states_given.take(JobState::ALL.len()).map(Value::from));
        values.push(i64::from(kinds.is_empty()).into());
        values.extend(kinds_given.take(MOST_KINDS).map(Value::from));
        values
    }
}

impl FromRow for Job {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            state: row.parse("state", |word: &str| JobState::from_word(word).ok_or(()))?,
            attempts: row.get("attempts")?,
            due_at: row.get("due_at")?,
            error: row.get("error")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Jobs with the newest first, before a position.
pub async fn page(
    tx: &mut ReadTx,
    filter: &Filter,
    before: JobPosition,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    let mut values = filter.bound();
    values.extend([Value::from(before.id), limit.into()]);
    tx.all(&PAGE, &values).await
}

/// How many jobs a list has.
pub async fn count(tx: &mut ReadTx, filter: &Filter) -> Result<i64, StoreError> {
    tx.one(&COUNT, &filter.bound()).await
}

/// A job, whatever has become of it.
pub async fn find(tx: &mut ReadTx, id: JobId) -> Result<Option<Job>, StoreError> {
    tx.optional(&FIND, &[id.into()]).await
}

/// Gives a dead letter all its tries again, from now on; none if it is no dead letter.
pub async fn retry(tx: &mut WriteTx, id: JobId, now: Instant) -> Result<Option<Job>, StoreError> {
    let retried = tx.optional(&RETRY, &[now.into(), id.into()]).await?;
    if retried.is_some() {
        tx.wake_workers();
    }
    Ok(retried)
}

/// How many jobs have used up their tries.
pub async fn count_dead(tx: &mut ReadTx) -> Result<i64, StoreError> {
    tx.one(&COUNT_DEAD, &[]).await
}
