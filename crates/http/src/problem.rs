//! Problem documents (RFC 9457): the one shape of every refusal and failure.
//!
//! A [`Problem`] becomes a response without a body; `stack` writes the body last, when it knows the request id and
//! whether a program or a person reads it.

mod field;
mod from_service;
mod table;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_domain::fields::{Fields, Reason, Step};
use onward_service::Part;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

pub use field::Field;
pub use table::{Entry, Slug, TABLE, find};

/// The media type of problem documents.
pub const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

type Source = Box<dyn StdError + Send + Sync>;

/// A refusal or failure, ready to be answered.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    slug: Slug,
    detail: Cow<'static, str>,
    members: Vec<(&'static str, Value)>,
    fields: Option<Vec<Field>>,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Source>,
}

impl Problem {
    /// A problem that says what the registry says.
    pub fn new(slug: Slug) -> Self {
        Self(Box::new(Inner {
            slug,
            detail: Cow::Borrowed(slug.entry().explanation),
            members: Vec::new(),
            fields: None,
            headers: Vec::new(),
            source: None,
        }))
    }

    /// All refused fields of one part of the request.
    pub fn invalid(part: Part, fields: &Fields) -> Self {
        let mut problem = Self::new(Slug::ValidationError);
        problem.0.fields = Some(field::fields(part, fields));
        problem
    }

    /// One refused field.
    pub fn refused(part: Part, name: impl Into<Step>, reason: Reason) -> Self {
        Self::invalid(part, &Fields::one([name.into()], reason))
    }

    /// The problem itself, or, where both are refused input, one problem with the errors of both.
    #[must_use]
    pub(crate) fn and(mut self, other: Self) -> Self {
        if let (Some(fields), Some(more)) = (&mut self.0.fields, other.0.fields) {
            fields.extend(more);
        }
        self
    }

    /// Something unreadable, with the first byte at fault where there is one.
    pub fn malformed(detail: &'static str, offset: Option<usize>) -> Self {
        Self::new(Slug::MalformedRequest)
            .detail(detail)
            .with("offset", offset)
    }

    /// A failure nobody outside can do anything about; the cause is logged, never answered.
    pub fn internal(source: impl Into<Source>) -> Self {
        let mut problem = Self::new(Slug::InternalError);
        problem.0.source = Some(source.into());
        problem
    }

    /// Cannot be done right now.
    pub fn unavailable(retry_after_seconds: u64) -> Self {
        Self::new(Slug::Unavailable).header(RETRY_AFTER, HeaderValue::from(retry_after_seconds.max(1)))
    }

    /// Says more than the registry.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// Adds a member of its type.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.members.push((name, value.into()));
        self
    }

    /// Adds a header field to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// What went wrong, as clients compare it.
    pub fn slug(&self) -> Slug {
        self.0.slug
    }

    /// The sentence for people.
    pub fn sentence(&self) -> &str {
        &self.0.detail
    }

    /// The refused fields; none unless it is a validation error.
    pub fn fields(&self) -> &[Field] {
        self.0.fields.as_deref().unwrap_or_default()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.slug.entry().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The version that the answer names, where it names one.
    pub(crate) fn etag(&self) -> Option<String> {
        let (_, value) = self.0.headers.iter().find(|(name, _)| *name == ETAG)?;
        value.to_str().ok().map(str::to_owned)
    }

    /// The cause, for the log.
    pub(crate) fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }

    /// The whole document, as part of an answer to a certain request.
    pub fn document<'a>(&'a self, instance: &'a str, request_id: &'a str) -> Document<'a> {
        Document {
            problem: self,
            instance,
            request_id,
        }
    }
}

/// A problem as JSON, with the request it belongs to.
pub struct Document<'a> {
    problem: &'a Problem,
    instance: &'a str,
    request_id: &'a str,
}

impl Document<'_> {
    /// The document as bytes of JSON.
    pub fn bytes(&self) -> Vec<u8> {
        // Strings, integers and lists of them: there is nothing serde_json could refuse.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Inner {
            slug,
            detail,
            members,
            fields,
            headers: _,
            source: _,
        } = &*self.problem.0;
        let entry = slug.entry();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", entry.kind)?;
        map.serialize_entry("title", entry.title)?;
        map.serialize_entry("status", &entry.status)?;
        map.serialize_entry("detail", detail)?;
        map.serialize_entry("instance", self.instance)?;
        map.serialize_entry("request_id", self.request_id)?;
        for (name, value) in members {
            map.serialize_entry(name, value)?;
        }
        if let Some(fields) = fields {
            let told = fields.get(..field::MOST).unwrap_or(fields);
            map.serialize_entry("errors", told)?;
        }
        map.end()
    }
}

/// Has a refusal tell the errors of a body in the order of its document, whoever found them (R30).
pub(crate) fn put_in_order(response: &mut Response, body: &[u8]) {
    let Some(Unwritten(problem)) = response.extensions_mut().get_mut::<Unwritten>() else {
        return;
    };
    // Nobody else has it yet.
    if let Some(fields) = Arc::get_mut(problem).and_then(|problem| problem.0.fields.as_mut()) {
        field::sort(fields, body);
    }
}

/// The problem behind a response whose body is still to be written.
#[derive(Clone)]
pub(crate) struct Unwritten(pub(crate) Arc<Problem>);

/// Marks a response of status 400 or above whose body is as it should be, so that no problem takes its place.
#[derive(Clone, Copy, Debug)]
pub struct OwnBody;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, MEDIA_TYPE);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in &self.0.headers {
            headers.append(name, value.clone());
        }
        response.extensions_mut().insert(Unwritten(Arc::new(self)));
        response
    }
}

#[cfg(test)]
mod tests;
