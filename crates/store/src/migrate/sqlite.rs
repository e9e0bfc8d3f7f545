//! Steps on SQLite, on a connection of their own and a thread that may wait for the disk.

use std::fs;
use std::path::{Path, PathBuf};

use onward_domain::clock::Instant;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OptionalExtension};

use super::plan::{self, Applied, Direction};
use super::{Attempt, MigrateError, Migration};
use crate::error::StoreError;
use crate::sqlite::{Access, Sqlite, new_file};
use crate::store::Engine;

const TABLE: &str = "
CREATE TABLE IF NOT EXISTS schema_migrations (
    number INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT";

/// The steps that were taken, by number.
pub(super) fn applied(connection: &Connection) -> Result<Vec<Applied>, StoreError> {
    let there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations')";
    if !connection.query_row(there, (), |row| row.get(0))? {
        return Ok(Vec::new());
    }
    let text = "SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number";
    let mut statement = connection.prepare(text)?;
    let rows = statement.query_map((), |row| {
        Ok(Applied {
            number: row.get(0)?,
            name: row.get(1)?,
            checksum: row.get(2)?,
            applied_at: Instant::from_microseconds(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes the next step, if nobody else is writing.
pub(super) fn attempt(
    sqlite: &Sqlite,
    list: &'static [Migration],
    direction: Direction,
    now: Instant,
    copy: bool,
) -> Result<Attempt, MigrateError> {
    let connection = sqlite.connect(Access::Write)?;
    // A table that is rebuilt must not take its children with it; what they point to is checked before the commit.
    connection
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 0;")
        .map_err(StoreError::from)?;
    match connection
        .execute_batch("BEGIN IMMEDIATE")
        .map_err(StoreError::from)
    {
        Ok(()) => {}
        Err(StoreError::Busy) => return Ok(Attempt::Locked),
        Err(error) => return Err(error.into()),
    }
    let taken = applied(&connection)?;
    let Some(step) = plan::next(list, &taken, Engine::Sqlite, direction)? else {
        return Ok(Attempt::Done(None));
    };
    if copy && !taken.is_empty() {
        let path = beside(sqlite.path(), step, direction);
        copy_to(sqlite, &path).map_err(|source| MigrateError::Copy { path, source })?;
    }
    take(&connection, step, direction, now)?;
    Ok(Attempt::Done(Some(step.name)))
}

/// Runs the text and writes down that it was run. Dropping the connection on an error rolls back.
fn take(
    connection: &Connection,
    step: &'static Migration,
    direction: Direction,
    now: Instant,
) -> Result<(), MigrateError> {
    let name = || step.name.to_owned();
    let refused = |error| MigrateError::Step {
        name: name(),
        direction,
        source: Box::new(error),
    };
    connection
        .execute_batch(step.text(Engine::Sqlite, direction))
        .map_err(refused)?;
    let check = connection.query_row("PRAGMA foreign_key_check", (), |row| row.get(0));
    if let Some(table) = check.optional().map_err(refused)? {
        return Err(MigrateError::Dangling { name: name(), table });
    }
    connection.execute_batch(TABLE).map_err(refused)?;
    let noted = match direction {
        Direction::Up => connection.execute(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
            (
                step.number(),
                step.name,
                step.checksum(Engine::Sqlite),
                now.microseconds(),
            ),
        ),
        Direction::Down => {
            connection.execute("DELETE FROM schema_migrations WHERE number = ?1", [step.number()])
        }
    };
    noted
        .and_then(|_| connection.execute_batch("COMMIT"))
        .map_err(refused)
}

/// `onward.db.before-up-0002_goals`, beside `onward.db`.
fn beside(path: &Path, step: &Migration, direction: Direction) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-{direction}-{}", step.name));
    PathBuf::from(name)
}

/// Copies the whole database as it is before the step; an earlier copy at that place is replaced when this one is
/// complete. The copy reads through a connection of its own, since one that writes cannot be copied from.
fn copy_to(sqlite: &Sqlite, path: &Path) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    if unfinished.exists() {
        fs::remove_file(&unfinished)?;
    }
    new_file(&unfinished)?;
    let source = sqlite.connect(Access::Read)?;
    let mut target = Connection::open(&unfinished)?;
    Backup::new(&source, &mut target)?.step(-1)?;
    // The copy stands alone: without a log beside it.
    target.query_row("PRAGMA journal_mode = DELETE", (), |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    fs::File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, path)?;
    Ok(())
}
