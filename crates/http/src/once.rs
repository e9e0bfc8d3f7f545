//! Idempotency keys (R47): reading the header, fingerprinting the payload, replaying a kept answer.

use aws_lc_rs::digest::{self, SHA256};
use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_domain::event::RequestId;
use onward_service::{Answer, IdempotencyKey, Once};

use crate::body::Received;
use crate::problem::{MEDIA_TYPE, OwnBody, Problem, Slug};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The idempotency key of a request, if it has one, and what is needed to recognise the request again.
#[derive(Clone, Debug, Default)]
pub struct Key(Option<Sent>);

#[derive(Clone, Debug)]
struct Sent {
    key: IdempotencyKey,
    route: String,
    fingerprint: [u8; 32],
    instance: String,
    request_id: String,
}

impl Key {
    /// Reads the header; 400 `idempotency-key-invalid` if it is broken.
    pub(crate) fn of(parts: &Parts, received: &Received) -> Result<Self, Problem> {
        let Some(key) = sent(&parts.headers)? else {
            return Ok(Self::default());
        };
        let instance = parts.uri.path().to_owned();
        Ok(Self(Some(Sent {
            key,
            route: format!("{} {instance}", parts.method),
            fingerprint: fingerprint(received),
            instance,
            request_id: parts
                .extensions
                .get::<RequestId>()
                .map(RequestId::to_string)
                .unwrap_or_default(),
        })))
    }

    /// What the use case needs to happen once: `render` makes the answer that is kept.
    pub fn once<T>(self, render: impl Fn(&T) -> Answer + Send + Sync + 'static) -> Once<T> {
        let Some(sent) = self.0 else {
            return Once {
                render: Box::new(render),
                ..Once::unnamed()
            };
        };
        let Sent {
            key,
            route,
            fingerprint,
            instance,
            request_id,
        } = sent;
        let refuse = move |error: &onward_service::Error| {
            let problem = Problem::of_lasting(error)?;
            let body = problem.document(&instance, &request_id).bytes();
            Some(Answer {
                status: problem.status().as_u16(),
                location: None,
                etag: problem.etag(),
                body,
            })
        };
        Once {
            key: Some(key),
            route,
            fingerprint,
            render: Box::new(render),
            refuse: Box::new(refuse),
        }
    }
}

/// The key of a POST that has no body.
impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let nothing = Received {
            media: None,
            bytes: Bytes::new(),
        };
        Self::of(parts, &nothing)
    }
}

/// An answer as it was rendered.
pub fn answer(answer: Answer) -> Response {
    let Answer {
        status,
        location,
        etag,
        body,
    } = answer;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let empty = body.is_empty();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    if status.is_client_error() || status.is_server_error() {
        headers.insert(CONTENT_TYPE, MEDIA_TYPE);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else if !empty {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    for (name, value) in [(LOCATION, location), (ETAG, etag)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    response.extensions_mut().insert(OwnBody);
    response
}

/// The kept answer of a request that had happened before.
pub fn replay(kept: Answer) -> Response {
    let mut response = answer(kept);
    response
        .headers_mut()
        .insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    response
}

fn sent(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Problem> {
    let mut values = headers.get_all(&IDEMPOTENCY_KEY).iter();
    let key = match (values.next(), values.next()) {
        (None, _) => return Ok(None),
        (Some(value), None) => value.to_str().ok().and_then(parse),
        (Some(_), Some(_)) => None,
    };
    key.map(Some)
        .ok_or_else(|| Problem::new(Slug::IdempotencyKeyInvalid))
}

/// Takes a key, bare or in double quotes.
fn parse(text: &str) -> Option<IdempotencyKey> {
    let text = text.trim_matches([' ', '\t']);
    let key = match text.strip_prefix('"') {
        Some(opened) => opened
            .strip_suffix('"')
            .filter(|inner| !inner.contains(['"', '\\']))?,
        None => text,
    };
    IdempotencyKey::parse(key)
}

/// SHA-256 of media type and body.
fn fingerprint(received: &Received) -> [u8; 32] {
    let mut hash = digest::Context::new(&SHA256);
    hash.update(received.media.map_or("", |media| media.name()).as_bytes());
    hash.update(&[0]);
    hash.update(&received.bytes);
    let mut fingerprint = [0; 32];
    // SHA-256 always has 32 bytes.
    fingerprint
        .iter_mut()
        .zip(hash.finish().as_ref())
        .for_each(|(to, from)| *to = *from);
    fingerprint
}

#[cfg(test)]
mod tests;
