//! What the API and the pages share about HTTP.
//!
//! Who asks ([`signed`], [`page`], [`caller`]), what they send ([`body`], [`query`], [`path`], [`pairs`]), under which
//! conditions ([`conditions`], [`once`], [`csrf`]), how often ([`limits`]), how a refusal is answered ([`problem`]), how a goal is
//! drawn ([`chart`]), and what lies around every
//! handler ([`stack`]). Checks run in the order of R25. Every answer passes the stack, which alone writes problem
//! bodies and security headers. The crate must not know SQL, nor any resource.

pub mod app;
pub mod body;
pub mod caller;
pub mod chart;
pub mod conditions;
pub mod cookie;
pub mod crowd;
pub mod csrf;
pub mod health;
pub mod input;
pub mod limits;
pub mod media;
pub mod next;
pub mod once;
pub mod page;
pub mod page_error;
pub mod pairs;
pub mod path;
pub mod problem;
pub mod problem_page;
pub mod public_url;
pub mod query;
pub mod signed;
mod slot;
pub mod stack;
pub mod surface;

pub use app::{App, HttpConfig, Limits};
pub use problem::Problem;
