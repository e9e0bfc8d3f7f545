//! How much there is in the whole installation, for whoever runs it.

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::ReadTx;

statements! {
    // What lives is all less what is deleted: both are counted in an index, where the living have none of their own.
    COUNTS = "SELECT (SELECT COUNT(*) FROM users) AS users,
                  (SELECT COUNT(*) FROM users WHERE is_active) AS active_users,
                  (SELECT COUNT(*) FROM users WHERE is_superuser) AS superusers,
                  (SELECT COUNT(*) FROM sessions) AS sessions,
                  (SELECT COUNT(*) FROM goals)
                      - (SELECT COUNT(*) FROM goals WHERE deleted_at IS NOT NULL) AS goals,
                  (SELECT COUNT(*) FROM check_ins)
                      - (SELECT COUNT(*) FROM check_ins WHERE deleted_at IS NOT NULL) AS check_ins";
    QUEUE = "SELECT (SELECT COUNT(*) FROM jobs WHERE state = 'queued') AS queued,
                 (SELECT COUNT(*) FROM jobs WHERE state = 'running') AS running,
                 (SELECT COUNT(*) FROM jobs WHERE state = 'failed') AS failed";
    // Each engine tells its size and version in words of its own.
    ENGINE = "SELECT sqlite_version() AS version, CAST(page_count * page_size AS BIGINT) AS bytes
              FROM pragma_page_count(), pragma_page_size()",
        postgres = "SELECT current_setting('server_version') AS version,
                        CAST(pg_database_size(current_database()) AS BIGINT) AS bytes";
}

/// How much of everything there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Accounts.
    pub users: i64,
    /// Accounts that may be used.
    pub active_users: i64,
    /// Accounts that may run the installation.
    pub superusers: i64,
    /// Sign-ins, also those that are no longer used.
    pub sessions: i64,
    /// Goals, without deleted ones.
    pub goals: i64,
    /// Check-ins, without deleted ones.
    pub check_ins: i64,
}

/// How much background work there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Jobs that wait for their time, or for another try.
    pub queued: i64,
    /// Jobs that a worker is at, or was when it died.
    pub running: i64,
    /// Jobs that have used up their tries.
    pub failed: i64,
}

/// What the data lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// The version of the engine.
    pub version: String,
    /// How large the database is.
    pub bytes: i64,
}

/// How much of everything there is.
pub async fn counts(tx: &mut ReadTx) -> Result<Counts, StoreError> {
    tx.one(&COUNTS, &[]).await
}

/// How much background work there is.
pub async fn queue(tx: &mut ReadTx) -> Result<Queue, StoreError> {
    tx.one(&QUEUE, &[]).await
}

/// What the data lies in.
pub async fn storage(tx: &mut ReadTx) -> Result<Storage, StoreError> {
    tx.one(&ENGINE, &[]).await
}

impl FromRow for Counts {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            users: row.get("users")?,
            active_users: row.get("active_users")?,
            superusers: row.get("superusers")?,
            sessions: row.get("sessions")?,
            goals: row.get("goals")?,
            check_ins: row.get("check_ins")?,
        })
    }
}

impl FromRow for Queue {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            queued: row.get("queued")?,
            running: row.get("running")?,
            failed: row.get("failed")?,
        })
    }
}

impl FromRow for Storage {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.get("version")?,
            bytes: row.get("bytes")?,
        })
    }
}
