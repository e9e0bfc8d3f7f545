//! What problems mean: for browsers as pages, for programs as JSON, both from the registry.

use axum::extract::{Path, State};
use axum::http::header::VARY;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use onward_http::media::prefers_html;
use onward_http::problem::{Entry, OwnBody, Slug, TABLE, find};
use onward_http::problem_page::ProblemPage;
use onward_http::{App, Problem};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer;

/// One kind of problem.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemType {
    /// The `type` of its documents.
    #[schema(
        max_length = 64,
        pattern = "^/problems/[a-z-]+$",
        example = "/problems/not-found"
    )]
    r#type: &'static str,
    /// The problem in a few words.
    #[schema(max_length = 100)]
    title: &'static str,
    /// The HTTP status.
    #[schema(format = Int32, minimum = 400, maximum = 599)]
    status: u16,
    /// What happened and what to do.
    #[schema(max_length = 1000)]
    detail: &'static str,
}

/// All kinds of problems.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemTypes {
    /// By status, then by name.
    #[schema(max_items = 200)]
    items: Vec<ProblemType>,
}

impl From<&Entry> for ProblemType {
    fn from(entry: &Entry) -> Self {
        let Entry {
            slug: _,
            name: _,
            kind,
            status,
            title,
            explanation,
        } = *entry;
        Self {
            r#type: kind,
            title,
            status,
            detail: explanation,
        }
    }
}

/// Lists the kinds of problems.
///
/// The `type` of every problem document is one of these. Browsers get a page.
#[utoipa::path(
    get, path = "/problems", operation_id = "list_problem_types", tag = "system",
    responses((status = 200, description = "All kinds of problems",
        content((ProblemTypes = "application/json"), (String = "text/html")))),
)]
pub(crate) async fn list(State(app): State<App>, headers: HeaderMap) -> Response {
    if prefers_html(&headers) {
        return page(&app, ProblemPage::All);
    }
    let items = TABLE.iter().map(ProblemType::from).collect();
    negotiated(answer::ok(None, &ProblemTypes { items }))
}

/// Explains a kind of problem.
///
/// This is where the `type` of a problem document leads. Browsers get a page.
#[utoipa::path(
    get, path = "/problems/{slug}", operation_id = "get_problem_type", tag = "system",
    params(("slug" = String, Path, description = "Its name", max_length = 64, pattern = "^[a-z-]+$", example = "not-found")),
    responses(
        (status = 200, description = "What happened and what to do",
            content((ProblemType = "application/json"), (String = "text/html"))),
        (status = 404, description = "`/problems/not-found`",
            content((onward_wire::problem::Problem = "application/problem+json"), (String = "text/html"))),
    ),
)]
pub(crate) async fn one(
    State(app): State<App>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let entry = find(&slug);
    if prefers_html(&headers) {
        return Ok(page(&app, entry.map_or(ProblemPage::Unknown, ProblemPage::One)));
    }
    let entry = entry.ok_or_else(|| Problem::new(Slug::NotFound))?;
    Ok(negotiated(answer::ok(None, &ProblemType::from(entry))))
}

fn page(app: &App, about: ProblemPage) -> Response {
    let html = Html((app.problem_page)(about, !app.is_off("/docs")));
    let mut response = negotiated(html.into_response());
    if about == ProblemPage::Unknown {
        *response.status_mut() = StatusCode::NOT_FOUND;
        response.extensions_mut().insert(OwnBody);
    }
    response
}

/// Says that another client may get another answer here.
fn negotiated(mut response: Response) -> Response {
    let vary = HeaderValue::from_static("Accept, Accept-Encoding");
    response.headers_mut().insert(VARY, vary);
    response
}
