//! Signing in and out.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_http::App;
use onward_http::cookie::{self, Cookie};
use onward_http::next::Next;
use onward_http::page::{MaybeSignedPage, OpenForm, SignedForm, see_other};
use onward_http::problem::Problem;
use onward_service::auth::Credentials;
use onward_service::{Context, Error, Why};
use secrecy::{ExposeSecret, SecretString};

use super::{asked, refused};
use crate::form::Form;
use crate::frame::{Frame, Notice, show as send};
use crate::text::{filters, say};

const HOME: &str = "/goals";

#[derive(Template)]
#[template(path = "login.html")]
pub(super) struct Page {
    frame: Frame,
    form: Form,
}

/// `GET /login`
pub(crate) async fn show(
    State(app): State<App>,
    MaybeSignedPage(actor): MaybeSignedPage,
    query: RawQuery,
) -> Response {
    let query = asked(query);
    let next = query.get("next").and_then(Next::parse);
    if actor.is_some() {
        return see_other(next.as_ref().map_or(HOME, Next::as_str));
    }
    let next = next.map(|next| next.as_str().to_owned()).unwrap_or_default();
    let notice = query.get("notice").and_then(Notice::from_word);
    page(&app, StatusCode::OK, Form::fresh([("next", next)]), notice)
}

/// `POST /login`
pub(crate) async fn sign_in(State(app): State<App>, OpenForm { caller, form }: OpenForm) -> Response {
    let password = SecretString::from(form.get("password").unwrap_or_default().to_owned());
    let mut form = Form::of(&form).without("password");
    let stay = form.chosen("stay", "yes");
    let credentials = Credentials {
        username: form.value("username").trim().to_owned(),
        password,
        scopes: None,
    };
    match start(&app, &caller, credentials, stay).await {
        Ok(cookie) => {
            let next = Next::parse(form.value("next"));
            with_cookie(see_other(next.as_ref().map_or(HOME, Next::as_str)), cookie)
        }
        Err(Error::Unauthenticated(Why::InvalidCredentials)) => {
            form.blame(Some("username"), say("login-refused"));
            page(&app, StatusCode::UNPROCESSABLE_ENTITY, form, None)
        }
        Err(Error::Forbidden(Why::AccountDisabled)) => {
            form.blame(None, say("login-disabled"));
            page(&app, StatusCode::UNPROCESSABLE_ENTITY, form, None)
        }
        Err(error) => match refused::note(&mut form, error, |_| None) {
            Ok(status) => page(&app, status, form, None),
            Err(problem) => problem.into_response(),
        },
    }
}

/// `POST /logout`
pub(crate) async fn sign_out(State(app): State<App>, SignedForm { actor, .. }: SignedForm) -> Response {
    if let Err(error) = app.service().logout(&actor).await {
        return Problem::from(error).into_response();
    }
    let response = see_other(&format!("/login?notice={}", Notice::SignedOut.word()));
    match cookie::forget(cookie::SESSION, &app.public_url) {
        Ok(forgotten) => with_cookie(response, forgotten),
        Err(error) => Problem::internal(error).into_response(),
    }
}

/// Checks the password and makes the cookie of a web session.
pub(super) async fn start(
    app: &App,
    caller: &Context,
    credentials: Credentials,
    stay: bool,
) -> Result<HeaderValue, Error> {
    let made = app.service().sign_in(caller, credentials, stay).await?;
    let cookie = Cookie {
        name: cookie::SESSION,
        value: made.value.expose_secret(),
        max_age: made.max_age,
    };
    cookie.header(&app.public_url).map_err(Error::internal)
}

/// Adds a cookie to an answer.
pub(super) fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

fn page(app: &App, status: StatusCode, form: Form, notice: Option<Notice>) -> Response {
    let frame = Frame::open(app, say("login-page"))
        .at("login")
        .failed(form.failed())
        .notice(notice);
    send(status, &made(frame, form))
}

/// The page around a form.
pub(super) const fn made(frame: Frame, form: Form) -> Page {
    Page { frame, form }
}

#[cfg(test)]
pub(super) fn refused_form() -> Form {
    let mut form = Form::sent([("username".to_owned(), "ada".to_owned())]);
    form.blame(Some("username"), say("login-refused"));
    form
}
