//! The name of a request, its span, and why it failed.

use axum::extract::Request;
use axum::http::header::HeaderName;
use axum::http::{HeaderMap, Method, Uri};
use onward_domain::event::RequestId;
use tokio::time::Instant;
use tracing::{Span, field};

use super::trace;
use crate::app::Edge;
use crate::caller::ClientAddress;
use crate::problem::Problem;
use crate::surface::Surface;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What is remembered of a request until its answer is complete.
pub(super) struct Exchange {
    pub(super) request_id: RequestId,
    pub(super) surface: Surface,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) begun: Instant,
    trace_id: String,
}

impl Exchange {
    /// Names the request, as its sender did or anew, and hands the name on to the handlers.
    pub(super) fn begin(request: &mut Request, edge: &Edge) -> Self {
        let headers = request.headers();
        let request_id = sent_id(headers).unwrap_or_else(|| edge.mint_request_id());
        let trace_id = trace::continued(headers)
            .map(str::to_owned)
            .or_else(|| trace::begun(&request_id))
            .or_else(|| trace::begun(&edge.mint_request_id()))
            .unwrap_or_default();
        request.extensions_mut().insert(request_id.clone());
        let client = ClientAddress::of(request.extensions(), request.headers(), &edge.config.proxies);
        if let Some(client) = client {
            request.extensions_mut().insert(client);
        }
        Self {
            request_id,
            surface: Surface::of(request.uri().path()),
            method: request.method().clone(),
            uri: request.uri().clone(),
            begun: Instant::now(),
            trace_id,
        }
    }

    /// The span around everything that is done for the request. Its level is that of what must never lack its fields.
    pub(super) fn span(&self, request: &Request) -> Span {
        let span = tracing::error_span!(
            "request",
            request_id = self.request_id.as_str(),
            trace_id = self.trace_id,
            client.address = field::Empty,
            user_id = field::Empty,
        );
        if let Some(ClientAddress(address)) = request.extensions().get() {
            span.record("client.address", field::display(address));
        }
        span
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
    tracing::error!("error.type" = problem.slug().entry().name, error.chain = ?chain, "request failed");
}

/// The sender's name for the request, if it is one (R71).
fn sent_id(headers: &HeaderMap) -> Option<RequestId> {
    headers
        .get(X_REQUEST_ID)
        .and_then(|value| RequestId::parse(value.to_str().ok()?).ok())
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
}
