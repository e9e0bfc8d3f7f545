//! Error pages: what happened, a way on, the request id.

use askama::Template;
use onward_http::page_error::PageError;

use crate::frame::{Frame, Reader};
use crate::text::{filters, find, say_with};

#[derive(Template)]
#[template(path = "error.html")]
struct Page {
    frame: Frame,
    status: u16,
    heading: String,
    what: String,
    request: String,
}

/// The page of an error, for the hook of `http`.
pub fn error_page(error: &PageError<'_>) -> String {
    let status = error.status.as_u16();
    let heading = find(&format!("error-{status}-page")).unwrap_or_else(|| error.entry.title.to_owned());
    let page = Page {
        frame: Frame::of(heading.clone(), Reader::Unknown, String::new()).docs(error.docs),
        status,
        heading,
        what: what(error),
        request: say_with("error-request-id", [("id", error.request_id.as_str().into())]),
    };
    // A page that cannot be rendered is still an answer: the sentence alone.
    page.render().unwrap_or(page.what)
}

#[cfg(test)]
pub(super) fn example(status: u16) -> String {
    use onward_http::problem::TABLE;
    let entry = TABLE.iter().find(|entry| entry.status == status).unwrap();
    let request_id = onward_domain::event::RequestId::parse("019a9f0c-0000-7000-8000-000000000001").unwrap();
    let status = axum::http::StatusCode::from_u16(status).unwrap();
    error_page(&PageError {
        status,
        entry,
        detail: entry.explanation,
        request_id: &request_id,
        retry_after: None,
        docs: true,
    })
}

fn what(error: &PageError<'_>) -> String {
    match error.status.as_u16() {
        429 => say_with("error-429", [("seconds", error.retry_after.unwrap_or(0).into())]),
        status => find(&format!("error-{status}")).unwrap_or_else(|| error.detail.to_owned()),
    }
}
