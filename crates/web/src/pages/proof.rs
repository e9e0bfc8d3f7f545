//! The password once more, for what is delicate (R63): on a page of its own, or in the very form that needs it.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::fields::{Fields, Kind, Reason};
use onward_http::App;
use onward_http::next::Next;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Context, Error, Part};
use secrecy::SecretString;

use super::{address, asked, refused, told};
use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, show as send};
use crate::text::{filters, say};

/// The field that takes the present password.
pub(super) const FIELD: &str = "current_password";

/// Where a person goes on who came from nowhere.
const HOME: &str = "/settings/profile";

#[derive(Template)]
#[template(path = "reauthenticate.html")]
pub(super) struct Page {
    frame: Frame,
    form: Form,
}

/// `GET /reauthenticate`
pub(crate) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let next = asked(query).get("next").and_then(Next::parse);
    let next = next.map(|next| next.as_str().to_owned()).unwrap_or_default();
    page(&app, &actor, StatusCode::OK, Form::fresh([("next", next)])).await
}

/// `POST /reauthenticate`
pub(crate) async fn prove_again(
    State(app): State<App>,
    SignedForm {
        actor,
        caller,
        form: sent,
    }: SignedForm,
) -> Response {
    let mut form = Form::of(&sent).without(FIELD);
    let Err(error) = demand(&app, (&caller, &actor), &sent).await else {
        let next = Next::parse(form.value("next"));
        return see_other(&told(next.as_ref().map_or(HOME, Next::as_str), Notice::Proved));
    };
    match refused::note(&mut form, error, last_name) {
        Ok(status) => page(&app, &actor, status, form).await,
        Err(problem) => problem.into_response(),
    }
}

/// Leads to the page, and from there back to where something delicate was asked for.
pub(super) fn detour(next: &str) -> Response {
    see_other(&address("/reauthenticate", &[("next", next)]))
}

/// Whether the person would have to prove once more who they are.
pub(super) fn is_due(app: &App, actor: &Actor) -> bool {
    actor.proved(app.clock.now()).is_err()
}

/// The actor, proved anew if the form brings the password.
pub(super) async fn prove(
    app: &App,
    (caller, actor): (&Context, &Actor),
    sent: &Pairs,
) -> Result<Actor, Error> {
    if sent.get(FIELD).is_none_or(str::is_empty) {
        return Ok(actor.clone());
    }
    demand(app, (caller, actor), sent).await
}

async fn demand(app: &App, (caller, actor): (&Context, &Actor), sent: &Pairs) -> Result<Actor, Error> {
    let password = sent.get(FIELD).unwrap_or_default();
    if password.is_empty() {
        let missing = Reason::new(Kind::Missing, "Must be given");
        return Err(Error::Invalid(Part::Form, Fields::one([FIELD.into()], missing)));
    }
    let password = SecretString::from(password.to_owned());
    let proved = app.service().prove_again(caller, actor, &password).await;
    proved.map_err(in_our_field)
}

/// What the service says of its own field, said of ours.
fn in_our_field(error: Error) -> Error {
    let Error::Invalid(part, told) = error else {
        return error;
    };
    let mut fields = Fields::default();
    for error in told.errors() {
        fields.refuse(FIELD, error.reason.clone());
    }
    Error::Invalid(part, fields)
}

async fn page(app: &App, actor: &Actor, status: StatusCode, form: Form) -> Response {
    match app.service().me(actor).await {
        Ok(user) => {
            let frame = Frame::signed(app, actor, &user, say("proof-page")).failed(form.failed());
            send(status, &made(frame, form))
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The page around a form.
pub(super) const fn made(frame: Frame, form: Form) -> Page {
    Page { frame, form }
}
