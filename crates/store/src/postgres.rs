//! PostgreSQL: a pool for transactions, a few shared connections for single reads.

mod session;
mod shared;

use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, TimeoutType,
};
use tokio_postgres::{Client, Config, NoTls};

pub(crate) use self::session::Session;
use self::shared::Shared;
use crate::error::{Refusal, StoreError, warn};
use crate::store::Options;

/// How long a transaction waits for a connection.
const WAIT: Duration = Duration::from_secs(2);

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// What every connection of the service sets: no statement runs longer than this, no transaction sleeps for long, and
/// an answered commit is on the disk.
const SETTINGS: &str =
    "-c statement_timeout=10s -c idle_in_transaction_session_timeout=30s -c synchronous_commit=on";

/// The connections to one database.
pub(crate) struct Postgres {
    config: Config,
    pool: Pool,
    shared: Shared,
}

impl Postgres {
    /// Prepares the connections; none is made before it is needed, so that a server may come up later.
    pub(crate) fn open(url: &str, options: &Options) -> Result<Self, StoreError> {
        let config = configuration(url).map_err(StoreError::Refused)?;
        let manager = Manager::from_config(
            with_settings(&config, SETTINGS),
            NoTls,
            ManagerConfig {
                recycling_method: RecyclingMethod::Fast,
            },
        );
        let pool = Pool::builder(manager)
            .max_size(options.connections.max(1))
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(CONNECT))
            .recycle_timeout(Some(WAIT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(StoreError::other)?;
        let reading = format!("{SETTINGS} -c default_transaction_read_only=on");
        let shared = Shared::new(with_settings(&config, &reading), options.connections.clamp(1, 4));
        Ok(Self { config, pool, shared })
    }

    /// A connection apart from all others and without a time limit, for migrations.
    pub(crate) async fn connect(&self) -> Result<Client, StoreError> {
        connect(&with_settings(&self.config, "-c statement_timeout=0")).await
    }

    pub(crate) async fn read(&self) -> Result<Session, StoreError> {
        Session::begin(
            self.get().await?,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )
        .await
    }

    pub(crate) async fn read_one(&self) -> Result<Session, StoreError> {
        self.shared.get().await.map(Session::shared)
    }

    pub(crate) async fn write(&self) -> Result<Session, StoreError> {
        Session::begin(
            self.get().await?,
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        )
        .await
    }

    async fn get(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Timeout(TimeoutType::Wait) => StoreError::Busy,
            PoolError::Backend(error) => StoreError::unavailable(&error),
            error @ (PoolError::Timeout(_)
            | PoolError::Closed
            | PoolError::NoRuntimeSpecified
            | PoolError::PostCreateHook(_)) => StoreError::unavailable(&error),
        })
    }

    pub(crate) async fn close(&self) {
        self.pool.close();
        self.shared.close().await;
    }
}

/// Makes one connection that lives as long as its client.
pub(crate) async fn connect(config: &Config) -> Result<Client, StoreError> {
    let connecting = tokio::time::timeout(CONNECT, config.connect(NoTls));
    let (client, connection) = connecting
        .await
        .map_err(|elapsed| StoreError::unavailable(&elapsed))?
        .map_err(|error| StoreError::unavailable(&error))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            warn(&error, "a database connection ended");
        }
    });
    Ok(client)
}

/// Reads an address and fills in what it leaves open.
pub(crate) fn configuration(url: &str) -> Result<Config, Refusal> {
    let parameters = url.split('?').nth(1).unwrap_or("").split('&');
    for mode in parameters.filter_map(|parameter| parameter.strip_prefix("sslmode=")) {
        if !["disable", "prefer", "allow"].contains(&mode) {
            return Err(Refusal::NoTls(mode.to_owned()));
        }
    }
    // The parser's own words may repeat part of a password.
    let refused = |_| {
        let advice = "not the address of a PostgreSQL database: special characters are written as %40";
        Refusal::Address(advice.to_owned())
    };
    let mut config: Config = url.parse().map_err(refused)?;
    if config.get_application_name().is_none() {
        config.application_name("onward");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(15));
    }
    Ok(config)
}

/// Settings of ours before those of the address, which win.
fn with_settings(config: &Config, settings: &str) -> Config {
    let mut config = config.clone();
    let options = match config.get_options() {
        Some(options) => format!("{settings} {options}"),
        None => settings.to_owned(),
    };
    config.options(options);
    config
}
