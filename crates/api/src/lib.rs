//! The JSON API: `/api/v1`, `/openapi.json`, `/docs`, `/problems`, `/.well-known` and the health checks.
//!
//! Handlers are thin: they read a shape, call one use case, and answer a shape. A route is added only together with
//! its operation, so the document and the router cannot differ; what every operation may answer is added to the
//! document in one place. The crate must not know how anything is stored, and has no rule of its own.

mod answer;
mod docs;
mod document;
mod dry_run;
mod features;
mod keys;
mod list;
mod system;
mod told;
mod v1;

use axum::Router;
use onward_http::App;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use document::bytes as document;
pub use features::paths_of;

/// All routes of programs, and the document that describes them.
pub fn router() -> (Router<App>, OpenApi) {
    let (router, mut openapi) = OpenApiRouter::with_openapi(document::base())
        .merge(v1::routes())
        .routes(routes!(system::healthz))
        .routes(routes!(system::readyz))
        .routes(routes!(system::openapi_json))
        .routes(routes!(system::problems::list))
        .routes(routes!(system::problems::one))
        .routes(routes!(system::well_known::api_catalog))
        .routes(routes!(system::well_known::security_txt))
        .routes(routes!(system::well_known::change_password))
        .routes(routes!(keys::list))
        .routes(routes!(docs::page))
        .routes(routes!(docs::file))
        .split_for_parts();
    document::complete(&mut openapi);
    (router, openapi)
}

/// The document that describes all routes of programs.
pub fn openapi() -> OpenApi {
    router().1
}

#[cfg(test)]
mod tests;
