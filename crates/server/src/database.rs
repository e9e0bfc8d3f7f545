//! Opening the configured database and bringing its schema up to date.

use onward_domain::clock::Clock;
use onward_store::migrate::MigrateError;
use onward_store::{DatabaseUrl, Options, Store, StoreError, Synchronous};

use crate::config::{self, Config};
use crate::data_dir::{self, DataDirError};

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The configuration names no database.
    #[error("database.url: {0}")]
    Address(String),
    /// The folder of the default database cannot be made.
    #[error("there is no place for the database")]
    Folder(#[from] DataDirError),
    /// It cannot be opened.
    #[error("the database {0} cannot be opened")]
    Open(String, #[source] StoreError),
    /// Its schema cannot be read or changed.
    #[error("the schema of the database cannot be used")]
    Schema(#[from] MigrateError),
    /// Its schema is older than this program.
    #[error(
        "the database lacks {} of this program's migrations ({}); run `onward migrate up`, or start with \
         `onward serve --migrate` or database.migrate = true",
        .0.len(), .0.join(", ")
    )]
    Pending(Vec<&'static str>),
}

/// Whether a missing SQLite file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Never: whoever looks at a database must not make one.
    Never,
    /// At the default path only: a typing error makes no empty database.
    Default,
    /// Wherever it is configured; the operator asked for it.
    Create,
}

/// Opens the configured database; its schema is left as it is.
pub async fn open(config: &Config, missing: Missing) -> Result<Store, DatabaseError> {
    let url = config
        .database
        .address(&config.data_dir)
        .map_err(DatabaseError::Address)?;
    let is_default = config.database.url.is_none();
    if is_default && missing != Missing::Never {
        data_dir::prepare(&config.data_dir)?;
    }
    let shown = format!("{url:?}");
    let is_file = matches!(url, DatabaseUrl::Sqlite(_));
    let options = Options {
        connections: usize::from(config.database.connections),
        synchronous: match config.database.synchronous {
            config::Synchronous::Full => Synchronous::Full,
            config::Synchronous::Normal => Synchronous::Normal,
        },
        create: match missing {
            Missing::Never => false,
            Missing::Default => is_file && is_default,
            Missing::Create => is_file,
        },
        ..Options::new(url)
    };
    Store::open(&options)
        .await
        .map_err(|source| DatabaseError::Open(shown, source))
}

/// Applies pending migrations if the configuration allows it, else refuses to go on with them.
pub async fn bring_up(store: &Store, config: &Config, clock: &dyn Clock) -> Result<(), DatabaseError> {
    if config.migrates() {
        store.migrations().up(clock.now()).await?;
        return Ok(());
    }
    let pending = pending(store).await?;
    if pending.is_empty() {
        Ok(())
    } else {
        Err(DatabaseError::Pending(pending))
    }
}

/// The migrations that are still to come.
pub async fn pending(store: &Store) -> Result<Vec<&'static str>, MigrateError> {
    let status = store.migrations().status().await?;
    Ok(status
        .into_iter()
        .filter(|step| step.applied_at.is_none())
        .map(|step| step.name)
        .collect())
}
