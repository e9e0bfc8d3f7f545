//! `/docs`: Swagger UI, from this program alone and under a strict policy.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use onward_http::Problem;
use onward_http::problem::Slug;
use utoipa_swagger_ui::{Config, serve};

/// The policy of pages without Trusted Types, under which Swagger UI cannot run.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// The files of Swagger UI that the page uses.
const VENDORED: [&str; 4] = [
    "swagger-ui.css",
    "swagger-ui-bundle.js",
    "favicon-16x16.png",
    "favicon-32x32.png",
];

/// Shows this document to people, who can try it out.
///
/// It is Swagger UI, and asks no other host for anything.
#[utoipa::path(
    get, path = "/docs", operation_id = "get_docs", tag = "system",
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html"),
        (status = 414, description = "The address is too long, told as a page", body = String, content_type = "text/html"),
        (status = 431, description = "The headers are too large, told as a page", body = String, content_type = "text/html"),
        (status = 500, description = "A bug, told as a page", body = String, content_type = "text/html"),
    ),
)]
pub(crate) async fn page() -> Response {
    answer(
        "text/html; charset=utf-8",
        "no-cache",
        include_str!("../static/docs/index.html"),
    )
}

/// Gives a file of the page.
///
/// Scripts, styles and icons of `/docs`.
#[utoipa::path(
    get, path = "/docs/{file}", operation_id = "get_docs_file", tag = "system",
    params(("file" = String, Path, description = "Its name", max_length = 64, pattern = "^[a-z0-9.-]+$",
        example = "swagger-ui.css")),
    responses(
        (status = 200, description = "The file", content(
            (String = "text/javascript"), (String = "text/css"), (String = "image/png"),
        )),
        (status = 404, description = "There is no such file", body = String, content_type = "text/html"),
        (status = 414, description = "The address is too long, told as a page", body = String, content_type = "text/html"),
        (status = 431, description = "The headers are too large, told as a page", body = String, content_type = "text/html"),
        (status = 500, description = "A bug, told as a page", body = String, content_type = "text/html"),
    ),
)]
pub(crate) async fn file(Path(file): Path<String>) -> Result<Response, Problem> {
    if file == "initializer.js" {
        let script = include_str!("../static/docs/initializer.js");
        return Ok(answer("text/javascript; charset=utf-8", "no-cache", script));
    }
    let not_found = || Problem::new(Slug::NotFound);
    if !VENDORED.contains(&file.as_str()) {
        return Err(not_found());
    }
    let found =
        serve(&file, Arc::new(Config::default())).map_err(|error| Problem::internal(error.to_string()))?;
    let found = found.ok_or_else(not_found)?;
    Ok(answer(
        &found.content_type,
        "public, max-age=3600",
        found.bytes.into_owned(),
    ))
}

fn answer(kind: &str, cache: &str, body: impl IntoResponse) -> Response {
    let headers = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, cache),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, body).into_response()
}
