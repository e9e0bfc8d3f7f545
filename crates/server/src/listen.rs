//! The accept loop: HTTP/1.1 with the time-outs and bounds that the stock loop lacks.
//!
//! A connection must send its first byte within 5 s and each request's head within 10 s of that head's first byte;
//! between requests it may rest for 60 s. At most `connections` are open; the others wait in the queue of the operating
//! system. Heads over the limits of `http` get its 431 with all that belongs to an answer; only what is twice as large
//! is cut off here, with a bare 431.

mod paced;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use onward_http::caller::Peer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time;
use tower::ServiceExt as _;

use self::paced::{Heads, Paced};
use crate::shutdown::Shutdown;

/// The bounds of every connection.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a new connection may stay silent.
    pub first_byte: Duration,
    /// How long the head of a request may take from its first byte on.
    pub head: Duration,
    /// How long a connection may rest between two requests.
    pub idle: Duration,
    /// The largest head that is read at all, in bytes, request line included.
    pub head_bytes: usize,
    /// The largest number of fields that is read at all.
    pub head_fields: usize,
    /// How many connections may be open.
    pub connections: usize,
    /// How long requests may take to end after the signal to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(5),
            head: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            head_bytes: 64 * 1024,
            head_fields: 200,
            connections: 4096,
            drain: Duration::from_secs(25),
        }
    }
}

/// Serves until told to stop, then until the last request has ended or the time for that is up.
///
/// Gives back whether every connection ended by itself.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: Shutdown) -> bool {
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(limits.connections));
    let listening = async {
        loop {
            let Ok(slot) = Arc::clone(&slots).acquire_owned().await else {
                return;
            };
            let (stream, peer) = accept(&listener).await;
            let connection = Connection {
                stream,
                peer,
                slot,
                limits,
            };
            tokio::spawn(connection.serve(router.clone(), graceful.watcher()));
        }
    };
    tokio::select! {
        () = listening => {}
        () = shutdown.stopping() => {}
    }
    drop(listener);
    tokio::select! {
        ended = time::timeout(limits.drain, graceful.shutdown()) => ended.is_ok(),
        () = shutdown.aborted() => false,
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

/// One accepted connection and the slot it holds.
struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    slot: OwnedSemaphorePermit,
    limits: Limits,
}

impl Connection {
    async fn serve(self, router: Router, watcher: Watcher) {
        let Self {
            stream,
            peer,
            slot,
            limits,
        } = self;
        // Small answers must not wait for more to say.
        let _ = stream.set_nodelay(true);
        let heads = Heads::default();
        let counted = heads.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            counted.advance();
            request.extensions_mut().insert(Peer(peer));
            let answering = router.clone().oneshot(request);
            let counted = counted.clone();
            async move {
                let answer = answering.await;
                counted.advance();
                answer
            }
        });
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(limits.idle)
            .max_header_size(limits.head_bytes)
            .max_headers(limits.head_fields)
            .half_close(false);
        let io = TokioIo::new(Paced::new(stream, heads, limits.first_byte, limits.head));
        if let Err(error) = watcher.watch(builder.serve_connection(io, service)).await {
            tracing::debug!(error = %error, "a connection ended early");
        }
        drop(slot);
    }
}

#[cfg(test)]
mod tests;
