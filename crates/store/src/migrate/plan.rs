//! Which step comes next: pure, and the same for both engines.

use std::fmt;

use onward_domain::clock::Instant;

use super::{MigrateError, Migration};
use crate::store::Engine;

/// Which way the schema goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the newest.
    Up,
    /// Back towards nothing.
    Down,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Direction::Up => "up",
            Direction::Down => "down",
        })
    }
}

/// A row of `schema_migrations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The number of the step.
    pub number: i64,
    /// Its name, with the number in front.
    pub name: String,
    /// The checksum of the text that was applied.
    pub checksum: String,
    /// When that was.
    pub applied_at: Instant,
}

/// The steps that were taken must be the first of the list, unchanged; `applied` is ordered by number.
pub(super) fn verify(list: &[Migration], applied: &[Applied], engine: Engine) -> Result<(), MigrateError> {
    let newest = list.last().map_or(0, Migration::number);
    if let Some(step) = applied.last().filter(|step| step.number > newest) {
        return Err(MigrateError::Newer {
            name: step.name.clone(),
        });
    }
    for (step, taken) in list.iter().zip(applied) {
        if taken.number > step.number() {
            return Err(MigrateError::Gap {
                name: step.name.to_owned(),
            });
        }
        if taken.name != step.name || taken.checksum != step.checksum(engine) {
            return Err(MigrateError::Changed {
                name: taken.name.clone(),
            });
        }
    }
    Ok(())
}

/// The step to take now, if one is left.
pub(super) fn next(
    list: &'static [Migration],
    applied: &[Applied],
    engine: Engine,
    direction: Direction,
) -> Result<Option<&'static Migration>, MigrateError> {
    verify(list, applied, engine)?;
    Ok(match direction {
        Direction::Up => list.get(applied.len()),
        Direction::Down => applied.len().checked_sub(1).and_then(|last| list.get(last)),
    })
}
