//! Who may call what (C1, C5): every route of the router, every kind of caller. An unlisted route fails.

mod answers;
mod callers;
mod table;

use std::collections::BTreeSet;

use onward_testkit::{TestDb, engines};

use crate::support::{TestApp, routes};
use answers::Expected;
use callers::{Callers, Kind};
use table::TABLE;

#[test]
fn every_route_is_in_the_table_and_the_table_has_no_others() {
    let declared: BTreeSet<String> = routes()
        .into_iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let listed: BTreeSet<String> = TABLE.iter().map(|row| row.route.to_owned()).collect();
    let unlisted: Vec<_> = declared.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&declared).collect();
    assert!(unlisted.is_empty(), "routes without a row: {unlisted:?}");
    assert!(stale.is_empty(), "rows without a route: {stale:?}");
    assert_eq!(listed.len(), TABLE.len(), "a route is listed twice");
}

engines! {
    async fn every_caller_gets_what_the_table_says(db: TestDb) {
        let app = TestApp::start(&db).await;
        let callers = Callers::new(&app).await;
        let mut wrong = Vec::new();
        for row in TABLE {
            for kind in Kind::ALL {
                let answer = callers.send(*kind, row).await;
                let expected = row.answers.of(*kind);
                if !expected.is(&answer) {
                    let location = answer.header("location").unwrap_or_default();
                    wrong.push(format!(
                        "{} by {kind:?}: {} {location} instead of {expected:?}",
                        row.route, answer.status
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    async fn a_head_is_let_in_like_its_get(db: TestDb) {
        let app = TestApp::start(&db).await;
        let callers = Callers::new(&app).await;
        for row in TABLE.iter().filter(|row| row.route.starts_with("GET ")) {
            for kind in Kind::ALL {
                let answer = callers.send_as(*kind, "HEAD", row).await;
                assert!(
                    row.answers.of(*kind).is(&answer),
                    "HEAD {} by {kind:?}: {}",
                    row.route,
                    answer.status
                );
                assert!(answer.body.is_empty(), "HEAD {}", row.route);
            }
        }
    }
}

#[test]
fn no_operation_that_needs_a_token_is_open_to_anybody() {
    for row in TABLE
        .iter()
        .filter(|row| row.route.contains(" /api/v1/") && !row.route.contains("/auth/"))
        .filter(|row| row.route != "GET /api/v1/meta")
    {
        assert_eq!(
            row.answers.of(Kind::Anonymous),
            Expected::Status(401),
            "{}",
            row.route
        );
        assert_eq!(
            row.answers.of(Kind::Disabled),
            Expected::Status(401),
            "{}",
            row.route
        );
    }
}
