//! The door of people: the session cookie, never `Authorization` (R62). Who is not signed in goes to sign in.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_service::{Actor, Context, Error, Why};

use crate::app::App;
use crate::body;
use crate::caller;
use crate::cookie;
use crate::csrf::{self, Verdict};
use crate::limits::Ticket;
use crate::next::Next;
use crate::pairs::Pairs;
use crate::problem::{Problem, Slug};
use crate::signed;

/// The person behind the session cookie; without one the answer leads to the sign-in page and back.
#[derive(Clone, Debug)]
pub struct SignedPage(pub Actor);

/// The person behind the session cookie, if there is one.
#[derive(Clone, Debug)]
pub struct MaybeSignedPage(pub Option<Actor>);

/// A form sent by a signed-in person from a page of ours. The last argument of its handler.
#[derive(Debug)]
pub struct SignedForm {
    /// Who sent it.
    pub actor: Actor,
    /// Where it comes from.
    pub caller: Context,
    /// What was typed.
    pub form: Pairs,
}

/// A form sent from a page of ours by somebody who is not signed in. The last argument of its handler.
#[derive(Debug)]
pub struct OpenForm {
    /// Where it comes from.
    pub caller: Context,
    /// What was typed.
    pub form: Pairs,
}

/// Sends a browser on with GET, as after a form that was taken.
pub fn see_other(to: &str) -> Response {
    match HeaderValue::try_from(to) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(error) => Problem::internal(error).into_response(),
    }
}

impl FromRequestParts<App> for SignedPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match identify(parts, app).await {
            Ok(actor) => Ok(Self(actor)),
            Err(Error::Unauthenticated(_)) => Err(sign_in(parts, app)),
            Err(error) => Err(Problem::from(error).into_response()),
        }
    }
}

impl FromRequestParts<App> for MaybeSignedPage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match identify(parts, app).await {
            Ok(actor) => Ok(Self(Some(actor))),
            Err(Error::Unauthenticated(_)) => Ok(Self(None)),
            Err(error) => Err(error.into()),
        }
    }
}

impl FromRequest<App> for SignedForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let form: Pairs = body::receive(&parts, body, app.edge())
            .await
            .map_err(IntoResponse::into_response)?;
        let SignedPage(actor) = SignedPage::from_request_parts(&mut parts, app).await?;
        let token = form.get(csrf::FIELD).unwrap_or_default();
        vouch(&parts, app, || app.service().check_form_token(&actor, token))
            .map_err(IntoResponse::into_response)?;
        let caller = context(&parts, app);
        Ok(Self { actor, caller, form })
    }
}

impl FromRequest<App> for OpenForm {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        Ticket::of(&parts).nobody()?;
        let form: Pairs = body::receive(&parts, body, app.edge()).await?;
        let token = form.get(csrf::FIELD).unwrap_or_default();
        vouch(&parts, app, || app.service().check_open_form_token(token))?;
        let caller = context(&parts, app);
        Ok(Self { caller, form })
    }
}

/// Where a form comes from, with the cookies of the sign-in and of the device that the browser has.
fn context(parts: &Parts, app: &App) -> Context {
    let cookie = |name| cookie::find(&parts.headers, name, &app.public_url).map(Into::into);
    Context {
        cookie: cookie(cookie::SESSION),
        device_cookie: cookie(cookie::DEVICE),
        ..caller::context(parts, app)
    }
}

/// Refuses a form that was not made here.
fn vouch(parts: &Parts, app: &App, token_holds: impl FnOnce() -> bool) -> Result<(), Problem> {
    let own = match csrf::judge(&parts.headers, &app.public_url) {
        Verdict::Own => true,
        Verdict::AskToken => token_holds(),
        Verdict::Foreign => false,
    };
    if own {
        Ok(())
    } else {
        Err(Problem::new(Slug::CrossSite))
    }
}

/// Whether a request brings the cookie of a sign-in that was found good a moment ago.
pub(crate) fn is_known(headers: &HeaderMap, app: &App) -> bool {
    let cookie = cookie::find(headers, cookie::SESSION, &app.public_url);
    cookie.is_some_and(|cookie| app.service().knows_cookie(cookie))
}

async fn identify(parts: &Parts, app: &App) -> Result<Actor, Error> {
    let cookie = cookie::find(&parts.headers, cookie::SESSION, &app.public_url);
    let ticket = Ticket::of(parts);
    let Some(cookie) = cookie else {
        ticket.nobody()?;
        return Err(Error::Unauthenticated(Why::Unauthenticated));
    };
    let context = caller::context(parts, app);
    let actor = app.service().authenticate_cookie(&context, cookie).await?;
    signed::note(&actor);
    ticket.charge(actor.user)?;
    Ok(actor)
}

/// Leads to the sign-in page and, where that changes nothing, back here; a cookie that does not count is dropped.
fn sign_in(parts: &Parts, app: &App) -> Response {
    let here = parts.uri.path_and_query().map(PathAndQuery::as_str);
    let readable = matches!(parts.method, Method::GET | Method::HEAD);
    let next = here.filter(|_| readable).and_then(Next::parse);
    let mut response = see_other(&next.map_or_else(|| "/login".to_owned(), |next| next.login()));
    if cookie::find(&parts.headers, cookie::SESSION, &app.public_url).is_some()
        && let Ok(forgotten) = cookie::forget(cookie::SESSION, &app.public_url)
    {
        response.headers_mut().append(SET_COOKIE, forgotten);
    }
    response
}
