//! Storage on both engines: transactions, statements, migrations, and every query of this crate.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod attempts;
mod bent;
mod bucket_months;
mod cancellation;
mod check_ins;
mod events;
mod feeds;
mod files;
mod goal_lists;
mod goals;
mod idempotency;
mod migrations;
mod owned;
mod parity;
mod purge;
mod servers;
mod standings;
mod support;
mod transactions;
