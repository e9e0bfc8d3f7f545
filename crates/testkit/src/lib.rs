//! Databases, clocks and builders for tests.
//!
//! Invariants: a test has a database of its own; time is fixed and randomness seeded; nothing stays behind, also after
//! kill -9. The crate is named only from `tests/` folders, and must not know the use cases or any HTTP.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test kit fails loudly, and reads the machine's environment itself"
)]

mod amend;
mod clock;
mod database;
mod engines;
mod entropy;
mod fill;
mod jobs;
mod keeper;
mod peek;
mod postgres;
mod scale;
mod sqlite;
mod statements;

pub use clock::FixedClock;
pub use database::TestDb;
pub use engines::{run_postgres, run_sqlite, skip};
pub use entropy::SeededEntropy;
pub use jobs::failed_job;
pub use peek::Line;
pub use postgres::Cluster;
pub use scale::{is_full, scaled};
pub use statements::statements;
