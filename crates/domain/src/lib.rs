//! What goals are, which changes are legal, and everything derived from them.
//!
//! Pure functions: no IO, no async, no clock, no randomness, no framework, no serde. Time, randomness and identity
//! are arguments. The crate must not know how anything is stored, sent or shown.

pub mod audit;
pub mod bucket;
pub mod check_in;
pub mod clock;
pub mod day;
pub mod event;
pub mod fields;
pub mod goal;
pub mod ids;
pub mod invite;
pub mod job;
pub mod measure;
pub mod page;
pub mod plan;
pub mod quantity;
pub mod query;
pub mod review;
pub mod schedule;
pub mod sentence;
pub mod session;
pub mod settings;
pub mod standing;
pub mod text;
pub mod tree;
pub mod user;
mod words;

#[cfg(test)]
mod invariants;
