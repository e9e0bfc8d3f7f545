//! One connection, from its first byte to its end.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use onward_http::caller::Peer;
use rustix::net::sockopt::set_socket_send_buffer_size;
use tokio::net::TcpStream;
use tokio::time::sleep;
use tower::ServiceExt as _;

use super::limits::Limits;
use super::paced::{Heads, Paced};
use crate::shutdown::Shutdown;

/// How long a connection that has asked for nothing yet may still do so once the process stops: its first request may
/// be on the way, and nobody told it to go elsewhere.
const LAST_CHANCE: Duration = Duration::from_millis(250);

/// How much of an answer the system may hold for a client that does not take it. Left to itself it takes megabytes, and
/// only then is a slow reader seen.
const SEND_BUFFER: usize = 256 * 1024;

/// One accepted connection.
pub(super) struct Connection {
    stream: Paced<TcpStream>,
    heads: Heads,
    peer: SocketAddr,
    builder: http1::Builder,
    shutdown: Shutdown,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, peer: SocketAddr, limits: &Limits, shutdown: Shutdown) -> Self {
        // Small answers must not wait for more to say.
        let _ = stream.set_nodelay(true);
        let _ = set_socket_send_buffer_size(&stream, SEND_BUFFER);
        let heads = Heads::default();
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(limits.idle)
            .max_header_size(limits.head_bytes)
            .max_headers(limits.head_fields)
            .half_close(false);
        Self {
            stream: Paced::new(stream, heads.clone(), limits, reset),
            heads,
            peer,
            builder,
            shutdown,
        }
    }

    /// Answers its requests, one after the other.
    pub(super) async fn serve(self, router: Router) {
        let Self {
            stream,
            heads,
            peer,
            builder,
            shutdown,
        } = self;
        let counted = heads.clone();
        let stopping = shutdown.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            counted.advance();
            request.extensions_mut().insert(Peer(peer));
            let answering = router.clone().oneshot(request);
            let (counted, shutdown) = (counted.clone(), shutdown.clone());
            async move {
                let mut answer = answering.await;
                counted.advance();
                if let Ok(answer) = &mut answer
                    && shutdown.is_draining()
                {
                    // The next request belongs to another process.
                    answer
                        .headers_mut()
                        .insert(CONNECTION, HeaderValue::from_static("close"));
                }
                answer
            }
        });
        let mut serving = pin!(builder.serve_connection(TokioIo::new(stream), service));
        let ended = tokio::select! {
            ended = serving.as_mut() => ended,
            () = last_moment(&stopping, &heads) => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(error = %error, "a connection ended early");
        }
    }
}

/// Makes the end of a connection a reset, which frees what the system holds for it.
fn reset(stream: &TcpStream) {
    let _ = stream.set_zero_linger();
}

/// When a connection has to end as soon as no request is under way.
async fn last_moment(shutdown: &Shutdown, heads: &Heads) {
    shutdown.stopping().await;
    if heads.are_none() {
        sleep(LAST_CHANCE).await;
    }
}
