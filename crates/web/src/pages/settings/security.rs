//! Changing one's password.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::fields::{Fields, Kind, Reason};
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Context, Error, Part};
use secrecy::SecretString;

use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, show as send};
use crate::pages::{asked, proof, refused, told};
use crate::section::Section;
use crate::text::filters;

/// The field that takes the new password.
const NEW: &str = "new_password";

#[derive(Template)]
#[template(path = "settings/security.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    form: Form,
}

/// `GET /settings/security`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let notice = asked(query).get("notice").and_then(Notice::from_word);
    page(&app, &actor, Form::default(), (StatusCode::OK, notice)).await
}

/// `POST /settings/security`
pub(super) async fn change(
    State(app): State<App>,
    SignedForm {
        actor,
        caller,
        form: sent,
    }: SignedForm,
) -> Response {
    let error = match replace(&app, (&caller, &actor), &sent).await {
        Ok(()) => return see_other(&told("/settings/security", Notice::PasswordReplaced)),
        Err(error) => error,
    };
    let mut form = Form::default();
    match refused::note(&mut form, error, last_name) {
        Ok(status) => page(&app, &actor, form, (status, None)).await,
        Err(problem) => problem.into_response(),
    }
}

async fn replace(app: &App, (caller, actor): (&Context, &Actor), sent: &Pairs) -> Result<(), Error> {
    let secret = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    let mut fields = Fields::default();
    for name in [proof::FIELD, NEW] {
        if secret(name).is_empty() {
            fields.refuse(name, Reason::new(Kind::Missing, "Must be given"));
        }
    }
    fields
        .done(())
        .map_err(|fields| Error::Invalid(Part::Form, fields))?;
    let (current, new) = (
        SecretString::from(secret(proof::FIELD)),
        SecretString::from(secret(NEW)),
    );
    app.service().change_password(caller, actor, &current, &new).await
}

async fn page(
    app: &App,
    actor: &Actor,
    form: Form,
    (status, notice): (StatusCode, Option<Notice>),
) -> Response {
    match app.service().me(actor).await {
        Ok(user) => {
            let frame = super::frame(app, actor, &user, "security").failed(form.failed());
            send(status, &made(frame.notice(notice), form))
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The page around a form.
pub(in crate::pages) const fn made(frame: Frame, form: Form) -> Page {
    Page {
        frame,
        section: Section::settings("security"),
        form,
    }
}
