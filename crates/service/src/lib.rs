//! Use cases: who may, what is true now, write, commit.
//!
//! Every door (JSON API, pages, command line) calls the methods of [`Service`] and nothing below it. Time, randomness
//! and identity come in through [`Parts`]. The crate must not know HTTP, JSON shapes or pages.

mod about;
mod activity;
pub mod actor;
mod audit_log;
pub mod auth;
mod charts;
pub mod check_ins;
mod config;
pub mod cursor;
pub mod error;
mod events;
mod expect;
pub mod goals;
mod history;
mod invites;
pub mod jobs;
pub mod limits;
pub mod once;
mod overview;
mod retention;
mod seal;
pub mod sessions;
mod settings;
mod standing;
mod start;
mod trash;
pub mod users;

use std::ops::Deref;
use std::sync::Arc;

use onward_domain::clock::{Clock, Entropy};
use onward_store::Store;

pub use about::About;
pub use activity::Deed;
pub use actor::{Actor, Client, Context, Scope, Scopes};
pub use audit_log::{Break, Chain};
pub use charts::{ChartKind, Drawing};
pub use check_ins::{Batch, BatchItem, CheckInQuery, OnConflict, Written};
pub use config::{Config, Hashing, Lifetimes, MasterKey};
pub use cursor::{Page, Paging};
pub use error::{Error, Part, Why};
pub use events::{EventQuery, Recorded};
pub use expect::{Demand, Expect};
pub use goals::{BreakItem, Expand, Expanded, GoalFilter, GoalQuery, ParentFilter, TagUse};
pub use history::{Series, Span};
pub use invites::NewInvite;
pub use once::{Answer, IdempotencyKey, Once, Outcome};
pub use onward_store::Engine;
pub use onward_store::jobs::Filter as JobFilter;
pub use onward_store::overview::{Counts, Queue, Storage};
pub use overview::Overview;
pub use retention::KEPT_DAYS;
pub use standing::{Explained, OnToday, Review, Stood, Today, TodayQuery};
pub use start::{StartError, opens_keys};
pub use trash::{Deleted, Trashed};

/// What a service is built from.
pub struct Parts {
    /// The database, migrated.
    pub store: Store,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Everything that can be set.
    pub config: Config,
}

/// All use cases. Cloning it is cheap.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
    store: Store,
}

impl Service {
    /// The same use cases for trying things out (R50): every check and answer is that of a real call, nothing is
    /// stored, nothing is told, and idempotency keys are passed over.
    #[must_use]
    pub fn dry_run(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            store: self.store.trial(),
        }
    }
}

impl Deref for Service {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

/// What the use cases share; its fields are known to this crate only.
pub struct Inner {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) config: Config,
    pub(crate) sealer: seal::Sealer,
    pub(crate) keys: seal::Keys,
    pub(crate) auth: auth::Auth,
    pub(crate) running: once::Running,
    pub(crate) standings: standing::Standings,
    pub(crate) recent_settings: settings::Recent,
}
