//! Writing a line into a goal's log, and deleting one.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use onward_domain::check_in::CheckIn;
use onward_domain::ids::{CheckInId, GoalId};
use onward_http::App;
use onward_http::page::{SignedForm, see_other};
use onward_http::path::Id;
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Outcome, Part, Written};

use super::{goal, refused};
use crate::form::Form;
use crate::form::check_in::{field_of, read};
use crate::frame::{Notice, show as send};

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
    let place = if form.value("back") == "goals" {
        "/goals".to_owned()
    } else {
        format!("/goals/{id}")
    };
    let location = format!("{place}?notice={}", Notice::CheckInSaved.word());
    let kept = location.clone();
    let once = form.once(
        format!("POST /goals/{id}/check-ins"),
        move |_: &Written<CheckIn>| kept.clone(),
    );
    Ok(match app.service().create_check_in(actor, id, new, once).await? {
        Outcome::Done(_) => location,
        Outcome::Replayed(answer) => answer.location.unwrap_or(location),
    })
}

/// `POST /check-ins/{check_in_id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Id(id): Id<CheckInId>,
    SignedForm { actor, form, .. }: SignedForm,
) -> Response {
    match remove(&app, &actor, id, &Form::of(&form)).await {
        Ok(goal) => see_other(&format!(
            "/goals/{goal}?notice={}#log",
            Notice::CheckInDeleted.word()
        )),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Deletes the line and tells in whose log it was.
async fn remove(app: &App, actor: &Actor, id: CheckInId, form: &Form) -> Result<GoalId, Error> {
    let check_in = app.service().check_in(actor, id).await?;
    app.service().delete_check_in(actor, id, form.expect()).await?;
    Ok(check_in.goal)
}
