//! What tests are made of: the real application, callers as types, and answers with assertions.

mod answer;
mod app;
mod browser;
mod callers;
mod client;
mod page;
mod raw;
mod routes;
mod schema;
mod settled;

pub(crate) use answer::Answer;
pub(crate) use app::{Set, TestApp};
pub(crate) use browser::Browser;
pub(crate) use callers::{Disabled, Goal, Owner, PASSWORD, Person, Stranger, Superuser};
pub(crate) use client::{Client, Request};
pub(crate) use page::Page;
pub(crate) use raw::{RawAnswer, raw};
pub(crate) use routes::{filled, routes};
pub(crate) use schema::{faults, resolved};
pub(crate) use settled::settled;
