//! The schema's history: plain SQL for both engines, embedded, numbered, checksummed, never edited after release.
//!
//! Adding one: `cargo xtask migration NAME` makes the four files; their name then gets a line in [`MIGRATIONS`].

mod error;
mod plan;
mod postgres;
mod sqlite;

use std::time::Duration;

use onward_domain::clock::Instant;

pub use self::error::MigrateError;
pub use self::plan::{Applied, Direction};
use crate::error::StoreError;
use crate::store::{Base, Engine, Store};

/// Embeds `migrations/{sqlite,postgres}/<name>.{up,down}.sql`.
macro_rules! migrations {
    (@file $engine:literal, $name:literal, $direction:literal) => {
        include_str!(concat!("../migrations/", $engine, "/", $name, ".", $direction, ".sql"))
    };
    ($($name:literal),* $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: Script {
                up: migrations!(@file "sqlite", $name, "up"),
                down: migrations!(@file "sqlite", $name, "down"),
            },
            postgres: Script {
                up: migrations!(@file "postgres", $name, "up"),
                down: migrations!(@file "postgres", $name, "down"),
            },
        }),*]
    };
}

/// All migrations, oldest first. A test finds the file that is missing here.
pub const MIGRATIONS: &[Migration] = migrations! {
    "0001_users",
    "0002_goals",
    "0003_jobs",
    "0004_codes",
};

/// How long others may hold the lock on the schema, and how often it is asked for.
const TRIES: u32 = 600;
const PAUSE: Duration = Duration::from_millis(100);

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number in four digits and its name, as in `0001_users`.
    pub name: &'static str,
    /// The texts for SQLite.
    pub sqlite: Script,
    /// The texts for PostgreSQL.
    pub postgres: Script,
}

/// The two directions of a step.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    /// Takes the step.
    pub up: &'static str,
    /// Takes it back.
    pub down: &'static str,
}

impl Migration {
    /// The number in front of its name; 0 for a name without one, which no database has.
    pub fn number(&self) -> i64 {
        self.name
            .split('_')
            .next()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    }

    /// SHA-256 of the way up, in hexadecimal: what an applied step is compared with.
    pub fn checksum(&self, engine: Engine) -> String {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.script(engine).up.as_bytes());
        let nibbles = digest.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]);
        nibbles
            .filter_map(|nibble| char::from_digit(u32::from(nibble), 16))
            .collect()
    }

    fn script(&self, engine: Engine) -> Script {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    fn text(&self, engine: Engine, direction: Direction) -> &'static str {
        match direction {
            Direction::Up => self.script(engine).up,
            Direction::Down => self.script(engine).down,
        }
    }
}

/// One line of `onward migrate status`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The step.
    pub name: &'static str,
    /// When it was taken; `None` for one still to come.
    pub applied_at: Option<Instant>,
}

/// What an attempt at a step came to.
enum Attempt {
    /// Others hold the lock.
    Locked,
    /// Taken, or nothing left to take.
    Done(Option<&'static str>),
}

/// The migrations of one database.
pub struct Migrations<'a> {
    store: &'a Store,
    list: &'static [Migration],
}

impl Store {
    /// The migrations of this program.
    pub fn migrations(&self) -> Migrations<'_> {
        self.migrations_of(MIGRATIONS)
    }

    /// Migrations of another list, for tests of the runner.
    pub fn migrations_of(&self, list: &'static [Migration]) -> Migrations<'_> {
        Migrations { store: self, list }
    }
}

impl Migrations<'_> {
    /// Takes every step that is still to come, each in a transaction of its own; gives their names.
    ///
    /// A SQLite file that holds something is copied beside itself first.
    pub async fn up(&self, now: Instant) -> Result<Vec<&'static str>, MigrateError> {
        self.walk(Direction::Up, usize::MAX, now).await
    }

    /// Takes the latest steps back, at most so many; gives their names.
    pub async fn down(&self, steps: usize) -> Result<Vec<&'static str>, MigrateError> {
        self.walk(Direction::Down, steps, Instant::MIN).await
    }

    /// All steps, taken or to come. A database that does not fit this program is an error.
    pub async fn status(&self) -> Result<Vec<Status>, MigrateError> {
        let applied = match &self.store.base {
            Base::Sqlite(sqlite) => sqlite::applied(&sqlite.connect(crate::sqlite::Access::Read)?)?,
            Base::Postgres(postgres) => postgres::applied(&postgres.connect().await?).await?,
        };
        plan::verify(self.list, &applied, self.store.engine())?;
        let mut times = applied.into_iter().map(|step| step.applied_at);
        Ok(self
            .list
            .iter()
            .map(|step| Status {
                name: step.name,
                applied_at: times.next(),
            })
            .collect())
    }

    async fn walk(
        &self,
        direction: Direction,
        steps: usize,
        now: Instant,
    ) -> Result<Vec<&'static str>, MigrateError> {
        let mut taken = Vec::new();
        while taken.len() < steps {
            let copy = taken.is_empty();
            let Some(name) = self.step(direction, now, copy).await? else {
                break;
            };
            tracing::info!(migration.name = name, migration.direction = %direction, "migrated a step");
            taken.push(name);
        }
        Ok(taken)
    }

    /// Polls until the lock is free: whoever waits inside a lock can be left there for ever.
    async fn step(
        &self,
        direction: Direction,
        now: Instant,
        copy: bool,
    ) -> Result<Option<&'static str>, MigrateError> {
        for _ in 0..TRIES {
            let attempt = match &self.store.base {
                Base::Sqlite(sqlite) => {
                    let (sqlite, list) = (sqlite.clone(), self.list);
                    let attempt = move || sqlite::attempt(&sqlite, list, direction, now, copy);
                    tokio::task::spawn_blocking(attempt)
                        .await
                        .map_err(StoreError::other)?
                }
                Base::Postgres(postgres) => postgres::attempt(postgres, self.list, direction, now).await,
            };
            match attempt? {
                Attempt::Done(name) => return Ok(name),
                Attempt::Locked => tokio::time::sleep(PAUSE).await,
            }
        }
        Err(MigrateError::Locked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_migration_file_is_in_the_list() {
        for engine in ["sqlite", "postgres"] {
            let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
            let files: BTreeSet<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            let listed = MIGRATIONS
                .iter()
                .flat_map(|step| ["up", "down"].map(|way| format!("{}.{way}.sql", step.name)));
            assert_eq!(files, listed.collect());
        }
    }

    #[test]
    fn migrations_are_numbered_from_one_without_a_gap() {
        for (place, step) in (1..).zip(MIGRATIONS) {
            assert_eq!(step.number(), place, "{}", step.name);
            assert_eq!(step.name.split('_').next().unwrap().len(), 4, "{}", step.name);
        }
    }
}
