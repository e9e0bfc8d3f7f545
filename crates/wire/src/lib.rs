//! The JSON shapes of /api/v1 and their conversion from and to domain values; reading a body with all its errors.
//!
//! Shapes that are sent are closed and strict: what they do not know, or what has another type, is refused with a
//! path. Values are read as they stand and checked by `domain` when a shape becomes a domain value, all errors at
//! once. Shapes that are answered have every property, null for nothing. The crate has no rule and no IO, and must
//! not know who asks or how anything is stored.

pub mod admin;
pub mod auth;
mod changes;
pub mod chart;
pub mod check_ins;
pub mod chosen;
pub mod decimal;
pub mod draft;
pub mod edit;
pub mod events;
pub mod given;
pub mod goals;
pub mod literal;
pub mod measure;
pub mod meta;
pub mod order;
pub mod page;
pub mod plan;
pub mod problem;
pub mod read;
mod read_only;
pub mod review;
mod scan;
pub mod secret;
pub mod series;
pub mod sessions;
mod shape;
pub mod standing;
pub mod tags;
pub mod today;
mod tree;
pub mod users;
mod walk;
pub mod what_if;
