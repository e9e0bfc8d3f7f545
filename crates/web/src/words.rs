//! Goals in words: amounts, days, plans and standings as sentences for people.
//!
//! Facts are worded plainly; whether they are good or bad is said by the status alone.

pub(crate) mod amount;
pub(crate) mod day;
pub(crate) mod plan;
pub(crate) mod standing;
