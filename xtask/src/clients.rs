//! What judges `docs/openapi.json` from outside: linters, clients that are generated from it, and Schemathesis.
//!
//! They come from the registries of Node and Python, pinned in `tests/clients/`, and are installed below the target folder once per change
//! of the pins. Where Node or Python is missing, or the packages cannot be had, that is said and not fatal: what can be
//! checked without them is checked by `tests/it/openapi`.

mod generated;
mod lint;
mod schemathesis;
mod server;
mod tools;

pub(crate) use generated::run as generated;
pub(crate) use lint::run as lint;
pub(crate) use schemathesis::run as schemathesis;
