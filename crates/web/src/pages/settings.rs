//! A person's settings: one file per page.

mod account;
mod appearance;
mod own;
mod profile;
mod security;
mod sessions;
mod time;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use onward_domain::user::User;
use onward_http::App;
use onward_http::page::{SignedPage, see_other};
use onward_service::Actor;

use crate::frame::Frame;
use crate::text::say;

#[cfg(test)]
pub(super) use sessions::made as sessions;
#[cfg(test)]
pub(super) use {account::made as account, own::gallery as own, security::made as security};
#[cfg(test)]
pub(super) use {appearance::PART as APPEARANCE, profile::PART as PROFILE, time::PART as TIME};

/// The routes of all settings.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/settings", get(start))
        .route("/settings/profile", own::routes(&profile::PART))
        .route("/settings/time", own::routes(&time::PART))
        .route("/settings/appearance", own::routes(&appearance::PART))
        .route("/settings/security", get(security::show).post(security::change))
        .route("/settings/sessions", get(sessions::show))
        .route("/settings/sessions/delete", post(sessions::end_others))
        .route("/settings/sessions/{session_id}/delete", post(sessions::end))
        .route("/settings/account", get(account::show))
        .route("/settings/account/delete", post(account::delete))
}

/// `GET /settings`
async fn start(_: SignedPage) -> Response {
    see_other("/settings/profile")
}

/// The frame of a page of settings.
fn frame(app: &App, actor: &Actor, user: &User, place: &str) -> Frame {
    Frame::signed(app, actor, user, say(&format!("settings-{place}-page"))).at("settings")
}
