//! Making a goal: one form for its measure and its plan.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::goal::Goal;
use onward_domain::user::User;
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Outcome, Part};

use super::refused;
use crate::bar::{GoalNotice, Place};
use crate::form::goal::{RARER, UNITS, USUAL, fresh, read, shows_further};
use crate::form::{Form, last_name};
use crate::frame::{Frame, form_key, show as send};
use crate::text::{filters, say};

const WEEKDAYS: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];
const MISSINGS: [&str; 2] = ["unknown", "zero"];

#[derive(Template)]
#[template(path = "goal_new.html")]
pub(super) struct Page {
    frame: Frame,
    form: Form,
    key: String,
    opened: bool,
    aggregates: [(&'static str, String); 3],
    rarer: [(&'static str, String); 3],
    units: [(&'static str, String); 6],
    weekdays: [&'static str; 7],
    missings: [&'static str; 2],
}

/// `GET /goals/new`
pub(crate) async fn show(State(app): State<App>, SignedPage(actor): SignedPage) -> Response {
    match app.service().me(&actor).await {
        Ok(user) => send(StatusCode::OK, &page(&app, &actor, &user, fresh())),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `POST /goals`
pub(crate) async fn create(State(app): State<App>, SignedForm { actor, form, .. }: SignedForm) -> Response {
    let mut form = Form::of(&form);
    let user = match app.service().me(&actor).await {
        Ok(user) => user,
        Err(error) => return Problem::from(error).into_response(),
    };
    let error = match make(&app, &actor, &user, &form).await {
        Ok(location) => return see_other(&location),
        Err(error) => error,
    };
    match refused::note(&mut form, error, last_name) {
        Ok(status) => send(status, &page(&app, &actor, &user, form)),
        Err(problem) => problem.into_response(),
    }
}

/// Makes the goal and gives the address of its page.
async fn make(app: &App, actor: &Actor, user: &User, form: &Form) -> Result<String, Error> {
    let today = user.day_rule(None).day_of(app.clock.now());
    let new = read(form, today).map_err(|fields| Error::Invalid(Part::Form, fields))?;
    let once = form.once("POST /goals".to_owned(), location);
    Ok(match app.service().create_goal(actor, new, once).await? {
        Outcome::Done(goal) => location(&goal),
        Outcome::Replayed(answer) => answer.location.unwrap_or_else(|| "/goals".to_owned()),
    })
}

fn location(goal: &Goal) -> String {
    GoalNotice::Created.at(&Place::Goal.path(goal.id), goal.id)
}

fn page(app: &App, actor: &Actor, user: &User, form: Form) -> Page {
    let frame = Frame::signed(app, actor, user, say("new-goal-page"))
        .at("goals")
        .failed(form.failed());
    made(frame, form, form_key(app))
}

/// The page around a form.
pub(super) fn made(frame: Frame, form: Form, key: String) -> Page {
    Page {
        frame,
        opened: shows_further(&form),
        form,
        key,
        aggregates: USUAL.map(|word| (word, format!("aggregate-{word}"))),
        rarer: RARER.map(|word| (word, format!("aggregate-{word}"))),
        units: UNITS.map(|word| (word, format!("every-unit-{word}"))),
        weekdays: WEEKDAYS,
        missings: MISSINGS,
    }
}
