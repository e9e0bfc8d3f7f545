//! Writing a line into a goal's log, deleting one, and bringing it back.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use onward_domain::check_in::CheckIn;
use onward_domain::ids::{CheckInId, GoalId};
use onward_http::App;
use onward_http::page::{SignedForm, see_other};
use onward_http::path::Id;
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Once, Outcome, Part, Written};

use super::{goal, refused};
use crate::bar::{CheckInNotice, Place};
use crate::form::Form;
use crate::form::check_in::{field_of, read};
use crate::frame::show as send;

/// `POST /goals/{goal_id}/check-ins`
pub(crate) async fn create(
    State(app): State<App>,
    Id(id): Id<GoalId>,
    SignedForm { actor, form, .. }: SignedForm,
) -> Response {
    let mut form = Form::of(&form);
    let error = match write(&app, &actor, id, &form).await {
        Ok(location) => return see_other(&location),
        Err(error) => error,
    };
    let status = match refused::note(&mut form, error, field_of) {
        Ok(status) => status,
        Err(problem) => return problem.into_response(),
    };
    match goal::load(&app, &actor, id, None, Some(form)).await {
        Ok(page) => send(status, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Writes the line and gives the address to go on to: back to the list, if it came from there.
async fn write(app: &App, actor: &Actor, id: GoalId, form: &Form) -> Result<String, Error> {
    let goal = app.service().goal(actor, id).await?;
    let user = app.service().me(actor).await?;
    let today = user.day_rule(goal.time_zone.as_ref()).day_of(app.clock.now());
    let new = read(form, &goal, today).map_err(|fields| Error::Invalid(Part::Form, fields))?;
    let place = Place::of_word(form.value("back")).path(id);
    let location = move |written: &Written<CheckIn>| {
        let (Written::Created(line) | Written::Existing(line)) = written;
        CheckInNotice::Saved.at(&place, line.id)
    };
    let once = form.once(format!("POST /goals/{id}/check-ins"), location.clone());
    Ok(match app.service().create_check_in(actor, id, new, once).await? {
        Outcome::Done(written) => location(&written),
        Outcome::Replayed(answer) => answer.location.unwrap_or_else(|| Place::Goal.path(id)),
    })
}

/// `POST /check-ins/{check_in_id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Id(id): Id<CheckInId>,
    SignedForm { actor, form, .. }: SignedForm,
) -> Response {
    let form = Form::of(&form);
    led(
        remove(&app, &actor, id, &form).await,
        &form,
        (CheckInNotice::Deleted, id),
    )
}

/// `POST /check-ins/{check_in_id}/restore`
pub(crate) async fn restore(
    State(app): State<App>,
    Id(id): Id<CheckInId>,
    SignedForm { actor, form, .. }: SignedForm,
) -> Response {
    let form = Form::of(&form);
    led(
        bring_back(&app, &actor, id, &form).await,
        &form,
        (CheckInNotice::Restored, id),
    )
}

/// Sends on to where the change of a line of this goal is told.
fn led(goal: Result<GoalId, Error>, form: &Form, (notice, id): (CheckInNotice, CheckInId)) -> Response {
    match goal {
        Ok(goal) => see_other(&notice.at(&Place::of_word(form.value("back")).path(goal), id)),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Deletes the line and tells in whose log it was.
async fn remove(app: &App, actor: &Actor, id: CheckInId, form: &Form) -> Result<GoalId, Error> {
    let check_in = app.service().check_in(actor, id).await?;
    app.service().delete_check_in(actor, id, form.expect()).await?;
    Ok(check_in.goal)
}

/// Brings the line back and tells in whose log it is.
async fn bring_back(app: &App, actor: &Actor, id: CheckInId, form: &Form) -> Result<GoalId, Error> {
    let restored = app
        .service()
        .restore_check_in(actor, id, form.expect(), Once::unnamed())
        .await?;
    match restored {
        Outcome::Done(check_in) => Ok(check_in.goal),
        Outcome::Replayed(_) => Err(Error::internal("a request without a key was replayed")),
    }
}
