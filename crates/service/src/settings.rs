//! What is set for the installation as a whole.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Moment};

use onward_domain::settings::Settings;
use onward_store::{ReadTx, WriteTx, settings};

use crate::Service;
use crate::error::Error;

/// How old the settings in memory may be: a change by another process counts here after this time.
const FRESH: Duration = Duration::from_secs(5);

/// The settings as they were read a moment ago.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Option<(Moment, Arc<Settings>)>>);

impl Recent {
    fn find(&self) -> Option<Arc<Settings>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, settings) = held.as_ref()?;
        (read_at.elapsed() < FRESH).then(|| Arc::clone(settings))
    }

    /// Keeps settings that were read or stored. A read that began before a change must not bring the old ones back.
    fn keep(&self, settings: &Arc<Settings>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_older = |(_, known): &(Moment, Arc<Settings>)| settings.version < known.version;
        if !held.as_ref().is_some_and(is_older) {
            *held = Some((Moment::now(), Arc::clone(settings)));
        }
    }
}

impl Service {
    /// What is set now, as this process knows it: at most five seconds old, and never older than a change made here.
    pub async fn settings_in_force(&self) -> Result<Arc<Settings>, Error> {
        if let Some(settings) = self.recent_settings.find() {
            return Ok(settings);
        }
        let settings = self.read_settings(&mut self.store.read_one().await?).await?;
        let settings = Arc::new(settings);
        self.recent_settings.keep(&settings);
        Ok(settings)
    }

    /// What is set, as this transaction sees it.
    pub(crate) async fn read_settings(&self, tx: &mut ReadTx) -> Result<Settings, Error> {
        self.with_fixed(settings::find(tx).await?)
    }

    /// The same, locked until the transaction ends: accounts are made one after the other.
    pub(crate) async fn hold_settings(&self, tx: &mut WriteTx) -> Result<Settings, Error> {
        self.with_fixed(settings::hold(tx).await?)
    }

    /// What the configuration fixes counts, whatever is stored.
    fn with_fixed(&self, stored: Option<Settings>) -> Result<Settings, Error> {
        let mut settings = stored.ok_or_else(|| Error::internal(Absent))?;
        settings.apply(self.config.fixed.clone());
        Ok(settings)
    }
}

/// The row of the settings is made at start and never taken away.
#[derive(Debug, thiserror::Error)]
#[error("the settings are not in the database")]
struct Absent;
