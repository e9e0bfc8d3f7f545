//! Stopping: readiness fails at once, new connections are refused a little later, requests may end.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::time;
use tokio_util::sync::CancellationToken;

/// How long a load balancer may take to see that this node is not ready any more.
const LINGER: Duration = Duration::from_secs(1);

/// The stages of stopping. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Shutdown {
    draining: CancellationToken,
    stopping: CancellationToken,
    aborted: CancellationToken,
}

impl Shutdown {
    /// Begins to stop: this node is not ready any more, but still answers.
    pub fn drain(&self) {
        self.draining.cancel();
    }

    /// Goes on to stop: no new connection is accepted.
    pub fn stop(&self) {
        self.draining.cancel();
        self.stopping.cancel();
    }

    /// Stops without waiting for requests.
    pub fn abort(&self) {
        self.stop();
        self.aborted.cancel();
    }

    /// Waits until stopping begins.
    pub async fn draining(&self) {
        self.draining.cancelled().await;
    }

    /// Whether stopping has begun.
    pub fn is_draining(&self) -> bool {
        self.draining.is_cancelled()
    }

    /// Waits until no new connection is to be accepted.
    pub async fn stopping(&self) {
        self.stopping.cancelled().await;
    }

    /// Waits until nothing is to be waited for.
    pub async fn aborted(&self) {
        self.aborted.cancelled().await;
    }

    /// Listens for SIGTERM and SIGINT; a second one aborts.
    pub fn on_signals(&self) -> std::io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let shutdown = self.clone();
        tokio::spawn(async move {
            // Someone at the keyboard is in a hurry; a service manager has a load balancer in front.
            let linger = tokio::select! {
                _ = terminate.recv() => LINGER,
                _ = interrupt.recv() => Duration::ZERO,
            };
            tracing::info!("stopping: requests under way may end");
            shutdown.drain();
            let again = async {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            };
            let onward = async {
                time::sleep(linger).await;
                shutdown.stop();
                shutdown.aborted().await;
            };
            tokio::select! {
                () = again => {
                    tracing::warn!("stopping at once: requests under way are cut off");
                    shutdown.abort();
                }
                () = onward => {}
            }
        });
        Ok(())
    }
}
