//! What is set for the installation as a whole.

use axum::extract::State;
use axum::response::Response;
use onward_domain::settings;
use onward_http::body::{Call, Edited, Valid};
use onward_http::caller::Caller;
use onward_http::conditions::{IfMatch, IfNoneMatch};
use onward_http::query::Query;
use onward_http::signed::{Admin, Signed};
use onward_http::{App, Problem};
use onward_service::Demand;
use onward_wire::admin::{Settings, SettingsPatch};
use onward_wire::edit::Edit;

use crate::{answer, document::params};

/// Gives the settings of the installation.
///
/// Those that the configuration fixes are given as they are fixed.
#[utoipa::path(
    get, path = "/api/v1/admin/settings", operation_id = "get_settings", tag = "admin",
    params(params::IfNoneMatch),
    responses(
        (status = 200, description = "The settings", body = Settings,
            headers(("ETag" = String, description = "The version of the settings"))),
        (status = 304, description = "The settings are as they are known"),
    ),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<Admin>,
    Query(()): Query<()>,
    known: IfNoneMatch,
) -> Result<Response, Problem> {
    let settings = app.service().settings(&signed.actor).await?;
    if known.has(settings.version) {
        return Ok(IfNoneMatch::not_modified(settings.version));
    }
    Ok(answer::ok(Some(settings.version), &Settings::from(settings)))
}

/// Changes some settings of the installation.
///
/// Always needs `If-Match`, and a check of the password in the last ten minutes. What the configuration fixes is
/// read-only.
#[utoipa::path(
    patch, path = "/api/v1/admin/settings", operation_id = "update_settings", tag = "admin",
    params(params::IfMatch),
    request_body(content(
        (SettingsPatch = "application/merge-patch+json"),
        (SettingsPatch = "application/json"),
    )),
    responses((status = 200, description = "The settings", body = Settings,
        headers(("ETag" = String, description = "The version of the settings")))),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn patch(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Admin, (Query<()>, IfMatch), Edited<SettingsPatch, settings::SettingsPatch>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Query(()), IfMatch(expect)),
        body: Valid {
            value: Edit { sent, change },
            ..
        },
        ..
    } = call;
    if sent.needs_stored() {
        let stored = app.service().settings(&actor).await?;
        // Where the condition is not met, the change is refused as a whole.
        if expect.check(stored.version, Demand::Version).is_ok() {
            sent.check_read_only(&stored).map_err(answer::refused)?;
        }
    }
    let settings = app
        .service()
        .patch_settings(&context, &actor, change, expect)
        .await?;
    Ok(answer::ok(Some(settings.version), &Settings::from(settings)))
}
