//! Background work in this process: begins with it, and stops within its drain.

use std::time::Duration;

use onward_service::Service;
use onward_service::jobs::Kinds;
use tokio::task::JoinHandle;
use tokio::time;

use crate::shutdown::Shutdown;

/// Works until no new connection is accepted; jobs under way may then end, for as long as requests may. What is cut
/// off is taken over by another worker, or after the next start. Without a service there is nothing to do.
pub fn spawn(service: Option<Service>, shutdown: &Shutdown, drain: Duration) -> JoinHandle<()> {
    let shutdown = shutdown.clone();
    tokio::spawn(async move {
        let Some(service) = service else { return };
        let worker = service.worker(Kinds::standard());
        let cut_off = async {
            shutdown.stopping().await;
            tokio::select! {
                () = time::sleep(drain) => {}
                () = shutdown.aborted() => {}
            }
        };
        tokio::select! {
            () = worker.run(shutdown.stopping()) => {}
            () = cut_off => tracing::warn!("background work under way was cut off; it will be done again"),
        }
    })
}
