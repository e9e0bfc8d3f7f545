//! The operations of `/api/v1`.

mod admin;
mod auth;
mod charts;
mod check_ins;
mod events;
mod goals;
mod history;
mod meta;
mod plans;
mod review;
mod standing;
mod tags;
mod today;
mod users;

use onward_http::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of `/api/v1` with their operations.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(meta::root))
        .routes(routes!(meta::meta))
        .merge(of_accounts())
        .merge(of_administration())
        .merge(of_goals())
        .merge(of_standings())
        .merge(of_check_ins())
        .routes(routes!(events::list))
}

fn of_accounts() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(auth::register))
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::password::reset))
        .routes(routes!(auth::reauthenticate))
        .routes(routes!(users::me, users::patch_me, users::delete_me))
        .routes(routes!(users::password::put))
        .routes(routes!(users::sessions::list, users::sessions::end_others))
        .routes(routes!(users::sessions::end))
        .routes(routes!(users::others::list, users::others::create))
        .routes(routes!(
            users::others::get,
            users::others::patch,
            users::others::delete
        ))
        .routes(routes!(users::others::restore))
}

fn of_administration() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(admin::sessions::end))
        .routes(routes!(admin::settings::get, admin::settings::patch))
        .routes(routes!(admin::invites::list, admin::invites::create))
        .routes(routes!(admin::invites::delete))
        .routes(routes!(admin::password_resets::create))
        .routes(routes!(admin::audit_log::list))
        .routes(routes!(admin::overview::get))
        .routes(routes!(admin::jobs::list))
        .routes(routes!(admin::jobs::retry))
}

fn of_goals() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(goals::list::list, goals::create))
        .routes(routes!(goals::draft::parse))
        .routes(routes!(
            goals::get,
            goals::changes::patch,
            goals::changes::put,
            goals::changes::delete
        ))
        .routes(routes!(goals::changes::restore))
        .routes(routes!(plans::get, plans::put))
        .routes(routes!(plans::breaks::add))
        .routes(routes!(plans::breaks::remove))
        .routes(routes!(plans::many::add))
        .routes(routes!(tags::list))
        .routes(routes!(tags::rename, tags::delete))
}

/// What is derived.
fn of_standings() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(standing::get))
        .routes(routes!(today::get))
        .routes(routes!(history::series))
        .routes(routes!(charts::get))
        .routes(routes!(history::what_if))
        .routes(routes!(review::get))
}

fn of_check_ins() -> OpenApiRouter<App> {
    OpenApiRouter::default()
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
}
