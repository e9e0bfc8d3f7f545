//! Completes every answer: the body of a problem in the right shape, then the header fields.

use axum::body::{Body, HttpBody as _};
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::access::Said;
use super::headers;
use super::log::{self, Exchange};
use crate::app::HttpConfig;
use crate::media::{ACCEPT_PATCH, PATCHES};
use crate::page_error::PageError;
use crate::problem::{MEDIA_TYPE, OwnBody, Problem, Slug, Unwritten};
use crate::surface::Surface;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives an answer everything it has to have.
pub(super) fn complete(response: Response, exchange: &Exchange, config: &HttpConfig) -> Response {
    let mut response = settle(response, exchange);
    if let Some(Unwritten(problem)) = response.extensions_mut().remove::<Unwritten>() {
        log::tell_cause(&problem);
        write(&mut response, &problem, exchange, config);
        response
            .extensions_mut()
            .insert(Said(problem.slug().entry().name));
    }
    let headers = response.headers_mut();
    headers::complete(
        headers,
        exchange.surface,
        exchange.uri.path(),
        config.public_url.is_secure(),
    );
    if let Ok(id) = HeaderValue::from_str(exchange.request_id.as_str()) {
        headers.insert(X_REQUEST_ID, id);
    }
    if exchange.method == Method::HEAD {
        take_body(&mut response);
    }
    response
}

/// Leaves the length of a body, but not the body.
fn take_body(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact() {
        response
            .headers_mut()
            .entry(CONTENT_LENGTH)
            .or_insert(HeaderValue::from(length));
    }
    *response.body_mut() = Body::empty();
}

/// Turns what the router and other people's services say into answers of ours.
fn settle(mut response: Response, exchange: &Exchange) -> Response {
    let Some(mut settled) = replacement(&response, exchange) else {
        return response;
    };
    let known = std::mem::take(response.extensions_mut());
    settled.extensions_mut().extend(known);
    settled
}

fn replacement(response: &Response, exchange: &Exchange) -> Option<Response> {
    let (status, headers, extensions) = (response.status(), response.headers(), response.extensions());
    if let Some(allowed) = headers
        .get(ALLOW)
        .filter(|_| status == StatusCode::METHOD_NOT_ALLOWED)
    {
        return Some(not_allowed(allowed, exchange));
    }
    let erroneous = status.is_client_error() || status.is_server_error();
    let ours = extensions.get::<Unwritten>().is_some() || extensions.get::<OwnBody>().is_some();
    if !erroneous || ours || is_own_shape(headers, exchange.surface) {
        return None;
    }
    let slug = Slug::of_status(status.as_u16());
    let problem = if slug == Slug::Unavailable {
        Problem::unavailable(1)
    } else {
        Problem::new(slug)
    };
    Some(problem.into_response())
}

fn is_own_shape(headers: &HeaderMap, surface: Surface) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .map(HeaderValue::as_bytes)
        .unwrap_or_default();
    match surface {
        Surface::Api => kind == MEDIA_TYPE.as_bytes(),
        Surface::Page => kind.starts_with(b"text/html"),
    }
}

/// 204 for OPTIONS, 405 for all other methods that a path does not take (R19).
fn not_allowed(declared: &HeaderValue, exchange: &Exchange) -> Response {
    let declared = declared.to_str().unwrap_or_default();
    let mut methods: Vec<&str> = declared
        .split(',')
        .map(str::trim)
        .filter(|method| !method.is_empty())
        .collect();
    if !methods.contains(&"OPTIONS") {
        methods.push("OPTIONS");
    }
    let allow = HeaderValue::try_from(methods.join(", ")).unwrap_or(HeaderValue::from_static("OPTIONS"));
    if exchange.method != Method::OPTIONS {
        let problem = Problem::new(Slug::MethodNotAllowed)
            .with("allowed", methods)
            .header(ALLOW, allow);
        return problem.into_response();
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if exchange.surface == Surface::Api && methods.contains(&"PATCH") {
        response.headers_mut().insert(ACCEPT_PATCH, PATCHES);
    }
    response.headers_mut().insert(ALLOW, allow);
    response
}

/// Writes a problem for who reads it.
fn write(response: &mut Response, problem: &Problem, exchange: &Exchange, config: &HttpConfig) {
    let id = &exchange.request_id;
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    *response.body_mut() = match exchange.surface {
        Surface::Api => Body::from(problem.document(exchange.uri.path(), id.as_str()).bytes()),
        Surface::Page => {
            let retry_after = headers
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok()?.parse().ok());
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            let docs = !config.is_off("/docs");
            Body::from((config.error_page)(&PageError::new(
                problem,
                id,
                (retry_after, docs),
            )))
        }
    };
}
