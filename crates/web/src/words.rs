//! Things in words: amounts, days, moments, devices, plans and standings as sentences for people.
//!
//! Facts are worded plainly; whether they are good or bad is said by the status alone.

pub(crate) mod amount;
pub(crate) mod day;
pub(crate) mod deed;
pub(crate) mod device;
pub(crate) mod excerpt;
pub(crate) mod list;
pub(crate) mod moment;
pub(crate) mod plan;
pub(crate) mod sentence;
pub(crate) mod standing;
