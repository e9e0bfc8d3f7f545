//! A goal: where it stands, the form to check in, its log, its plan.

mod acts;
mod view;

pub(crate) use acts::{archive, close, delete, reopen, restore, unarchive};
pub(super) use view::{Filed, Page, Parts, filed, made};

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::ids::GoalId;
use onward_domain::page::Limit;
use onward_http::App;
use onward_http::page::SignedPage;
use onward_http::pairs::Pairs;
use onward_http::path::Id;
use onward_http::problem::Problem;
use onward_service::{Actor, CheckInQuery, Error, Paging};

use super::{address, asked};
use crate::bar::{Bar, Place};
use crate::form::Form;
use crate::form::check_in::fresh;
use crate::frame::{Frame, form_key, show as send};
use crate::text::say_with;

/// How many lines of the log a page shows.
const LINES: i64 = 25;

/// `GET /goals/{goal_id}`
pub(crate) async fn show(
    State(app): State<App>,
    SignedPage(actor): SignedPage,
    Id(id): Id<GoalId>,
    query: RawQuery,
) -> Response {
    match shown(&app, &actor, id, &asked(query)).await {
        Ok(page) => send(StatusCode::OK, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn shown(app: &App, actor: &Actor, id: GoalId, query: &Pairs) -> Result<Page, Error> {
    let page = load(app, actor, id, query.get("cursor").map(str::to_owned), None).await?;
    let bar = Bar::read(app, actor, query, Place::Goal).await?;
    Ok(page.told(bar))
}

/// Loads all that the page shows; `form` is what was typed if it was refused.
pub(super) async fn load(
    app: &App,
    actor: &Actor,
    id: GoalId,
    cursor: Option<String>,
    form: Option<Form>,
) -> Result<Page, Error> {
    let service = app.service();
    let (standing, goal) = service.standing(actor, id, None).await?;
    let user = service.me(actor).await?;
    let further = cursor.is_some();
    let paging = Paging {
        cursor,
        limit: Limit::new(LINES).unwrap_or_default(),
        ..Paging::default()
    };
    let log = service
        .check_ins(
            actor,
            id,
            CheckInQuery {
                paging,
                ..CheckInQuery::default()
            },
        )
        .await?;
    let form = form.map_or_else(|| fresh(&goal), |form| form.or("day", "today"));
    let name = goal.title.to_string();
    let name = if further {
        say_with("goal-page-further", [("goal", name.into())])
    } else {
        name
    };
    let frame = Frame::signed(app, actor, &user, name)
        .at("goals")
        .failed(form.failed());
    let here = format!("/goals/{id}");
    let next = log
        .next_cursor
        .map(|cursor| format!("{}#log", address(&here, &[("cursor", &cursor)])));
    Ok(made(
        frame,
        Parts {
            goal,
            standing,
            log: log.items,
            form,
            key: form_key(app),
            further,
            next,
        },
    ))
}
