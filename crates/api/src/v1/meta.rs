//! Where a client begins, and what it may want to know before it asks for anything else. Both are public.

use axum::extract::State;
use axum::response::Response;
use onward_http::query::Query;
use onward_http::{App, Problem};
use onward_service::About;
use onward_wire::check_ins::batch::MAX_ITEMS;
use onward_wire::meta::{Limits, Meta, Root, RootLinks};
use onward_wire::read::{MAX_DEPTH, MAX_ELEMENTS};

use crate::{answer, features};

const NAME: &str = "onward";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Tells where the parts of the service are.
///
/// What is switched off is null.
#[utoipa::path(
    get, path = "/api/v1", operation_id = "get_root", tag = "system",
    responses((status = 200, description = "Name, version and places", body = Root)),
)]
pub(crate) async fn root(State(app): State<App>, Query(()): Query<()>) -> Response {
    let there = |path: &'static str| (!app.is_off(path)).then_some(path);
    let links = RootLinks {
        this: "/api/v1",
        meta: "/api/v1/meta",
        openapi: there("/openapi.json"),
        docs: there("/docs"),
        problems: "/problems",
        status: "/readyz",
    };
    let root = Root {
        name: NAME,
        version: VERSION,
        links,
    };
    answer::ok(None, &root)
}

/// Tells what is switched on, how much is taken, and the time.
///
/// The paths of a feature that is off answer 404.
#[utoipa::path(
    get, path = "/api/v1/meta", operation_id = "get_meta", tag = "system",
    responses((status = 200, description = "Features, limits and time", body = Meta)),
)]
pub(crate) async fn meta(State(app): State<App>, Query(()): Query<()>) -> Result<Response, Problem> {
    let about = app.service().about().await?;
    let meta = Meta {
        name: NAME,
        instance_name: about.instance_name.clone(),
        version: VERSION,
        api_version: "v1",
        server_time: app.clock.now().into(),
        features: features::in_force(&app),
        limits: limits(&app.limits, &about),
        push_public_key: None,
    };
    Ok(answer::ok(None, &meta))
}

fn limits(of_requests: &onward_http::Limits, about: &About) -> Limits {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Limits {
        body_bytes: count(of_requests.body),
        uri_bytes: count(of_requests.uri),
        header_bytes: count(of_requests.headers),
        header_fields: count(of_requests.header_fields),
        json_depth: count(MAX_DEPTH),
        json_elements: count(MAX_ELEMENTS),
        page_items: onward_domain::page::Limit::MAX,
        batch_items: count(MAX_ITEMS),
        password_min_characters: count(about.password_characters),
        password_max_bytes: count(about.password_bytes),
        goals_per_account: about.goals,
        sessions_per_account: about.sessions,
        idempotency_key_seconds: about.key_seconds,
    }
}
