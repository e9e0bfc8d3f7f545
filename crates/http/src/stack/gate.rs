//! What a request must be like before anybody looks at what it asks for.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::header::CONNECTION;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue};

use crate::app::HttpConfig;
use crate::body::check_declared;
use crate::csrf::{self, Verdict};
use crate::media;
use crate::problem::{Problem, Slug};
use crate::surface::{Surface, is_operation};

/// Checks address, header fields, declared size, what is accepted, and where a form comes from.
pub(super) fn check(request: &Request, config: &HttpConfig) -> Result<(), Problem> {
    let (limits, headers, path) = (&config.limits, request.headers(), request.uri().path());
    if request
        .uri()
        .path_and_query()
        .is_some_and(|address| address.as_str().len() > limits.uri)
    {
        return Err(closing(Problem::new(Slug::UriTooLong)));
    }
    if headers.len() > limits.header_fields || size(headers) > limits.headers {
        return Err(closing(Problem::new(Slug::HeadersTooLarge)));
    }
    check_declared(headers, limits.body)?;
    let picture = path.ends_with("/chart.svg") && media::accepts_svg(headers);
    if is_operation(path) && !picture && !media::accepts_json(headers) {
        return Err(Problem::new(Slug::NotAcceptable).with("supported", vec![media::Media::Json.name()]));
    }
    let foreign = || csrf::judge(headers, &config.public_url) == Verdict::Foreign;
    if Surface::of(path) == Surface::Page && csrf::is_unsafe(request.method()) && foreign() {
        return Err(Problem::new(Slug::CrossSite));
    }
    Ok(())
}

/// Takes the slash off the end of a path (R4).
pub(super) fn drop_trailing_slash(request: &mut Request) {
    let uri = request.uri();
    let Some(shorter) = uri.path().strip_suffix('/').filter(|path| !path.is_empty()) else {
        return;
    };
    let address = match uri.query() {
        Some(query) => PathAndQuery::try_from(format!("{shorter}?{query}")),
        None => PathAndQuery::try_from(shorter),
    };
    let Ok(address) = address else { return };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(address);
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
}

/// Bytes of all header fields as they stand on the line, with colon, blank and line end.
fn size(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum()
}

fn closing(problem: Problem) -> Problem {
    problem.header(CONNECTION, HeaderValue::from_static("close"))
}
