//! Why a schema is not moved.

use std::path::PathBuf;

use super::plan::Direction;
use crate::error::StoreError;

/// Why the schema stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database itself.
    #[error("the database does not answer")]
    Store(#[from] StoreError),
    /// A later program has been here.
    #[error("the database is at migration {name}, which this program does not know: it needs a newer Onward")]
    Newer {
        /// The latest step in the database.
        name: String,
    },
    /// A released file was edited, or another program's migrations were applied.
    #[error("migration {name} is not the one that was applied to this database")]
    Changed {
        /// The step.
        name: String,
    },
    /// A step was left out while a later one was applied.
    #[error("migration {name} is missing in the database, although later ones were applied")]
    Gap {
        /// The step that is missing.
        name: String,
    },
    /// The engine refused the text of a step.
    #[error("migration {name} cannot be taken {direction}")]
    Step {
        /// The step.
        name: String,
        /// Which way.
        direction: Direction,
        /// What the engine says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A step left rows behind that point to nothing.
    #[error("migration {name} leaves rows in {table} that point to nothing")]
    Dangling {
        /// The step.
        name: String,
        /// The table whose rows they are.
        table: String,
    },
    /// The file was not copied, so nothing was changed.
    #[error("the database cannot be copied to {}", .path.display())]
    Copy {
        /// Where the copy was to be.
        path: PathBuf,
        /// Why it is not there.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another process is at it.
    #[error("another process holds the lock on the schema")]
    Locked,
}
