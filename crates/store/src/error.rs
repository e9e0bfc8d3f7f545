//! What can go wrong with a database, in one enum for both engines.

use std::error::Error;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;
use uuid::Uuid;

use crate::key::{self, Key};

/// Why a statement or a transaction did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key, a primary key or a foreign key refuses the write.
    #[error("the write breaks the key {0:?}")]
    Conflict(Key),
    /// Others hold what is needed for too long; worth another try.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached, has no room, or was lost half-way: whether a commit took place is then not
    /// known. The cause is in the log.
    #[error("the database is not available")]
    Unavailable,
    /// A text holds NUL, which PostgreSQL cannot keep; refused for both engines before anything is sent.
    #[error("a text holds NUL")]
    Nul,
    /// A stored value breaks a rule.
    #[error("{table}.{column} holds an impossible value{}", .id.map(|id| format!(" in row {id}")).unwrap_or_default())]
    Corrupt {
        /// The first table of the statement that read it.
        table: String,
        /// The column, or its place.
        column: String,
        /// The column `id` of that row, if it was read.
        id: Option<Uuid>,
    },
    /// The settings and this build or machine do not fit together.
    #[error("the database cannot be opened")]
    Refused(#[source] Refusal),
    /// A mistake of ours, or of the engine.
    #[error("the database refused the statement")]
    Other(#[source] Box<dyn Error + Send + Sync>),
}

/// Why a database is not opened.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The SQLite in this build can damage its log.
    #[error("SQLite {0} is older than 3.51.3, which mends a defect that can damage the database")]
    OldSqlite(&'static str),
    /// There is no such file, and nobody asked for a new one.
    #[error("there is no database at {}", .0.display())]
    Missing(PathBuf),
    /// The folder for a new file does not exist.
    #[error("there is no folder for the database {}", .0.display())]
    NoFolder(PathBuf),
    /// The file system does not take a write-ahead log.
    #[error("the database at {} cannot keep a write-ahead log", .0.display())]
    NoLog(PathBuf),
    /// Encryption was asked for.
    #[error("sslmode={0} is not possible: this build speaks to PostgreSQL without TLS")]
    NoTls(String),
    /// The address is not one of a database.
    #[error("{0}")]
    Address(String),
}

/// A statement was refused because of one before it, or because of how it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Misuse {
    #[error("an earlier statement of this transaction was refused")]
    AlreadyFailed,
    #[error("the engine rolled the transaction back by itself")]
    RolledBack,
    #[error("{0} gives no row")]
    NoRow(String),
    #[error("{0} gives more than one row")]
    ManyRows(String),
    #[error("{name} has {expected} placeholders, and {given} values were given")]
    Values {
        name: String,
        expected: usize,
        given: usize,
    },
    #[error("{0:?} is not a plain name for a database")]
    DatabaseName(String),
}

/// What PostgreSQL said of a mistake of ours. Its detail stays behind: it repeats the refused row, secrets and all.
#[derive(Debug, thiserror::Error)]
#[error("PostgreSQL says {code}: {message}")]
struct Said {
    code: String,
    message: String,
}

impl StoreError {
    pub(crate) fn other(source: impl Error + Send + Sync + 'static) -> Self {
        StoreError::Other(Box::new(source))
    }

    /// Logs why the database is out of reach: the cause ends here.
    pub(crate) fn unavailable(source: &(dyn Error + 'static)) -> Self {
        warn(source, "the database is not available");
        StoreError::Unavailable
    }
}

/// Logs what nobody waits to hear.
pub(crate) fn warn(source: &(dyn Error + 'static), what: &'static str) {
    tracing::warn!(error = source, "{what}");
}

impl From<Misuse> for StoreError {
    fn from(misuse: Misuse) -> Self {
        StoreError::other(misuse)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi::{
            SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE,
        };
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return StoreError::other(error);
        };
        let named = message
            .as_deref()
            .and_then(|text| text.strip_prefix("UNIQUE constraint failed: "));
        let key = match failure.extended_code {
            SQLITE_CONSTRAINT_FOREIGNKEY => Some(Key::Reference),
            SQLITE_CONSTRAINT_UNIQUE => named.and_then(key::of_columns),
            SQLITE_CONSTRAINT_PRIMARYKEY => named.and_then(key::of_columns).or(Some(Key::Primary)),
            _ => None,
        };
        match (key, failure.code) {
            (Some(key), _) => StoreError::Conflict(key),
            (None, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            (None, ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
                StoreError::unavailable(&error)
            }
            (None, _) => StoreError::other(error),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(refusal) = error.as_db_error() else {
            // Without an answer of the server it is the connection that failed, or a value of ours.
            let ours = error
                .source()
                .is_some_and(|source| !source.is::<std::io::Error>());
            return if ours && !error.is_closed() {
                StoreError::other(error)
            } else {
                StoreError::unavailable(&error)
            };
        };
        let key = match *refusal.code() {
            SqlState::UNIQUE_VIOLATION => refusal.constraint().and_then(key::of_constraint),
            SqlState::FOREIGN_KEY_VIOLATION => Some(Key::Reference),
            _ => None,
        };
        match key {
            Some(key) => StoreError::Conflict(key),
            None if is_busy(refusal.code()) => StoreError::Busy,
            None if is_unavailable(refusal.code()) => StoreError::unavailable(&error),
            None => StoreError::other(Said {
                code: refusal.code().code().to_owned(),
                message: refusal.message().to_owned(),
            }),
        }
    }
}

fn is_busy(code: &SqlState) -> bool {
    [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::QUERY_CANCELED,
    ]
    .contains(code)
}

/// Classes 08 (connection), 53 (resources) and 57 (operator), and a server that does not take writes any more.
fn is_unavailable(code: &SqlState) -> bool {
    let class = code.code().get(..2).unwrap_or("");
    ["08", "53", "57"].contains(&class) || *code == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
}
