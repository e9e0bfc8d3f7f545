//! The installation at a glance.

use onward_store::overview::{self, Counts, Queue, Storage};
use onward_store::{Engine, migrate};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::Error;

/// The installation at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// What the installation is called.
    pub instance_name: String,
    /// The kind of database.
    pub engine: Engine,
    /// Its version and size.
    pub storage: Storage,
    /// The last step of the schema.
    pub schema: &'static str,
    /// How much there is.
    pub counts: Counts,
    /// How much background work there is.
    pub queue: Queue,
}

impl Service {
    /// The installation at a glance, for a superuser.
    pub async fn overview(&self, actor: &Actor) -> Result<Overview, Error> {
        actor.needs(Scope::Admin)?;
        let settings = self.settings_in_force().await?;
        let mut tx = self.store.read().await?;
        Ok(Overview {
            instance_name: settings.instance_name.as_str().to_owned(),
            engine: self.store.engine(),
            storage: overview::storage(&mut tx).await?,
            schema: migrate::MIGRATIONS.last().map_or("", |step| step.name),
            counts: overview::counts(&mut tx).await?,
            queue: overview::queue(&mut tx).await?,
        })
    }
}
