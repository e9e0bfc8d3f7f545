//! SQLite: one writer, many readers, one log.
//!
//! A statement runs at once on the asking thread: it takes less time than a hop to another one. Only what waits for the
//! disk (BEGIN, COMMIT, checkpoints) has threads of its own.

mod checkpoint;
mod lease;
mod readers;
mod writer;

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};

use self::checkpoint::Checkpoints;
pub(crate) use self::lease::Lease;
use self::readers::Readers;
use self::writer::Writer;
use crate::error::{Refusal, StoreError};
use crate::statement;
use crate::store::{Options, Synchronous};

/// SQLite 3.51.3: older ones can damage the database when the log is reset.
const OLDEST: i32 = 3_051_003;

/// An open file.
pub(crate) struct Sqlite {
    path: PathBuf,
    synchronous: Synchronous,
    readers: Arc<Readers>,
    writer: Writer,
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

impl Sqlite {
    pub(crate) async fn open(path: PathBuf, options: &Options) -> Result<Self, StoreError> {
        let Options {
            connections,
            synchronous,
            create,
            ..
        } = *options;
        let opened = tokio::task::spawn_blocking(move || {
            if rusqlite::version_number() < OLDEST {
                return Err(StoreError::Refused(Refusal::OldSqlite(rusqlite::version())));
            }
            prepare_file(&path, create)?;
            let mut connection = connect(&path, Access::Write, synchronous)?;
            keep_log(&connection, &path)?;
            let beside = connect(&path, Access::Write, synchronous)?;
            let checkpoints = Checkpoints::start(beside, &mut connection)?;
            let writer = Writer::start(connection, checkpoints)?;
            let readers = Arc::new(Readers::new(path.clone(), synchronous, connections));
            Ok(Self {
                path,
                synchronous,
                readers,
                writer,
            })
        });
        opened.await.map_err(StoreError::other)?
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A connection apart from all others, for migrations.
    pub(crate) fn connect(&self, access: Access) -> Result<Connection, StoreError> {
        connect(&self.path, access, self.synchronous)
    }

    pub(crate) async fn read(&self) -> Result<Lease, StoreError> {
        self.readers.lease(true).await
    }

    pub(crate) async fn read_one(&self) -> Result<Lease, StoreError> {
        self.readers.lease(false).await
    }

    pub(crate) async fn write(&self) -> Result<Lease, StoreError> {
        self.writer.begin().await
    }

    pub(crate) async fn close(&self) {
        self.readers.close();
        self.writer.close().await;
    }
}

/// Makes the file, readable for its owner alone, if it may be made; the log and its index inherit that mode.
fn prepare_file(path: &Path, create: bool) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    if !create {
        return Err(StoreError::Refused(Refusal::Missing(path.to_owned())));
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(StoreError::Refused(Refusal::NoFolder(path.to_owned())));
    }
    new_file(path).map_err(StoreError::other)
}

/// An empty file with mode 0600.
pub(crate) fn new_file(path: &Path) -> std::io::Result<()> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(drop)
}

fn connect(path: &Path, access: Access, synchronous: Synchronous) -> Result<Connection, StoreError> {
    let flags = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let query_only = access == Access::Read;
    let synchronous = match synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Normal => "NORMAL",
    };
    connection.execute_batch(&format!(
        "PRAGMA busy_timeout = 5000;
         PRAGMA synchronous = {synchronous};
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA query_only = {query_only};
         PRAGMA wal_autocheckpoint = 0;"
    ))?;
    connection.set_prepared_statement_cache_capacity(statement::registered().count() + 64);
    Ok(connection)
}

/// Turns the write-ahead log on; the file system may not be able to share its index.
fn keep_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", (), |row| row.get(0))?;
    connection.execute_batch(&format!("PRAGMA journal_size_limit = {}", checkpoint::SIZE_LIMIT))?;
    if mode == "wal" {
        Ok(())
    } else {
        Err(StoreError::Refused(Refusal::NoLog(path.to_owned())))
    }
}
