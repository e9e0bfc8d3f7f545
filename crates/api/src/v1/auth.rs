//! Signing up, in and out. These operations ignore `Authorization`, but for signing out.

mod form;
pub(crate) mod password;

use axum::extract::State;
use axum::response::Response;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_http::body::{Call, Json, JsonOrForm, Nothing, Open};
use onward_http::caller::Caller;
use onward_http::query::Query;
use onward_http::signed::Session;
use onward_http::{App, Problem, once};
use onward_service::auth::{Admission, Credentials, Tokens};
use onward_service::{Part, Scopes};
use onward_wire::auth::{Login, Refresh, Token, TokenType};
use onward_wire::problem::Problem as ProblemDocument;
use onward_wire::secret::Secret;
use onward_wire::users::{NewUser, Reauthentication, Registration, User};
use secrecy::{ExposeSecret, SecretString};

use crate::answer;
use form::LoginForm;

/// Makes an account.
///
/// The first account runs the installation. It needs the set-up code printed at start, unless the request, its host
/// and the public URL are all loopback.
#[utoipa::path(
    post, path = "/api/v1/auth/register", operation_id = "register", tag = "auth",
    request_body = NewUser,
    responses(
        (status = 201, description = "The account", body = User, headers(
            ("Location" = String, description = "Where the account is"),
            ("ETag" = String, description = "The version of the account"),
        )),
        (status = 403, description = "`/problems/registration-closed`: signing up is off, or the set-up code or the \
            invitation is wrong",
            body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "`/problems/username-taken`, `/problems/email-taken`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn register(
    State(app): State<App>,
    Caller(context): Caller,
    Open {
        input: Query(()),
        body: Json(new),
    }: Open<Query<()>, Json<NewUser>>,
) -> Result<Response, Problem> {
    let (words, password) = ([new.username.clone(), new.email.clone()], new.password.clone());
    let Registration {
        user,
        password,
        setup_code,
        invite,
    } = match Registration::try_from(new) {
        Ok(registration) => registration,
        Err(mut fields) => {
            let words = words.each_ref().map(String::as_str);
            let fault = app.service().password_fault(&hidden(password), &words).await?;
            fields.keep("password", fault.map_or(Ok(()), Err));
            return Err(answer::refused(fields));
        }
    };
    let admission = Admission {
        setup_code: setup_code.map(hidden),
        invite: invite.map(hidden),
    };
    let user = app
        .service()
        .register(&context, user, hidden(password), admission)
        .await?;
    let version = user.version;
    Ok(once::answer(answer::created(
        "/api/v1/users/me".to_owned(),
        version,
        &User::from(user),
    )))
}

/// Signs in with name and password.
///
/// Takes JSON, and the form of an `OAuth2` password request with the same fields.
#[utoipa::path(
    post, path = "/api/v1/auth/login", operation_id = "login", tag = "auth",
    request_body(content(
        (Login = "application/x-www-form-urlencoded"),
        (Login = "application/json"),
    )),
    responses(
        (status = 200, description = "The tokens", body = Token),
        (status = 401, description = "`/problems/invalid-credentials`: name or password is wrong",
            body = ProblemDocument, content_type = "application/problem+json",
            headers(("WWW-Authenticate" = String, description = "`Bearer`"))),
        (status = 403, description = "`/problems/account-disabled`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn login(
    State(app): State<App>,
    Caller(context): Caller,
    Open {
        input: Query(()),
        body,
    }: Open<Query<()>, JsonOrForm<Login, LoginForm>>,
) -> Result<Response, Problem> {
    let (part, login) = match body {
        JsonOrForm::Json(login) => (Part::Body, login),
        JsonOrForm::Form(LoginForm(login)) => (Part::Form, login),
    };
    let Login {
        username,
        password,
        grant_type: _,
        scope,
        otp: _,
        client_id: _,
        client_secret: _,
    } = login
        .checked()
        .map_err(|fields| Problem::invalid(part, &fields))?;
    let scopes = scopes(scope.as_deref()).map_err(|fields| Problem::invalid(part, &fields))?;
    let credentials = Credentials {
        username,
        password: hidden(password),
        scopes,
    };
    let tokens = app.service().login(&context, credentials).await?;
    Ok(answer::ok(None, &token(&tokens)))
}

/// Exchanges the refresh token.
///
/// Each use gives the next one. The previous one gets the same next one again for a minute; any older one ends the
/// session.
#[utoipa::path(
    post, path = "/api/v1/auth/refresh", operation_id = "refresh", tag = "auth",
    request_body = Refresh,
    responses(
        (status = 200, description = "The tokens", body = Token),
        (status = 401, description = "`/problems/invalid-token`: it is expired, revoked or wrong",
            body = ProblemDocument, content_type = "application/problem+json",
            headers(("WWW-Authenticate" = String, description = "`Bearer`"))),
    ),
)]
pub(crate) async fn refresh(
    State(app): State<App>,
    Caller(context): Caller,
    Open {
        input: Query(()),
        body: Json(body),
    }: Open<Query<()>, Json<Refresh>>,
) -> Result<Response, Problem> {
    let Refresh { refresh_token } = body;
    let tokens = app.service().refresh(&context, &hidden(refresh_token)).await?;
    Ok(answer::ok(None, &token(&tokens)))
}

/// Checks the password once more.
///
/// For ten minutes this session may do what is delicate. The tokens are of the same session, as after a refresh. A wrong
/// password is 422 `password_incorrect`.
#[utoipa::path(
    post, path = "/api/v1/auth/reauthenticate", operation_id = "reauthenticate", tag = "auth",
    request_body = Reauthentication,
    responses((status = 200, description = "The tokens", body = Token)),
    security(("bearer" = [])),
)]
pub(crate) async fn reauthenticate(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Session, Query<()>, Json<Reauthentication>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: Query(()),
        body: Json(proof),
        ..
    } = call;
    let Reauthentication { password, code: _ } = proof.checked().map_err(answer::refused)?;
    let tokens = app
        .service()
        .reauthenticate(&context, &actor, &hidden(password))
        .await?;
    Ok(answer::ok(None, &token(&tokens)))
}

/// Ends the session.
///
/// Its refresh token and every access token are refused from then on.
#[utoipa::path(
    post, path = "/api/v1/auth/logout", operation_id = "logout", tag = "auth",
    responses((status = 204, description = "The session is over")),
    security(("bearer" = [])),
)]
pub(crate) async fn logout(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Session, Query<()>, Nothing>,
) -> Result<Response, Problem> {
    app.service().logout(&context, &call.actor).await?;
    Ok(answer::nothing())
}

pub(super) fn hidden(secret: Secret) -> SecretString {
    secret.into_text().into()
}

/// The scopes asked for; none named: all that the person may have.
fn scopes(words: Option<&str>) -> Result<Option<Scopes>, Fields> {
    let Some(words) = words.filter(|words| !words.trim().is_empty()) else {
        return Ok(None);
    };
    Scopes::parse(words).map(Some).map_err(|_| {
        let reason = Reason::new(Kind::ValueError, "Must be scopes of this API parted by spaces");
        Fields::one(["scope".into()], reason)
    })
}

fn token(tokens: &Tokens) -> Token {
    let Tokens {
        access_token,
        expires_in,
        refresh_token,
        scopes,
    } = tokens;
    let shown = |token: &SecretString| Secret::new(token.expose_secret().to_owned());
    Token {
        access_token: shown(access_token),
        token_type: TokenType::BEARER,
        expires_in: i64::try_from(*expires_in).unwrap_or(i64::MAX),
        refresh_token: shown(refresh_token),
        scope: scopes.to_string(),
    }
}
