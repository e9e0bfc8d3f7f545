//! What can be done with a goal as a whole: at once, told on the next page, and taken back from there.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::{Goal, GoalPatch, GoalState, Patch};
use onward_domain::ids::GoalId;
use onward_http::App;
use onward_http::page::{SignedForm, see_other};
use onward_http::path::Id;
use onward_http::problem::Problem;
use onward_service::{Error, Once, Part};

use crate::bar::{GoalNotice, Place};
use crate::form::Form;

/// `POST /goals/{goal_id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Id(id): Id<GoalId>,
    SignedForm { actor, form, .. }: SignedForm,
) -> Response {
    let form = Form::of(&form);
    let deleted = app.service().delete_goal(&actor, id, form.expect()).await;
    led(deleted, &GoalNotice::Deleted.at("/goals", id))
}

/// `POST /goals/{goal_id}/restore`
pub(crate) async fn restore(
    State(app): State<App>,
    Id(id): Id<GoalId>,
    SignedForm { actor, form, .. }: SignedForm,
) -> Response {
    let form = Form::of(&form);
    let place = Place::of_word(form.value("back"));
    let restored = app
        .service()
        .restore_goal(&actor, id, form.expect(), Once::unnamed())
        .await;
    led(restored, &GoalNotice::Restored.at(&place.path(id), id))
}

/// `POST /goals/{goal_id}/close`
pub(crate) async fn close(app: State<App>, id: Id<GoalId>, form: SignedForm) -> Response {
    let word = form.form.get("state").unwrap_or_default();
    let Some(state) = GoalState::from_word(word).filter(|state| *state != GoalState::Active) else {
        let reason = Reason::new(Kind::Enum, "Must be achieved, missed or dropped");
        let fields = Fields::one(["state".into()], reason);
        return Problem::from(Error::Invalid(Part::Form, fields)).into_response();
    };
    change(app, id, form, (state_of(state), GoalNotice::Closed)).await
}

/// `POST /goals/{goal_id}/reopen`
pub(crate) async fn reopen(app: State<App>, id: Id<GoalId>, form: SignedForm) -> Response {
    change(app, id, form, (state_of(GoalState::Active), GoalNotice::Reopened)).await
}

/// `POST /goals/{goal_id}/archive`
pub(crate) async fn archive(app: State<App>, id: Id<GoalId>, form: SignedForm) -> Response {
    let patch = GoalPatch {
        archived_at: Patch::Set(Some(app.clock.now())),
        ..GoalPatch::default()
    };
    change(app, id, form, (patch, GoalNotice::Archived)).await
}

/// `POST /goals/{goal_id}/unarchive`
pub(crate) async fn unarchive(app: State<App>, id: Id<GoalId>, form: SignedForm) -> Response {
    let patch = GoalPatch {
        archived_at: Patch::Set(None),
        ..GoalPatch::default()
    };
    change(app, id, form, (patch, GoalNotice::Unarchived)).await
}

fn state_of(state: GoalState) -> GoalPatch {
    GoalPatch {
        state: Patch::Set(state),
        ..GoalPatch::default()
    }
}

/// Changes the goal and tells it on its page.
async fn change(
    State(app): State<App>,
    Id(id): Id<GoalId>,
    SignedForm { actor, form, .. }: SignedForm,
    (patch, notice): (GoalPatch, GoalNotice),
) -> Response {
    let expect = Form::of(&form).expect();
    let changed: Result<Goal, Error> = app.service().patch_goal(&actor, id, patch, expect).await;
    led(changed, &notice.at(&Place::Goal.path(id), id))
}

/// Sends on to where the change is told.
fn led<T>(done: Result<T, Error>, to: &str) -> Response {
    match done {
        Ok(_) => see_other(to),
        Err(error) => Problem::from(error).into_response(),
    }
}
