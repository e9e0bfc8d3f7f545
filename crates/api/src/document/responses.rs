//! What every operation may answer beside its success, by what it takes.
//!
//! An operation names only the problems that are its own, as `/problems/<slug>` in the description of a response;
//! everything that operations share is added here, and nowhere else.

use utoipa::openapi::path::{HttpMethod, Operation, ParameterIn, PathItem};
use utoipa::openapi::{Components, OpenApi, Ref, RefOr, Required, Response};

use super::headers::{self, has};
use super::problems::{MEDIA_TYPE, Problems};

/// Operations that take no body as well as one.
const OPTIONAL_BODIES: [&str; 2] = ["create_check_in", "create_invite"];
/// Operations that want the password checked a short while ago, always or for some changes (R63).
const REAUTHENTICATED: [&str; 7] = [
    "create_password_reset_link",
    "create_user",
    "delete_me",
    "delete_user",
    "update_me",
    "update_settings",
    "update_user",
];
/// Where changes may be demanded to name their version (R46).
const DEMANDING: [&str; 3] = ["/api/v1/goals/", "/api/v1/check-ins/", "/api/v1/admin/settings"];

/// Adds the refusals and failures that operations share, once as components and then by reference.
pub(super) fn complete(openapi: &mut OpenApi) {
    let components = openapi.components.get_or_insert_with(Components::new);
    for (path, item) in &mut openapi.paths.paths {
        for (method, operation) in methods(item) {
            say_whether_a_body_is_needed(operation);
            // An empty list says that nobody need sign in, where nothing said would leave it open.
            operation.security.get_or_insert_default();
            answer(path, &method, operation, components);
        }
    }
}

fn methods(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn say_whether_a_body_is_needed(operation: &mut Operation) {
    let optional = is_one_of(operation, &OPTIONAL_BODIES);
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.required = Some(if optional { Required::False } else { Required::True });
    }
}

fn is_one_of(operation: &Operation, ids: &[&str]) -> bool {
    let id = operation.operation_id.as_deref();
    id.is_some_and(|id| ids.contains(&id))
}

fn answer(path: &str, method: &HttpMethod, operation: &mut Operation, components: &mut Components) {
    let mut responses = std::mem::take(&mut operation.responses.responses);
    let mut problems = Problems::by_status(&shared(path, method, operation));
    for (status, response) in &responses {
        if let RefOr::T(response) = response
            && response.content.contains_key(MEDIA_TYPE)
        {
            let own = Problems::named(&response.description);
            let shared = problems.remove(status).unwrap_or_default();
            problems.insert(status.clone(), shared.and(own));
        }
    }
    for (status, problems) in problems {
        let is_page = responses.get(&status).is_some_and(is_no_problem);
        if is_page || problems.is_empty() {
            continue;
        }
        let mut response = problems.response();
        headers::complete(path, operation, &status, &mut response, components);
        if let Some(RefOr::T(own)) = responses.get_mut(&status)
            && own.content.len() > 1
        {
            // Also told in another form: an answer of this operation alone.
            for (kind, content) in response.content {
                own.content.insert(kind, content);
            }
            continue;
        }
        let name = component(path, operation, &status, &problems);
        components.responses.insert(name.clone(), response.into());
        responses.insert(status, RefOr::Ref(Ref::from_response_name(name)));
    }
    for (status, response) in &mut responses {
        if let RefOr::T(response) = response {
            headers::complete(path, operation, status, response, components);
        }
    }
    operation.responses.responses = responses;
}

/// Pages answer their refusals and failures as pages.
fn is_no_problem(response: &RefOr<Response>) -> bool {
    matches!(response, RefOr::T(response) if !response.content.is_empty() && !response.content.contains_key(MEDIA_TYPE))
}

/// The name of an answer: its problems, and what else its header fields follow from.
fn component(path: &str, operation: &Operation, status: &str, problems: &Problems) -> String {
    let outside = if path.starts_with("/api/v1") {
        ""
    } else {
        "OutsideOfTheApi"
    };
    let kept = matches!(status, "404" | "409" | "410" | "412");
    let once = kept && has(operation, &ParameterIn::Header, "Idempotency-Key");
    format!("{}{}{outside}", problems.name(), if once { "Kept" } else { "" })
}

/// The problems that an operation shares with others like it.
fn shared(path: &str, method: &HttpMethod, operation: &Operation) -> Vec<&'static str> {
    if path.starts_with("/docs") {
        return Vec::new();
    }
    let mut names = vec!["uri-too-long", "headers-too-large", "internal-error"];
    if !path.starts_with("/api/") {
        return names;
    }
    let header = |name: &str| has(operation, &ParameterIn::Header, name);
    let changes = matches!(method, HttpMethod::Put | HttpMethod::Patch | HttpMethod::Delete);
    // Every operation refuses parameters that it does not know.
    names.extend([
        "not-acceptable",
        "validation-error",
        "rate-limited",
        "unavailable",
    ]);
    let mut add = |when: bool, also: &[&'static str]| {
        if when {
            names.extend(also);
        }
    };
    add(
        operation.security.as_ref().is_some_and(|ways| !ways.is_empty()),
        &["unauthenticated", "invalid-token", "insufficient-scope"],
    );
    add(
        is_one_of(operation, &REAUTHENTICATED),
        &["reauthentication-required"],
    );
    add(path.contains('{'), &["not-found"]);
    // Every POST reads its body, if only to refuse one.
    add(
        operation.request_body.is_some() || *method == HttpMethod::Post,
        &[
            "malformed-request",
            "request-timeout",
            "payload-too-large",
            "unsupported-media-type",
        ],
    );
    add(
        header("Idempotency-Key"),
        &[
            "idempotency-key-invalid",
            "idempotency-in-progress",
            "idempotency-key-reused",
        ],
    );
    add(header("If-Match"), &["malformed-request", "precondition-failed"]);
    add(header("If-None-Match"), &["malformed-request"]);
    add(
        header("If-Match") && changes && DEMANDING.iter().any(|start| path.starts_with(start)),
        &["precondition-required"],
    );
    names
}
