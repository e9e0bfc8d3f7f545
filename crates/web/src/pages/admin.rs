//! Administration: the installation at a glance, its accounts, invitations, settings and audit log.
//!
//! Who may see these pages is decided by the use cases, as at the API.

mod audit_log;
mod invites;
mod new_user;
mod once;
mod overview;
mod settings;
mod user;
mod users;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use onward_domain::user::User;
use onward_http::App;
use onward_http::page::{SignedPage, see_other};
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Scope};

use self::user::Act;
use crate::frame::Frame;
use crate::text::say;

#[cfg(test)]
pub(super) use {audit_log::made as audit_log, invites::made as invites, new_user::made as new_user};
#[cfg(test)]
pub(super) use {once::Shown, once::made as once, overview::made as overview, settings::gallery as settings};
#[cfg(test)]
pub(super) use {user::made as user, users::gallery as users};

/// The routes of all of it.
pub(crate) fn router() -> Router<App> {
    let account = Router::new()
        .route("/", get(user::show))
        .route("/disable", user::act(Act::Disable))
        .route("/enable", user::act(Act::Enable))
        .route("/promote", user::act(Act::Promote))
        .route("/demote", user::act(Act::Demote))
        .route("/delete", post(user::delete))
        .route("/restore", post(users::restore))
        .route("/sessions/delete", post(user::end_sessions))
        .route("/password-reset-link", post(user::reset_link));
    Router::new()
        .route("/admin", get(start))
        .route("/admin/overview", get(overview::show))
        .route("/admin/users", get(users::show).post(new_user::create))
        .route("/admin/users/new", get(new_user::show))
        .nest("/admin/users/{user_id}", account)
        .route("/admin/invites", get(invites::show).post(invites::create))
        .route("/admin/invites/{invite_id}/delete", post(invites::delete))
        .route("/admin/settings", get(settings::show).post(settings::save))
        .route("/admin/audit-log", get(audit_log::show))
}

/// `GET /admin`
async fn start(SignedPage(actor): SignedPage) -> Response {
    match actor.needs(Scope::Admin) {
        Ok(()) => see_other("/admin/overview"),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The frame of a page of the administration, and who reads it.
async fn frame(app: &App, actor: &Actor, place: &str) -> Result<(Frame, User), Error> {
    actor.needs(Scope::Admin)?;
    let user = app.service().me(actor).await?;
    let frame = Frame::signed(app, actor, &user, say(&format!("admin-{place}-page"))).at("admin");
    Ok((frame, user))
}
