//! One file per page: what it shows, and what its forms do.

pub(crate) mod account;
pub(crate) mod activity;
pub(crate) mod admin;
pub(crate) mod check_in;
pub(crate) mod error;
#[cfg(test)]
pub(crate) mod gallery;
pub(crate) mod goal;
pub(crate) mod goal_new;
pub(crate) mod goals;
pub(crate) mod landing;
pub(crate) mod login;
pub(crate) mod password_reset;
pub(crate) mod problems;
pub(crate) mod proof;
mod refused;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod trash;
mod zones;

use axum::Router;
use axum::extract::RawQuery;
use axum::routing::{get, post};
use onward_http::App;
use onward_http::pairs::Pairs;

use crate::notice::Notice;

/// The routes of all pages.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/", get(landing::show))
        .route("/register", get(account::show_register).post(account::register))
        .route("/setup", get(account::show_setup).post(account::set_up))
        .route("/login", get(login::show).post(login::sign_in))
        .route("/logout", post(login::sign_out))
        .route(
            "/password/reset",
            get(password_reset::show).post(password_reset::reset),
        )
        .route("/goals", get(goals::show).post(goal_new::create))
        .route("/goals/new", get(goal_new::show))
        .route("/goals/{goal_id}", get(goal::show))
        .route("/goals/{goal_id}/delete", post(goal::delete))
        .route("/goals/{goal_id}/restore", post(goal::restore))
        .route("/goals/{goal_id}/close", post(goal::close))
        .route("/goals/{goal_id}/reopen", post(goal::reopen))
        .route("/goals/{goal_id}/archive", post(goal::archive))
        .route("/goals/{goal_id}/unarchive", post(goal::unarchive))
        .route("/goals/{goal_id}/check-ins", post(check_in::create))
        .route("/check-ins/{check_in_id}/delete", post(check_in::delete))
        .route("/check-ins/{check_in_id}/restore", post(check_in::restore))
        .route("/activity", get(activity::show))
        .route("/search", get(search::show))
        .route("/trash", get(trash::show))
        .route("/reauthenticate", get(proof::show).post(proof::prove_again))
        .merge(settings::router())
        .merge(admin::router())
}

/// What a link asks for. Pages look at the names they know; a query that cannot be read asks for nothing.
fn asked(RawQuery(query): RawQuery) -> Pairs {
    query
        .and_then(|query| Pairs::parse(query.as_bytes()).ok())
        .unwrap_or_default()
}

/// A path of a page that is to tell what was just done.
fn told(path: &str, notice: Notice) -> String {
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let sign = if path.contains('?') { '&' } else { '?' };
    let hash = if fragment.is_empty() { "" } else { "#" };
    format!("{path}{sign}notice={}{hash}{fragment}", notice.word())
}

/// A path with a query.
pub(crate) fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut made = String::from(path);
    for (place, (name, value)) in query.iter().enumerate() {
        made.push(if place == 0 { '?' } else { '&' });
        made.push_str(name);
        made.push('=');
        made.extend(form_urlencoded::byte_serialize(value.as_bytes()));
    }
    made
}
