//! A new password by a link that the operator handed out.
//!
//! The link carries its code behind `#`, where no server sees it, so the code is typed or pasted here. Looking at the
//! page uses nothing up.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_http::App;
use onward_http::caller::Caller;
use onward_http::page::{OpenForm, see_other};
use onward_http::problem::Problem;
use onward_service::{Client, Context, Error, Part};
use secrecy::SecretString;

use super::refused;
use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, show as send};
use crate::text::{filters, say};

#[derive(Template)]
#[template(path = "password_reset.html")]
pub(super) struct Page {
    frame: Frame,
    form: Form,
}

/// `GET /password/reset`
pub(crate) async fn show(State(app): State<App>, Caller(caller): Caller) -> Result<Response, Problem> {
    page(&app, &caller, StatusCode::OK, Form::default()).await
}

/// `POST /password/reset`
pub(crate) async fn reset(
    State(app): State<App>,
    OpenForm { caller, form: sent }: OpenForm,
) -> Result<Response, Problem> {
    let secret = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    let (code, new) = (secret("code"), secret("new_password"));
    let mut form = Form::of(&sent).without("new_password");
    let status = match set(&app, &caller, code, new).await {
        Ok(()) => {
            let notice = Notice::PasswordChanged.word();
            return Ok(see_other(&format!("/login?notice={notice}")));
        }
        Err(Error::Gone) => {
            form.blame(Some("code"), say("reset-gone"));
            StatusCode::GONE
        }
        Err(error) => refused::note(&mut form, error, last_name)?,
    };
    page(&app, &caller, status, form).await
}

async fn set(app: &App, caller: &Context, code: String, new: String) -> Result<(), Error> {
    let mut fields = Fields::default();
    for (name, typed) in [("code", &code), ("new_password", &new)] {
        if typed.trim().is_empty() {
            fields.refuse(name, Reason::new(Kind::Missing, "Must be given"));
        }
    }
    fields
        .done(())
        .map_err(|fields| Error::Invalid(Part::Form, fields))?;
    let (code, new) = (SecretString::from(code), SecretString::from(new));
    app.service()
        .reset_password(caller, Client::Web, &code, &new)
        .await
}

async fn page(app: &App, caller: &Context, status: StatusCode, form: Form) -> Result<Response, Problem> {
    let door = app.service().door(caller).await?;
    let frame = Frame::open(app, say("reset-page"), door).failed(form.failed());
    Ok(send(status, &made(frame, form)))
}

/// The page around a form.
pub(super) const fn made(frame: Frame, form: Form) -> Page {
    Page { frame, form }
}
