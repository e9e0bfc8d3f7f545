//! The name of a request, its span, and its one line in the log.

use axum::body::HttpBody as _;
use axum::extract::{MatchedPath, Request};
use axum::http::header::HeaderName;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use onward_domain::event::RequestId;
use tokio::time::Instant;
use tracing::{Level, Span, field};

use crate::app::Edge;
use crate::caller::Peer;
use crate::problem::Problem;
use crate::surface::{Surface, is_health};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The slug of the problem that was answered, for the access line.
#[derive(Clone, Copy)]
pub(super) struct Said(pub(super) &'static str);

/// What is remembered of a request until its answer is complete.
pub(super) struct Exchange {
    pub(super) request_id: RequestId,
    pub(super) surface: Surface,
    pub(super) method: Method,
    pub(super) uri: Uri,
    begun: Instant,
}

impl Exchange {
    /// Names the request, as its sender did or anew, and hands the name on to the handlers.
    pub(super) fn begin(request: &mut Request, edge: &Edge) -> Self {
        let request_id = sent_id(request.headers()).unwrap_or_else(|| edge.mint_request_id());
        request.extensions_mut().insert(request_id.clone());
        Self {
            request_id,
            surface: Surface::of(request.uri().path()),
            method: request.method().clone(),
            uri: request.uri().clone(),
            begun: Instant::now(),
        }
    }

    /// The span around everything that is done for the request.
    pub(super) fn span(&self, request: &Request) -> Span {
        let span = tracing::info_span!(
            "request",
            request_id = %self.request_id,
            trace_id = field::Empty,
            client.address = field::Empty,
            user_id = field::Empty,
        );
        if let Some(Peer(peer)) = request.extensions().get() {
            span.record("client.address", field::display(peer.ip().to_canonical()));
        }
        if let Some(trace) = trace_id(request.headers()) {
            span.record("trace_id", trace);
        }
        span
    }

    /// Writes the access line: the route as declared, never the path as sent.
    pub(super) fn end(&self, response: &Response) {
        let extensions = response.extensions();
        let route = extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let slug = extensions.get::<Said>().map(|Said(slug)| *slug);
        let status = response.status().as_u16();
        let bytes = response.body().size_hint().exact();
        let duration_ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        macro_rules! line {
            ($level:expr) => {
                tracing::event!(
                    $level,
                    http.request.method = self.method.as_str(),
                    http.route = route,
                    http.response.status_code = status,
                    duration_ms,
                    bytes_out = bytes,
                    error.r#type = slug,
                    "request answered"
                )
            };
        }
        if is_health(self.uri.path()) {
            line!(Level::DEBUG);
        } else {
            line!(Level::INFO);
        }
    }
}

/// Logs why something failed, once; the answer says none of it.
pub(super) fn tell_cause(problem: &Problem) {
    let Some(cause) = problem.cause() else { return };
    let mut chain = vec![cause.to_string()];
    let mut next = cause.source();
    while let Some(source) = next {
        chain.push(source.to_string());
        next = source.source();
    }
    tracing::error!(error.r#type = problem.slug().entry().name, error.chain = ?chain, "request failed");
}

/// The sender's name for the request, if it is one (R71).
fn sent_id(headers: &HeaderMap) -> Option<RequestId> {
    headers
        .get(X_REQUEST_ID)
        .and_then(|value| RequestId::parse(value.to_str().ok()?).ok())
}

/// The trace a request belongs to (W3C Trace Context, version 00 and compatible later ones).
fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let mut pieces = headers.get(TRACEPARENT)?.to_str().ok()?.split('-');
    let (version, trace, parent, flags) = (pieces.next()?, pieces.next()?, pieces.next()?, pieces.next()?);
    let valid = hex(version, 2) && version != "ff" && hex(trace, 32) && hex(parent, 16) && hex(flags, 2);
    let known = trace.bytes().any(|byte| byte != b'0') && parent.bytes().any(|byte| byte != b'0');
    let nothing_more = version != "00" || pieces.next().is_none();
    (valid && known && nothing_more).then_some(trace)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_sent_name_is_kept_if_it_cannot_forge_a_log_line() {
        let sent = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(X_REQUEST_ID, HeaderValue::from_bytes(text.as_bytes()).unwrap());
            sent_id(&headers).is_some()
        };
        assert!(sent("abc-DEF_1.2"));
        assert!(sent(&"a".repeat(64)));
        for refused in [
            "",
            "short",
            "with blank",
            "ends\twith",
            "{\"a\":1}xx",
            "ümlauts-x",
        ] {
            assert!(!sent(refused), "{refused}");
        }
        assert!(!sent(&"a".repeat(65)));
    }

    #[test]
    fn a_trace_is_continued_if_its_header_is_whole() {
        let trace = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(TRACEPARENT, HeaderValue::from_static(text));
            trace_id(&headers).map(str::to_owned)
        };
        let known = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(
            trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").as_deref(),
            Some(known)
        );
        assert_eq!(
            trace("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x").as_deref(),
            Some(known)
        );
        for refused in [
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f-00f067aa0ba902b7-01",
            "",
        ] {
            assert_eq!(trace(refused), None, "{refused}");
        }
    }
}
