//! Pages of other origins (R64): those that are configured may use the API with a token; nobody else may, and cookies
//! are never for them.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, ORIGIN,
    VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method};

use crate::public_url::PublicUrl;

const fn value(text: &'static str) -> HeaderValue {
    HeaderValue::from_static(text)
}

static ALLOWED: HeaderValue = value(
    "accept, authorization, content-type, idempotency-key, if-match, if-none-match, traceparent, tracestate, x-request-id",
);
static EXPOSED: HeaderValue = value(
    "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Idempotent-Replayed",
);
static PREFLIGHT_SECONDS: HeaderValue = value("600");

/// What of a request decides.
pub(super) struct Asked {
    origin: Option<HeaderValue>,
    preflight: bool,
}

impl Asked {
    /// Reads the header fields of a request.
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Self {
        let mut origins = headers.get_all(ORIGIN).iter();
        let origin = match (origins.next(), origins.next()) {
            (Some(origin), None) => Some(origin.clone()),
            _ => None,
        };
        Self {
            origin,
            preflight: *method == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD),
        }
    }
}

/// Lets a page of a configured origin read an answer.
pub(super) fn complete(headers: &mut HeaderMap, asked: &Asked, path: &str, origins: &[PublicUrl]) {
    if origins.is_empty() || !is_shared(path) {
        return;
    }
    vary(headers);
    let named = |origin: &&HeaderValue| origins.iter().any(|known| *origin == known.origin());
    let Some(origin) = asked.origin.as_ref().filter(named) else {
        return;
    };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    if !asked.preflight {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED.clone());
        return;
    }
    if let Some(methods) = headers.get(ALLOW).cloned() {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED.clone());
    headers.insert(ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS.clone());
}

/// Says that an answer differs by origin too.
fn vary(headers: &mut HeaderMap) {
    let before = headers.get(VARY).and_then(|value| value.to_str().ok());
    let all = before.map_or_else(|| "Origin".to_owned(), |before| format!("{before}, Origin"));
    if let Ok(all) = HeaderValue::try_from(all) {
        headers.insert(VARY, all);
    }
}

/// Whether answers under the path are for other origins: the operations, and public documents.
fn is_shared(path: &str) -> bool {
    let public = ["/openapi.json", "/problems", "/.well-known"];
    path.starts_with("/api/v1")
        || public.into_iter().any(|start| {
            path.strip_prefix(start)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(method: &Method, path: &str, origin: &'static str, preflight: bool) -> HeaderMap {
        let mut request = HeaderMap::new();
        request.insert(ORIGIN, value(origin));
        if preflight {
            request.insert(ACCESS_CONTROL_REQUEST_METHOD, value("PATCH"));
        }
        let mut headers = HeaderMap::new();
        headers.insert(ALLOW, value("GET, PATCH"));
        let origins = [
            "https://app.example".parse().unwrap(),
            "http://localhost:5173".parse().unwrap(),
        ];
        complete(&mut headers, &Asked::of(method, &request), path, &origins);
        headers
    }

    #[test]
    fn only_an_origin_that_is_named_may_read() {
        for origin in ["https://app.example", "http://localhost:5173"] {
            let headers = answered(&Method::GET, "/api/v1/goals", origin, false);
            assert_eq!(headers[ACCESS_CONTROL_ALLOW_ORIGIN], origin);
            assert_eq!(headers[VARY], "Origin");
            assert!(!headers.contains_key(ACCESS_CONTROL_MAX_AGE));
        }
        for origin in [
            "https://app.example:8443",
            "http://app.example",
            "https://app.example.evil.example",
            "null",
            "*",
        ] {
            let headers = answered(&Method::GET, "/api/v1/goals", origin, false);
            assert!(!headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN), "{origin}");
            assert_eq!(headers[VARY], "Origin");
        }
    }

    #[test]
    fn pages_are_for_nobody_else() {
        for path in ["/", "/goals", "/login", "/docs", "/healthz", "/problemsx"] {
            assert!(
                !answered(&Method::GET, path, "https://app.example", false).contains_key(VARY),
                "{path}"
            );
        }
        for path in [
            "/openapi.json",
            "/problems",
            "/problems/gone",
            "/.well-known/jwks.json",
            "/api/v1",
        ] {
            let headers = answered(&Method::GET, path, "https://app.example", false);
            assert!(headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN), "{path}");
        }
    }

    #[test]
    fn a_preflight_is_told_methods_and_fields_for_ten_minutes() {
        let headers = answered(&Method::OPTIONS, "/api/v1/goals", "https://app.example", true);
        assert_eq!(headers[ACCESS_CONTROL_ALLOW_METHODS], "GET, PATCH");
        assert_eq!(headers[ACCESS_CONTROL_MAX_AGE], "600");
        assert!(headers.contains_key(ACCESS_CONTROL_ALLOW_HEADERS));
        assert!(!headers.contains_key(ACCESS_CONTROL_EXPOSE_HEADERS));
        assert!(!headers.contains_key("access-control-allow-credentials"));
    }
}
