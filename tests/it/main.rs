//! Behaviour of the real application: through HTTP, in a browser and as a process, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails loudly, and its helpers are part of it"
)]

mod access_matrix;
mod api;
mod browser;
mod contract;
mod headers;
mod jobs;
mod openapi;
mod process;
mod promises;
mod support;
mod web;
