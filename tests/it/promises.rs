//! Promises that need a whole process, load or time: each module is one, named after its id.
//!
//! In plain `cargo test` they run small. `cargo xtask promises` runs them whole, in release, and collects their figures.

mod a1;
mod e2;
mod g1;
mod g3;
mod k1;
mod k2;
mod load;
mod m1;
mod m2;

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;

use onward_testkit::TestDb;
use serde_json::json;

/// Hands a measured figure to `cargo xtask promises`; without it the figure is only checked.
#[expect(
    clippy::disallowed_methods,
    reason = "where figures are wanted is said by the environment"
)]
pub(crate) fn report(promise: &str, db: &TestDb, figure: &str, how: &str) {
    let Ok(path) = env::var("ONWARD_TEST_FIGURES") else {
        return;
    };
    let engine = if db.url().starts_with("sqlite:") {
        "SQLite"
    } else {
        "PostgreSQL"
    };
    let line = json!({ "promise": promise, "figure": figure, "how": format!("{engine}: {how}") });
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    // One write, so that tests side by side do not mix their lines.
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}
