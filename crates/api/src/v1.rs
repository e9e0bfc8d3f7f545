//! The operations of `/api/v1`.

mod admin;
mod auth;
mod check_ins;
mod events;
mod goals;
mod standing;
mod users;

use onward_http::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of `/api/v1` with their operations.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(auth::register))
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(users::me))
        .routes(routes!(auth::password::reset))
        .routes(routes!(admin::sessions::end))
        .routes(routes!(admin::settings::get, admin::settings::patch))
        .routes(routes!(admin::invites::list, admin::invites::create))
        .routes(routes!(admin::invites::delete))
        .routes(routes!(admin::password_resets::create))
        .routes(routes!(admin::audit_log::list))
        .routes(routes!(admin::overview::get))
        .routes(routes!(goals::list, goals::create))
        .routes(routes!(goals::get, goals::patch, goals::delete))
        .routes(routes!(standing::get))
        .routes(routes!(check_ins::list::of_goal, check_ins::create))
        .routes(routes!(check_ins::batch::create))
        .routes(routes!(check_ins::changes::put_by_key))
        .routes(routes!(check_ins::list::of_all))
        .routes(routes!(
            check_ins::get,
            check_ins::changes::patch,
            check_ins::delete
        ))
        .routes(routes!(check_ins::changes::restore))
        .routes(routes!(events::list))
}
