//! The kinds of jobs that a worker knows, and how often some of them come back.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use onward_store::jobs::KnownKinds;

use super::{EraseAccounts, Job, Purge, RotateKeys, Run};
use crate::Service;
use crate::error::Error;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The kinds of jobs that a worker knows, by name.
#[derive(Clone, Default)]
pub struct Kinds(BTreeMap<&'static str, Kind>);

/// What a worker knows about one kind.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) tries: i64,
    pub(super) time_limit: Duration,
    pub(super) start: fn(Service, Run, String) -> BoxFuture<'static, Result<(), Error>>,
    pub(super) periodic: Option<Periodic>,
}

/// A job that comes back by itself.
#[derive(Clone, Copy)]
pub(super) struct Periodic {
    /// The length of its period in seconds; periods are counted from 1970.
    pub(super) seconds: i64,
    pub(super) payload: fn() -> Result<String, serde_json::Error>,
}

impl Kinds {
    /// Every job of this program.
    pub fn standard() -> Self {
        Self::default()
            .with_periodic::<Purge>(DAY)
            .with_periodic::<EraseAccounts>(DAY)
            .with_periodic::<RotateKeys>(HOUR)
    }

    /// Adds a job that runs when it is enqueued.
    #[must_use]
    pub fn with<J: Job>(self) -> Self {
        self.add::<J>(None)
    }

    /// Adds a job that also runs by itself, once in each period of so many seconds, however many workers there are.
    #[must_use]
    pub fn with_periodic<J: Job + Default>(self, seconds: i64) -> Self {
        self.add::<J>(Some(Periodic {
            seconds: seconds.max(1),
            payload: || serde_json::to_string(&J::default()),
        }))
    }

    fn add<J: Job>(mut self, periodic: Option<Periodic>) -> Self {
        let kind = Kind {
            tries: J::TRIES,
            time_limit: J::TIME_LIMIT,
            start: start::<J>,
            periodic,
        };
        self.0.insert(J::KIND, kind);
        self
    }

    /// Their names.
    pub(super) fn known(&self) -> KnownKinds {
        self.0.keys().copied().collect()
    }

    pub(super) fn find(&self, name: &str) -> Option<Kind> {
        self.0.get(name).copied()
    }

    /// The periodic ones, with their names.
    pub(super) fn periodic(&self) -> impl Iterator<Item = (&'static str, Periodic)> {
        self.0
            .iter()
            .filter_map(|(name, kind)| Some((*name, kind.periodic?)))
    }
}

fn start<J: Job>(service: Service, run: Run, payload: String) -> BoxFuture<'static, Result<(), Error>> {
    async move {
        let job: J = serde_json::from_str(&payload).map_err(Error::internal)?;
        job.run(&service, run).await
    }
    .boxed()
}
