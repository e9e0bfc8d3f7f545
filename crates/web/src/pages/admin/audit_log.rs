//! Who did what to whom.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::audit::{Listed, Record};
use onward_domain::day::TimeZone;
use onward_http::App;
use onward_http::page::SignedPage;
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Page as Found, Paging};

use crate::frame::{Frame, show as send};
use crate::pages::{address, asked};
use crate::section::Section;
use crate::text::{filters, find, say};
use crate::words::moment::{Moment, moment};

const PATH: &str = "/admin/audit-log";

#[derive(Template)]
#[template(path = "admin/audit_log.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    rows: Vec<Row>,
    further: bool,
    next: Option<String>,
}

/// One record.
struct Row {
    seq: i64,
    what: String,
    at: Moment,
    who: String,
    /// The account it was done to, unless that is who did it.
    whom: Option<String>,
    changed: String,
    address: Option<String>,
    request: Option<String>,
}

/// `GET /admin/audit-log`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let cursor = asked(query).get("cursor").map(str::to_owned);
    match load(&app, &actor, cursor).await {
        Ok(page) => send(StatusCode::OK, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, cursor: Option<String>) -> Result<Page, Error> {
    let further = cursor.is_some();
    let place = if further { "audit-log-further" } else { "audit-log" };
    let (frame, user) = super::frame(app, actor, place).await?;
    let paging = Paging {
        cursor,
        ..Paging::default()
    };
    let found = app.service().audit_log(actor, paging).await?;
    Ok(Page {
        further,
        ..made(frame, found, &user.time_zone)
    })
}

/// The page over some records.
pub(in crate::pages) fn made(frame: Frame, found: Found<Listed>, zone: &TimeZone) -> Page {
    let next = found
        .next_cursor
        .map(|cursor| address(PATH, &[("cursor", &cursor)]));
    Page {
        frame,
        section: Section::admin("audit-log"),
        rows: found.items.into_iter().map(|listed| row(listed, zone)).collect(),
        further: false,
        next,
    }
}

fn row(Listed { record, actor_name }: Listed, zone: &TimeZone) -> Row {
    let Record {
        seq,
        id: _,
        happened_at,
        actor,
        action,
        target_type,
        target,
        changed,
        address,
        request_id,
        hash: _,
    } = record;
    let who = actor_name.unwrap_or_else(|| {
        say(if actor.is_some() {
            "audit-gone"
        } else if address.is_some() {
            "audit-nobody"
        } else {
            "audit-installation"
        })
    });
    let done_to =
        target.filter(|target| target_type == "user" && actor.is_none_or(|actor| actor.uuid() != *target));
    Row {
        seq,
        what: find(&format!("audit-{}", action.replace(['.', '_'], "-"))).unwrap_or(action),
        at: moment(happened_at, zone),
        who,
        whom: done_to.map(|id| id.to_string()),
        changed: changed
            .split_whitespace()
            .map(name_of)
            .collect::<Vec<_>>()
            .join(", "),
        address,
        request: request_id,
    }
}

/// What a changed field is called.
fn name_of(field: &str) -> String {
    find(&format!("field-{}", field.replace('_', "-"))).unwrap_or_else(|| field.to_owned())
}
