//! Who did what to whom.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_http::query::Query;
use onward_http::signed::{Admin, Signed};
use onward_http::{App, Problem};
use onward_wire::admin::AuditRecord;
use onward_wire::page::AuditRecordPage;

use super::invites::ListQuery;
use crate::document::params;
use crate::list;

/// Lists the audit log, the newest record first.
///
/// Each record holds the hash over the record before it: `onward audit verify` finds what was changed.
#[utoipa::path(
    get, path = "/api/v1/admin/audit-log", operation_id = "list_audit_records", tag = "admin",
    params(params::Paging),
    responses((status = 200, description = "A page of the audit log", body = AuditRecordPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<Admin>,
    uri: Uri,
    Query(ListQuery(paging)): Query<ListQuery>,
) -> Result<Response, Problem> {
    let found = app.service().audit_log(&signed.actor, paging).await?;
    Ok(list::answer::<_, AuditRecord>(&uri, found))
}
