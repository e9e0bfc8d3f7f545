//! Extractors and stack over the real use cases, on SQLite: what depends on who asks.

#![expect(clippy::expect_used, reason = "a test fails loudly")]

mod house;
mod operations;
mod pages;
