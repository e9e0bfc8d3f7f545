//! What an error page is told. How it looks is the business of `web`.

use axum::http::StatusCode;
use onward_domain::event::RequestId;

use crate::problem::{Entry, Problem};

/// An error as a person is to see it.
pub struct PageError<'a> {
    /// The HTTP status.
    pub status: StatusCode,
    /// The row of the registry, for an own text per slug.
    pub entry: &'static Entry,
    /// What happened and what to do, in English.
    pub detail: &'a str,
    /// Under which name it is logged.
    pub request_id: &'a RequestId,
    /// After how many seconds to come back, where that is known.
    pub retry_after: Option<u64>,
    /// Whether the description of the API is there to be led to.
    pub docs: bool,
}

impl<'a> PageError<'a> {
    pub(crate) fn new(
        problem: &'a Problem,
        request_id: &'a RequestId,
        (retry_after, docs): (Option<u64>, bool),
    ) -> Self {
        Self {
            status: problem.status(),
            entry: problem.slug().entry(),
            detail: problem.sentence(),
            request_id,
            retry_after,
            docs,
        }
    }
}

/// The page until `web` brings its own: what, how to go on, the request id.
pub(crate) fn plain(error: &PageError<'_>) -> String {
    // Title and detail are texts of ours, the request id has no character that needs escaping.
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - Onward</title></head>\
         <body><main><h1>{title}</h1><p>{detail}</p><p>Request id: {id}</p><p><a href=\"/\">Home</a></p></main>\
         </body></html>",
        title = error.entry.title,
        detail = error.detail,
        id = error.request_id,
    )
}
