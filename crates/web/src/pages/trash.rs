//! The trash: what was deleted, until when it can be brought back, and the button that does it.

use askama::Template;
use askama::filters::Safe;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::clock::Instant;
use onward_domain::day::DayRule;
use onward_http::App;
use onward_http::page::SignedPage;
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Deleted, Error, KEPT_DAYS, Paging, Trashed};

use super::{address, asked};
use crate::bar::{Bar, Place};
use crate::frame::{Frame, show as send};
use crate::markdown;
use crate::text::{filters, say, say_with};
use crate::words::sentence::{Sentence, about};
use crate::words::{amount, day};

#[derive(Template)]
#[template(path = "trash.html")]
pub(super) struct Page {
    pub(super) frame: Frame,
    pub(super) lead: String,
    pub(super) rows: Vec<Row>,
    pub(super) further: bool,
    pub(super) next: Option<String>,
}

/// One thing in the trash.
pub(super) struct Row {
    action: String,
    icon: &'static str,
    kind: String,
    what: Sentence,
    deleted: String,
    gone: String,
    gone_on: String,
    note: Option<Safe<String>>,
    /// What is restored, said to those who do not see the row.
    about: String,
}

/// `GET /trash`
pub(crate) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    match load(&app, &actor, &asked(query)).await {
        Ok(page) => send(StatusCode::OK, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, query: &Pairs) -> Result<Page, Error> {
    let service = app.service();
    let user = service.me(actor).await?;
    let cursor = query.get("cursor").map(str::to_owned);
    let further = cursor.is_some();
    let paging = Paging {
        cursor,
        ..Paging::default()
    };
    let found = service.trash(actor, paging).await?;
    let rule = user.day_rule(None);
    let now = app.clock.now();
    let rows = found.items.iter().map(|trashed| row(trashed, &rule, now));
    let name = say(if further {
        "trash-page-further"
    } else {
        "trash-page"
    });
    let frame = Frame::signed(app, actor, &user, name)
        .at("trash")
        .bar(Bar::read(app, actor, query, Place::Trash).await?);
    let next = found
        .next_cursor
        .map(|cursor| address("/trash", &[("cursor", &cursor)]));
    Ok(made(frame, rows.collect(), further, next))
}

/// The page around its rows.
pub(super) fn made(frame: Frame, rows: Vec<Row>, further: bool, next: Option<String>) -> Page {
    Page {
        frame,
        lead: say_with("trash-lead", [("days", KEPT_DAYS.into())]),
        rows,
        further,
        next,
    }
}

/// One thing in the words of the person whose days these are.
pub(super) fn row(trashed: &Trashed, rule: &DayRule, now: Instant) -> Row {
    let today = rule.day_of(now);
    let Trashed { deleted, at, until } = trashed;
    let on = day::within(rule.day_of(*at), today);
    let gone_on = rule.day_of(*until);
    let (action, kind, icon, what, note) = match deleted {
        Deleted::Goal(goal) => (
            format!("/goals/{}/restore", goal.id),
            "trash-goal",
            "target",
            about("trash-goal-what", goal.title.as_str(), None, []),
            None,
        ),
        Deleted::CheckIn(line, goal) => {
            let what = amount::of_line(&line.line, &goal.measure);
            let on = day::within(line.line.occurred_on, today);
            let log = Some(format!("/goals/{}", goal.id));
            let values = [("what", what.as_str().into()), ("day", on.as_str().into())];
            (
                format!("/check-ins/{}/restore", line.id),
                "trash-check-in",
                "check",
                about("trash-check-in-what", goal.title.as_str(), log, values),
                line.line
                    .note
                    .as_ref()
                    .map(|note| markdown::render(note.as_str())),
            )
        }
    };
    Row {
        action,
        icon,
        kind: say(kind),
        about: what.text(),
        what,
        deleted: say_with("trash-deleted", [("day", on.as_str().into())]),
        gone: say_with("trash-gone", [("day", day::with_weekday(gone_on, today).into())]),
        gone_on: gone_on.to_string(),
        note,
    }
}
