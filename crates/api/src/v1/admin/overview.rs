//! The installation at a glance.

use axum::extract::State;
use axum::response::Response;
use onward_http::query::Query;
use onward_http::signed::{Admin, Signed};
use onward_http::{App, Problem};
use onward_service::{self as service, Counts, Queue, Storage};
use onward_wire::admin::{CountsOverview, DatabaseOverview, Engine, Overview, QueueOverview};

use crate::answer;

/// Gives the installation at a glance.
///
/// Counts, versions, background work, and how large the database is.
#[utoipa::path(
    get, path = "/api/v1/admin/overview", operation_id = "get_overview", tag = "admin",
    responses((status = 200, description = "The installation at a glance", body = Overview)),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<Admin>,
    Query(()): Query<()>,
) -> Result<Response, Problem> {
    let found = app.service().overview(&signed.actor).await?;
    Ok(answer::ok(None, &shape(found)))
}

fn shape(overview: service::Overview) -> Overview {
    let service::Overview {
        instance_name,
        engine,
        storage: Storage { version, bytes },
        schema,
        counts,
        queue,
    } = overview;
    let Queue {
        queued,
        running,
        failed,
    } = queue;
    let Counts {
        users,
        active_users,
        superusers,
        sessions,
        goals,
        check_ins,
    } = counts;
    Overview {
        instance_name,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: DatabaseOverview {
            engine: match engine {
                service::Engine::Sqlite => Engine::SQLITE,
                service::Engine::Postgres => Engine::POSTGRES,
            },
            version,
            schema: schema.to_owned(),
            size_bytes: bytes,
        },
        counts: CountsOverview {
            users,
            active_users,
            superusers,
            sessions,
            goals,
            check_ins,
        },
        queue: QueueOverview {
            queued,
            running,
            failed,
        },
    }
}
