//! Where a person is signed in, and ending that.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::day::TimeZone;
use onward_domain::ids::SessionId;
use onward_domain::page::Limit;
use onward_domain::session::{Client, Session};
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::path::Id;
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Paging};

use crate::frame::{Frame, Notice, show as send};
use crate::pages::{asked, told};
use crate::section::Section;
use crate::text::{filters, say_with};
use crate::words::device::device;
use crate::words::moment::{Moment, moment};

const PATH: &str = "/settings/sessions";

#[derive(Template)]
#[template(path = "settings/sessions.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    rows: Vec<Row>,
}

/// One sign-in.
struct Row {
    id: String,
    device: String,
    client: &'static str,
    address: Option<String>,
    current: bool,
    began: Moment,
    used: Moment,
    ends: Moment,
    /// What its button does, said to those who do not see which row it is in.
    end_label: String,
}

impl Page {
    fn others(&self) -> bool {
        self.rows.iter().any(|row| !row.current)
    }
}

/// `GET /settings/sessions`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let notice = asked(query).get("notice").and_then(Notice::from_word);
    match load(&app, &actor, notice).await {
        Ok(page) => send(StatusCode::OK, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, notice: Option<Notice>) -> Result<Page, Error> {
    let user = app.service().me(actor).await?;
    // More than one account has at a time: one page shows all.
    let paging = Paging {
        limit: Limit::new(Limit::MAX).unwrap_or_default(),
        ..Paging::default()
    };
    let found = app.service().sessions(actor, paging).await?;
    let frame = super::frame(app, actor, &user, "sessions").notice(notice);
    Ok(made(frame, found.items, &user.time_zone))
}

/// The page over some sign-ins; the one that asks comes first.
pub(in crate::pages) fn made(frame: Frame, mut sessions: Vec<Session>, zone: &TimeZone) -> Page {
    sessions.sort_by_key(|session| !session.current);
    let section = Section::settings("sessions");
    let rows = sessions.into_iter().map(|session| row(session, zone)).collect();
    Page { frame, section, rows }
}

fn row(session: Session, zone: &TimeZone) -> Row {
    let Session {
        id,
        client,
        device: agent,
        address,
        current,
        authenticated_at: _,
        created_at,
        last_used_at,
        expires_at,
    } = session;
    let device = device(&agent);
    let end_label = say_with("session-end-of", [("device", device.as_str().into())]);
    Row {
        id: id.to_string(),
        client: match client {
            Client::Web => "session-at-pages",
            Client::Api => "session-at-api",
        },
        device,
        address,
        current,
        began: moment(created_at, zone),
        used: moment(last_used_at, zone),
        ends: moment(expires_at, zone),
        end_label,
    }
}

/// `POST /settings/sessions/{session_id}/delete`
pub(super) async fn end(
    State(app): State<App>,
    Id(id): Id<SessionId>,
    SignedForm { actor, caller, .. }: SignedForm,
) -> Response {
    match app.service().revoke_session(&caller, &actor, id).await {
        Ok(()) => see_other(&told(PATH, Notice::SessionEnded)),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `POST /settings/sessions/delete`
pub(super) async fn end_others(
    State(app): State<App>,
    SignedForm { actor, caller, .. }: SignedForm,
) -> Response {
    match app.service().revoke_other_sessions(&caller, &actor).await {
        Ok(()) => see_other(&told(PATH, Notice::OtherSessionsEnded)),
        Err(error) => Problem::from(error).into_response(),
    }
}
