//! Steady requests of a user, and what became of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::support::{Client, Goal};

/// Requests that go on until they are stopped.
pub(crate) struct Load {
    workers: JoinSet<Seen>,
    stopped: Arc<AtomicBool>,
}

/// What became of the requests.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// How long each answer took.
    pub(crate) took: Vec<Duration>,
    /// What was no good answer.
    pub(crate) failed: Vec<String>,
    /// Connections that nobody accepted; who is refused stops asking.
    pub(crate) refused: usize,
}

impl Load {
    /// Reads goals and logs lines, so many requests per second by so many connections.
    pub(crate) fn start(client: &Client, goal: &Goal, workers: u32, per_second: u32) -> Self {
        Self::of(client, Some(&goal.check_ins()), workers, per_second)
    }

    /// The same, reading only.
    pub(crate) fn reading(client: &Client, workers: u32, per_second: u32) -> Self {
        Self::of(client, None, workers, per_second)
    }

    fn of(client: &Client, log: Option<&str>, workers: u32, per_second: u32) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let every = Duration::from_secs(1) * workers / per_second;
        let mut set = JoinSet::new();
        for _ in 0..workers {
            let log = log.map(str::to_owned);
            set.spawn(work(client.clone(), log, every, Arc::clone(&stopped)));
        }
        Self {
            workers: set,
            stopped,
        }
    }

    /// Sends nothing more, and waits for the answers that are still due.
    pub(crate) async fn stop(mut self) -> Seen {
        self.stopped.store(true, Ordering::Relaxed);
        let mut all = Seen::default();
        while let Some(seen) = self.workers.join_next().await {
            let seen = seen.unwrap();
            all.took.extend(seen.took);
            all.failed.extend(seen.failed);
            all.refused += seen.refused;
        }
        all
    }
}

impl Seen {
    /// The time that so many of a hundred answers stayed within.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut took = self.took.clone();
        took.sort_unstable();
        took[(took.len() * percent / 100).min(took.len() - 1)]
    }
}

async fn work(client: Client, log: Option<String>, every: Duration, stopped: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let line = json!({ "value": 1, "occurred_on": "2026-02-03" });
    while !stopped.load(Ordering::Relaxed) {
        ticks.tick().await;
        let (request, expected) = match &log {
            Some(log) if seen.took.len() % 2 == 1 => (client.post(log, &line), 201),
            _ => (client.get("goals"), 200),
        };
        let begun = Instant::now();
        match request.outcome().await {
            Ok(answer) if answer.status == expected => seen.took.push(begun.elapsed()),
            Ok(answer) => seen.failed.push(format!("{}: {}", answer.status, answer.text())),
            Err(error) if error.is_connect() => {
                seen.refused += 1;
                break;
            }
            Err(error) => seen.failed.push(format!("{error:?}")),
        }
    }
    seen
}
