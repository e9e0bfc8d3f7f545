//! The list of goals, each with where it stands and the quickest way to log.

mod narrowed;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::day::Day;
use onward_domain::goal::{Goal, Life};
use onward_domain::measure::Aggregate;
use onward_domain::page::Limit;
use onward_domain::standing::Standing;
use onward_domain::user::User;
use onward_http::App;
use onward_http::page::SignedPage;
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Expand, Expanded, GoalFilter, GoalQuery, Paging};

pub(super) use narrowed::Narrowed;

use super::asked;
use crate::bar::{Bar, Place};
use crate::frame::{Frame, form_keys, show as send};
use crate::text::{filters, say, say_with};
use crate::words::day;
use crate::words::standing::{Words, words};

#[derive(Template)]
#[template(path = "goals.html")]
pub(super) struct Page {
    pub(super) frame: Frame,
    pub(super) today: Today,
    pub(super) rows: Vec<Row>,
    pub(super) narrowed: Narrowed,
    /// Whether there are goals, all of them archived.
    pub(super) put_away: bool,
    pub(super) further: bool,
    pub(super) next: Option<String>,
}

/// The day it is for the person.
pub(super) struct Today {
    pub(super) day: String,
    pub(super) words: String,
}

/// One goal of the list.
pub(super) struct Row {
    id: String,
    title: String,
    icon: Option<String>,
    standing: Words,
    quick: Option<Quick>,
}

/// The form that logs without leaving the list.
struct Quick {
    key: String,
    /// Which goal it is for, said to those who do not see where it stands.
    about: String,
    /// What is typed: the unit.
    name: String,
    ticks: bool,
}

/// `GET /goals`
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
    let narrowed = Narrowed::read(query);
    let asked = GoalQuery {
        filter: narrowed.filter(),
        paging,
        ..GoalQuery::default()
    };
    let standing = Expand {
        standing: true,
        ..Expand::default()
    };
    let found = service.goals_expanded(actor, asked, standing).await?;
    let keys = form_keys(app, found.items.len());
    let rows: Vec<Row> = found
        .items
        .iter()
        .zip(keys)
        .filter_map(|(Expanded { goal, standing, .. }, key)| Some(row(goal, standing.as_ref()?, key)))
        .collect();
    let frame = Frame::signed(
        app,
        actor,
        &user,
        say(if further {
            "goals-page-further"
        } else {
            "goals-page"
        }),
    )
    .at("goals")
    .bar(Bar::read(app, actor, query, Place::Goals).await?);
    let next = found.next_cursor.map(|cursor| narrowed.link(Some(&cursor)));
    Ok(Page {
        frame,
        today: today(&user, app),
        put_away: rows.is_empty() && !further && any_archived(app, actor).await?,
        rows,
        narrowed,
        further,
        next,
    })
}

/// Whether there is any goal if archived ones count.
async fn any_archived(app: &App, actor: &Actor) -> Result<bool, Error> {
    let any = GoalQuery {
        filter: GoalFilter {
            include_archived: true,
            ..GoalFilter::default()
        },
        paging: Paging {
            limit: Limit::new(1).unwrap_or_default(),
            ..Paging::default()
        },
        ..GoalQuery::default()
    };
    Ok(!app.service().goals(actor, any).await?.items.is_empty())
}

fn today(user: &User, app: &App) -> Today {
    let today = user.day_rule(None).day_of(app.clock.now());
    words_of(today)
}

/// A day with its weekday and without its year.
pub(super) fn words_of(today: Day) -> Today {
    Today {
        day: today.to_string(),
        words: day::with_weekday(today, today),
    }
}

/// A goal with its standing of today.
pub(super) fn row(goal: &Goal, standing: &Standing, key: String) -> Row {
    Row {
        id: goal.id.to_string(),
        title: goal.title.to_string(),
        icon: goal.icon.as_ref().map(ToString::to_string),
        standing: words(goal, standing, standing.as_of),
        quick: quick(goal, key),
    }
}

/// Goals that go on and take values can be logged from the list.
fn quick(goal: &Goal, key: String) -> Option<Quick> {
    if goal.life != Life::Active {
        return None;
    }
    let ticks = match goal.measure.aggregate {
        Aggregate::Children => return None,
        Aggregate::Count => true,
        Aggregate::Sum | Aggregate::Last | Aggregate::Min | Aggregate::Max | Aggregate::Mean => false,
    };
    let about = say_with("quick-about", [("goal", goal.title.as_str().into())]);
    let name = goal
        .measure
        .unit
        .as_ref()
        .map_or_else(|| say("quick-value"), ToString::to_string);
    Some(Quick {
        key,
        about,
        name,
        ticks,
    })
}
