//! `onward worker`: background work alone.

use std::sync::Arc;

use super::{Failure, Session, block_on};
use crate::clock::{SystemClock, SystemEntropy};
use crate::compose;
use crate::config::Config;
use crate::database::{self, Missing};
use crate::listen::Limits;
use crate::shutdown::Shutdown;
use crate::work;

pub(super) fn run(session: &Session<'_>) -> Result<(), Failure> {
    let config = session.start(Vec::new())?.config;
    block_on(work(config))
}

async fn work(config: Config) -> Result<(), Failure> {
    let shutdown = Shutdown::default();
    shutdown.on_signals()?;
    let store = database::open(&config, Missing::Default).await?;
    database::bring_up(&store, &config, &SystemClock).await?;
    let public_url = config.public_url_at(config.http.listen).map_err(Failure::usage)?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let service = compose::service(&config, &public_url, store.clone(), clock, entropy).await?;
    tracing::info!("working");
    work::spawn(Some(service), &shutdown, Limits::default().drain).await?;
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}
