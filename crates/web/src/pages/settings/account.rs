//! Leaving: what happens when an account is deleted, and doing it.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_http::App;
use onward_http::cookie;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Why};

use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, show as send};
use crate::pages::{asked, login, proof, refused, told};
use crate::section::Section;
use crate::text::{filters, say_with};

const PATH: &str = "/settings/account";

#[derive(Template)]
#[template(path = "settings/account.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    form: Form,
    /// What the button does, with the name of the account.
    verb: String,
}

/// `GET /settings/account`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let notice = asked(query).get("notice").and_then(Notice::from_word);
    page(&app, &actor, Form::default(), (StatusCode::OK, notice)).await
}

/// `POST /settings/account/delete`
pub(super) async fn delete(
    State(app): State<App>,
    SignedForm { actor, caller, form }: SignedForm,
) -> Response {
    let mut form = Form::of(&form);
    let error = match app.service().delete_me(&caller, &actor, form.expect()).await {
        Ok(()) => {
            let response = see_other(&told("/login", Notice::AccountDeleted));
            return match cookie::forget(cookie::SESSION, &app.public_url) {
                Ok(forgotten) => login::with_cookies(response, [forgotten]),
                Err(error) => Problem::internal(error).into_response(),
            };
        }
        Err(Error::Forbidden(Why::ReauthenticationRequired)) => return proof::detour(PATH),
        Err(error) => error,
    };
    match refused::note(&mut form, error, last_name) {
        Ok(status) => page(&app, &actor, form, (status, None)).await,
        Err(problem) => problem.into_response(),
    }
}

async fn page(
    app: &App,
    actor: &Actor,
    form: Form,
    (status, notice): (StatusCode, Option<Notice>),
) -> Response {
    match app.service().me(actor).await {
        Ok(user) => {
            let frame = super::frame(app, actor, &user, "account").failed(form.failed());
            let form = form.made_from(user.version);
            send(status, &made(frame.notice(notice), form))
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The page around the form, for the person of the frame.
pub(in crate::pages) fn made(frame: Frame, form: Form) -> Page {
    let verb = say_with("account-delete-submit", [("name", frame.name().into())]);
    Page {
        frame,
        section: Section::settings("account"),
        form,
        verb,
    }
}
