//! Signing in and out.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_http::App;
use onward_http::caller::Caller;
use onward_http::cookie::{self, Cookie};
use onward_http::next::Next;
use onward_http::page::{MaybeSignedPage, OpenForm, SignedForm, see_other};
use onward_http::problem::Problem;
use onward_service::auth::{self, Cookies, Credentials};
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
    Caller(caller): Caller,
    query: RawQuery,
) -> Result<Response, Problem> {
    let query = asked(query);
    let next = query.get("next").and_then(Next::parse);
    if actor.is_some() {
        return Ok(see_other(next.as_ref().map_or(HOME, Next::as_str)));
    }
    let next = next.map(|next| next.as_str().to_owned()).unwrap_or_default();
    let notice = query.get("notice").and_then(Notice::from_word);
    page(
        &app,
        &caller,
        StatusCode::OK,
        Form::fresh([("next", next)]),
        notice,
    )
    .await
}

/// `POST /login`
pub(crate) async fn sign_in(
    State(app): State<App>,
    OpenForm { caller, form }: OpenForm,
) -> Result<Response, Problem> {
    let password = SecretString::from(form.get("password").unwrap_or_default().to_owned());
    let mut form = Form::of(&form).without("password");
    let stay = form.chosen("stay", "yes");
    let credentials = Credentials {
        username: form.value("username").trim().to_owned(),
        password,
        scopes: None,
    };
    let status = match start(&app, &caller, credentials, stay).await {
        Ok(cookies) => {
            let next = Next::parse(form.value("next"));
            let home = see_other(next.as_ref().map_or(HOME, Next::as_str));
            return Ok(with_cookies(home, cookies));
        }
        Err(Error::Unauthenticated(Why::InvalidCredentials)) => {
            form.blame(Some("username"), say("login-refused"));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Forbidden(Why::AccountDisabled)) => {
            form.blame(None, say("login-disabled"));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => refused::note(&mut form, error, |_| None)?,
    };
    page(&app, &caller, status, form, None).await
}

/// `POST /logout`
pub(crate) async fn sign_out(
    State(app): State<App>,
    SignedForm { actor, caller, .. }: SignedForm,
) -> Response {
    if let Err(error) = app.service().logout(&caller, &actor).await {
        return Problem::from(error).into_response();
    }
    let response = see_other(&format!("/login?notice={}", Notice::SignedOut.word()));
    match cookie::forget(cookie::SESSION, &app.public_url) {
        Ok(forgotten) => with_cookies(response, [forgotten]),
        Err(error) => Problem::internal(error).into_response(),
    }
}

/// Checks the password and makes the cookies of a web session and of the device.
pub(super) async fn start(
    app: &App,
    caller: &Context,
    credentials: Credentials,
    stay: bool,
) -> Result<[HeaderValue; 2], Error> {
    let Cookies { session, device } = app.service().sign_in(caller, credentials, stay).await?;
    let header = |name, made: &auth::Cookie| {
        let cookie = Cookie {
            name,
            value: made.value.expose_secret(),
            max_age: made.max_age,
        };
        cookie.header(&app.public_url).map_err(Error::internal)
    };
    Ok([
        header(cookie::SESSION, &session)?,
        header(cookie::DEVICE, &device)?,
    ])
}

/// Adds cookies to an answer.
pub(super) fn with_cookies(
    mut response: Response,
    cookies: impl IntoIterator<Item = HeaderValue>,
) -> Response {
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

async fn page(
    app: &App,
    caller: &Context,
    status: StatusCode,
    form: Form,
    notice: Option<Notice>,
) -> Result<Response, Problem> {
    let door = app.service().door(caller).await?;
    let frame = Frame::open(app, say("login-page"), door)
        .at("login")
        .failed(form.failed())
        .notice(notice);
    Ok(send(status, &made(frame, form)))
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
