//! The use cases over both engines.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails loudly"
)]

mod attempts;
mod check_ins;
mod goal_events;
mod goals;
mod idempotency;
mod jobs;
mod keys;
mod login;
mod owner;
mod purge;
mod refresh;
mod roll_ups;
mod rotation;
mod sessions;
mod set_up;
mod settings;
mod standing;
mod support;
mod trash;
