//! The pages: what people see in a browser, over the same use cases as the API.
//!
//! Everything works without script. A form posts to the noun it is about, is answered by a redirect to a page, or by
//! the same page with all errors and everything that was typed. A page knows no rule of its own: values are made by
//! the constructors of `domain`, and what these refuse is shown in their words. The crate must not know SQL, JSON
//! shapes, or how a session is made.

mod assets;
mod bar;
mod form;
mod frame;
mod markdown;
mod notice;
mod pages;
mod section;
mod text;
mod views;
mod words;

use axum::Router;
use onward_http::App;

pub use pages::error::error_page;
pub use pages::problems::problem_page;

/// The routes of all pages and of the files they need.
pub fn router() -> Router<App> {
    Router::new().merge(pages::router()).merge(assets::router())
}
