//! The accept loop: HTTP/1.1 with the time-outs and bounds that the stock loop lacks.
//!
//! A connection must send its first byte within 5 s and each request's head within 10 s of that head's first byte, and
//! take what it is sent; between requests it may rest for 60 s. At most `connections` are open, the others wait in the
//! queue of the operating system, and one address has at most its share of them. Heads over the limits of `http` get its
//! 431 with all that belongs to an answer; only what is twice as large is cut off here, with a bare 431.

mod connection;
mod inherited;
mod limits;
mod paced;

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use onward_http::crowd::Crowd;
use onward_service::limits::AddressKey;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time;
use tokio_util::task::TaskTracker;

use self::connection::Connection;
pub use self::inherited::inherited;
pub use self::limits::Limits;
use crate::shutdown::Shutdown;

/// Serves until told to stop, then until the last request has ended or the time for that is up.
///
/// Gives back whether every connection ended by itself.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: Shutdown) -> bool {
    let drain = limits.drain;
    let server = Server {
        slots: Arc::new(Semaphore::new(limits.connections)),
        crowd: Crowd::new(limits.connections_per_address),
        connections: TaskTracker::new(),
        limits,
        router,
        shutdown: shutdown.clone(),
    };
    tokio::select! {
        () = server.listen(&listener) => {}
        () = shutdown.stopping() => {}
    }
    server.take_what_waits(&listener).await;
    drop(listener);
    server.connections.close();
    tokio::select! {
        ended = time::timeout(drain, server.connections.wait()) => ended.is_ok(),
        () = shutdown.aborted() => false,
    }
}

/// What all connections share.
struct Server {
    slots: Arc<Semaphore>,
    crowd: Arc<Crowd>,
    connections: TaskTracker,
    limits: Limits,
    router: Router,
    shutdown: Shutdown,
}

impl Server {
    async fn listen(&self, listener: &TcpListener) {
        loop {
            let Ok(slot) = Arc::clone(&self.slots).acquire_owned().await else {
                return;
            };
            let (stream, peer) = accept(listener).await;
            self.begin(stream, peer, slot);
        }
    }

    /// Takes in the connections that were made before the stop: closing the listener would cut them off.
    async fn take_what_waits(&self, listener: &TcpListener) {
        while let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
            let waiting = poll_fn(|context| match listener.poll_accept(context) {
                Poll::Ready(accepted) => Poll::Ready(accepted.ok()),
                Poll::Pending => Poll::Ready(None),
            });
            let Some((stream, peer)) = waiting.await else {
                return;
            };
            self.begin(stream, peer, slot);
        }
    }

    /// Serves a connection, or closes it if its address has enough of them.
    fn begin(&self, stream: TcpStream, peer: SocketAddr, slot: OwnedSemaphorePermit) {
        let place = self.crowd.try_enter(AddressKey::of(peer.ip()));
        // Through a trusted proxy many come from one address.
        if place.is_none() && !self.limits.proxies.trust(peer.ip()) {
            tracing::debug!(client.address = %peer.ip(), "a connection too many of one address was closed");
            return;
        }
        let connection = Connection::new(stream, peer, &self.limits, self.shutdown.clone());
        let serving = connection.serve(self.router.clone());
        self.connections.spawn(async move {
            serving.await;
            drop((place, slot));
        });
    }
}

/// The next connection. Faults of one connection are passed over; want of descriptors is waited out.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(error = %error, "no connection can be accepted");
                time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

#[cfg(test)]
mod tests;
