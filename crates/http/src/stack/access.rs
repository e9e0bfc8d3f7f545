//! The one line that the log has for every request, written when its answer has gone out.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Error;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::MatchedPath;
use axum::http::Method;
use axum::response::Response;
use futures_util::{Stream, StreamExt};
use tokio::time::Instant;
use tracing::{Level, Span};

use super::log::Exchange;
use crate::surface::is_health;

/// The slug of the problem that was answered, for the access line.
#[derive(Clone, Copy)]
pub(super) struct Said(pub(super) &'static str);

/// Writes the line now where the length of the answer is known, else when it has gone out.
fn note(response: Response, exchange: &Exchange) -> Response {
    let line = Line::of(&response, exchange);
    if let Some(bytes) = response.body().size_hint().exact() {
        line.write(bytes);
        return response;
    }
    response.map(|body| {
        Body::from_stream(Counted {
            body: body.into_data_stream(),
            bytes: 0,
            line,
            span: Span::current(),
        })
    })
}

/// Stands for a request until it is answered; if its client goes before that, this is said in the place of the line.
pub(super) struct Unanswered<'a>(Option<&'a Exchange>);

impl<'a> Unanswered<'a> {
    pub(super) fn new(exchange: &'a Exchange) -> Self {
        Self(Some(exchange))
    }

    /// The answer goes out, and has its line.
    pub(super) fn answer(mut self, response: Response) -> Response {
        match self.0.take() {
            Some(exchange) => note(response, exchange),
            None => response,
        }
    }
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if let Some(exchange) = self.0 {
            tracing::info!(
                http.request.method = exchange.method.as_str(),
                duration_ms = milliseconds(exchange.begun),
                "request abandoned by its client"
            );
        }
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// What the line says: the route as declared, never the path as sent.
struct Line {
    method: Method,
    route: Option<MatchedPath>,
    status: u16,
    slug: Option<&'static str>,
    begun: Instant,
    level: Level,
}

impl Line {
    fn of(response: &Response, exchange: &Exchange) -> Self {
        let extensions = response.extensions();
        let health = is_health(exchange.uri.path());
        Self {
            method: exchange.method.clone(),
            route: extensions.get::<MatchedPath>().cloned(),
            status: response.status().as_u16(),
            slug: extensions.get::<Said>().map(|Said(slug)| *slug),
            begun: exchange.begun,
            level: if health { Level::DEBUG } else { Level::INFO },
        }
    }

    fn write(&self, bytes_out: u64) {
        let duration_ms = milliseconds(self.begun);
        macro_rules! line {
            ($level:expr) => {
                tracing::event!(
                    $level,
                    http.request.method = self.method.as_str(),
                    http.route = self.route.as_ref().map(MatchedPath::as_str),
                    http.response.status_code = self.status,
                    duration_ms,
                    bytes_out,
                    "error.type" = self.slug,
                    "request answered"
                )
            };
        }
        if self.level == Level::DEBUG {
            line!(Level::DEBUG);
        } else {
            line!(Level::INFO);
        }
    }
}

/// A body that counts what goes out, and writes the line when it ends or nobody wants more of it.
struct Counted {
    body: BodyDataStream,
    bytes: u64,
    line: Line,
    span: Span,
}

impl Stream for Counted {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.body.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.bytes += u64::try_from(frame.len()).unwrap_or(u64::MAX);
        }
        polled
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let _inside = self.span.enter();
        self.line.write(self.bytes);
    }
}
