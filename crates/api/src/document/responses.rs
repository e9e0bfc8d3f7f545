//! What every operation may answer beside its success, by what it takes.

use onward_http::problem::TABLE;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{
    Components, ContentBuilder, Header, HeaderBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Required,
    Response, Type,
};

/// Operations that take no body as well as one.
const OPTIONAL_BODIES: [&str; 1] = ["create_check_in"];

/// Adds the refusals and failures that operations share, once as components and then by reference.
pub(crate) fn complete(openapi: &mut OpenApi) {
    let components = openapi.components.get_or_insert_with(Components::new);
    for (path, item) in &mut openapi.paths.paths {
        for operation in operations(item) {
            say_whether_a_body_is_needed(operation);
            say_what_a_dry_run_answers(operation);
            let expected = expected(path, operation);
            // An empty list says that nobody need sign in, where nothing said would leave it open.
            operation.security.get_or_insert_default();
            for status in expected {
                components
                    .responses
                    .entry(name(status))
                    .or_insert_with(|| RefOr::T(problem(status)));
                let response = RefOr::Ref(Ref::from_response_name(name(status)));
                operation
                    .responses
                    .responses
                    .entry(status.to_string())
                    .or_insert(response);
            }
        }
    }
}

fn say_whether_a_body_is_needed(operation: &mut Operation) {
    let optional = operation
        .operation_id
        .as_deref()
        .is_some_and(|id| OPTIONAL_BODIES.contains(&id));
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.required = Some(if optional { Required::False } else { Required::True });
    }
}

/// A dry run has the success of a real one, with a header that says so.
fn say_what_a_dry_run_answers(operation: &mut Operation) {
    let dry_run = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| match parameter {
            RefOr::T(parameter) => parameter.name == "dry_run",
            RefOr::Ref(_) => false,
        });
    let successes = operation.responses.responses.iter_mut();
    for (_, response) in successes.filter(|(status, _)| dry_run && status.starts_with('2')) {
        if let RefOr::T(response) = response {
            let header = text("`true` where nothing was stored");
            response.headers.insert("Dry-Run".to_owned(), RefOr::T(header));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.patch,
        &mut item.delete,
    ]
    .into_iter()
    .flatten()
}

/// The statuses of refusals and failures that an operation may answer.
fn expected(path: &str, operation: &Operation) -> Vec<u16> {
    // Pages answer their refusals and failures as pages.
    if path.starts_with("/docs") {
        return Vec::new();
    }
    if !path.starts_with("/api/") {
        return vec![414, 431, 500];
    }
    let takes = |place: &ParameterIn, name: &str| {
        operation
            .parameters
            .iter()
            .flatten()
            .any(|parameter| match parameter {
                RefOr::T(parameter) => parameter.parameter_in == *place && parameter.name == name,
                RefOr::Ref(_) => false,
            })
    };
    let header = |name: &str| takes(&ParameterIn::Header, name);
    // Every operation refuses parameters that it does not know.
    let mut statuses = vec![406, 414, 422, 429, 431, 500, 503];
    if operation.security.is_some() {
        statuses.extend([401, 403]);
    }
    if path.contains('{') {
        statuses.push(404);
    }
    if operation.request_body.is_some() {
        statuses.extend([400, 408, 413, 415]);
    }
    if header("Idempotency-Key") {
        statuses.extend([400, 409]);
    }
    if header("If-Match") {
        statuses.extend([400, 412, 428]);
    }
    if header("If-None-Match") {
        statuses.push(400);
    }
    statuses
}

fn name(status: u16) -> String {
    format!("Problem{status}")
}

/// The problems of one status.
fn problem(status: u16) -> Response {
    let slugs: Vec<String> = TABLE
        .iter()
        .filter(|entry| entry.status == status)
        .map(|entry| format!("`{}`: {}", entry.kind, entry.title))
        .collect();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    let response = ResponseBuilder::new()
        .description(slugs.join("; "))
        .content("application/problem+json", content);
    let response = match status {
        401 => response.header("WWW-Authenticate", text("How to authenticate")),
        405 => response.header("Allow", text("The methods that the path takes")),
        412 => response.header("ETag", text("The present version")),
        429 | 503 => response.header("Retry-After", text("After how many seconds to try again")),
        _ => response,
    };
    response.build()
}

fn text(description: &str) -> Header {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(1024));
    HeaderBuilder::new()
        .schema(Some(schema))
        .description(Some(description))
        .build()
}
