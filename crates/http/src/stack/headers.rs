//! The header fields of every answer (security page, section 2; R52).

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

use crate::surface::{Surface, is_secret};

const fn value(text: &'static str) -> HeaderValue {
    HeaderValue::from_static(text)
}

const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

static PAGE: [(HeaderName, HeaderValue); 8] = [
    (
        CONTENT_SECURITY_POLICY,
        value(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
             require-trusted-types-for 'script'; trusted-types htmx onward",
        ),
    ),
    (X_CONTENT_TYPE_OPTIONS, value("nosniff")),
    (REFERRER_POLICY, value("same-origin")),
    (CROSS_ORIGIN_OPENER_POLICY, value("same-origin")),
    (CROSS_ORIGIN_RESOURCE_POLICY, value("same-origin")),
    (
        PERMISSIONS_POLICY,
        value("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ),
    (X_FRAME_OPTIONS, value("DENY")),
    (CACHE_CONTROL, value("no-store")),
];

static API: [(HeaderName, HeaderValue); 5] = [
    (
        CONTENT_SECURITY_POLICY,
        value("default-src 'none'; frame-ancestors 'none'; sandbox"),
    ),
    (X_CONTENT_TYPE_OPTIONS, value("nosniff")),
    (CROSS_ORIGIN_RESOURCE_POLICY, value("same-origin")),
    (CACHE_CONTROL, value("private, no-cache")),
    (VARY, value("Authorization, Accept-Encoding")),
];

static TRANSPORT_SECURITY: HeaderValue = value("max-age=63072000; includeSubDomains");

/// Adds what is missing: a handler may say more exactly how its answer is cached, or which policy it needs.
pub(super) fn complete(headers: &mut HeaderMap, surface: Surface, path: &str, secure: bool) {
    // A page under a path of programs (an explanation of a problem) is still read in a browser.
    let html = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let set = if surface == Surface::Page || html {
        &PAGE[..]
    } else {
        &API[..]
    };
    if is_secret(path) {
        headers.insert(CACHE_CONTROL, value("no-store"));
    }
    for (name, value) in set {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if secure {
        headers.insert(STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY.clone());
    }
}
