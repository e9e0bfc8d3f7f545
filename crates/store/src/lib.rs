//! The only crate with SQL: one text per statement, SQLite and PostgreSQL.
//!
//! Invariants: a statement exists only in a [`statements!`] table; a write needs a [`WriteTx`]; a transaction that is
//! dropped before `commit` has never been, wherever its future was cancelled; an answered commit is on the disk; a
//! stored value that breaks a rule is [`StoreError::Corrupt`], never a wrong thing. The crate must not know any rule
//! about goals, who may do what, or how anything is sent or shown, and it asks no clock: instants are bound.
//!
//! Adding a table group: a module below, and its line in `MODULES`.

mod address;
pub mod attempts;
pub mod audit;
pub mod bucket_months;
pub mod check_ins;
mod error;
pub mod events;
pub mod feeds;
pub mod goals;
pub mod idempotency;
#[expect(
    clippy::disallowed_methods,
    reason = "below the transactions: runs the engine itself"
)]
pub mod inspect;
pub mod invites;
pub mod jobs;
pub mod key;
pub mod keys;
#[expect(
    clippy::disallowed_methods,
    reason = "below the transactions: runs the engine itself"
)]
pub mod maintenance;
mod many;
#[expect(
    clippy::disallowed_methods,
    reason = "below the transactions: runs the engine itself"
)]
pub mod migrate;
pub mod overview;
pub mod password_resets;
#[expect(
    clippy::disallowed_methods,
    reason = "below the transactions: runs the engine itself"
)]
mod postgres;
pub mod purge;
pub mod row;
pub mod sessions;
pub mod settings;
#[expect(
    clippy::disallowed_methods,
    reason = "below the transactions: runs the engine itself"
)]
mod sqlite;
pub mod statement;
mod store;
pub mod trash;
mod tx;
pub mod users;
mod value;

pub use address::DatabaseUrl;
pub use error::{Refusal, StoreError};
pub use key::Key;
pub use row::{Column, FromRow, Row};
pub use statement::Statement;
pub use store::{Engine, Options, Store, Synchronous};
pub use tx::{ReadTx, WriteTx};
pub use value::Value;

/// The statements of every module, in alphabetical order. A test finds the module that is missing here.
pub(crate) static MODULES: &[&[&Statement]] = &[
    attempts::STATEMENTS,
    audit::STATEMENTS,
    bucket_months::STATEMENTS,
    check_ins::STATEMENTS,
    check_ins::list::STATEMENTS,
    check_ins::newest::STATEMENTS,
    events::STATEMENTS,
    events::subjects::STATEMENTS,
    feeds::STATEMENTS,
    goals::STATEMENTS,
    goals::below::STATEMENTS,
    goals::last::STATEMENTS,
    goals::list::STATEMENTS,
    goals::renew::STATEMENTS,
    goals::tags::STATEMENTS,
    goals::tree::STATEMENTS,
    idempotency::STATEMENTS,
    invites::STATEMENTS,
    jobs::STATEMENTS,
    jobs::list::STATEMENTS,
    keys::STATEMENTS,
    overview::STATEMENTS,
    password_resets::STATEMENTS,
    purge::STATEMENTS,
    sessions::STATEMENTS,
    settings::STATEMENTS,
    store::STATEMENTS,
    trash::STATEMENTS,
    users::STATEMENTS,
    users::change::STATEMENTS,
    users::erase::STATEMENTS,
];
