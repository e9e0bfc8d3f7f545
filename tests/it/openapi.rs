//! The document says what the router does (C4), and answers hold what the document says (C3).

mod accounts;
mod answers;
mod examples;
mod prices;
mod scopes;

use std::collections::{BTreeMap, BTreeSet};

use onward_testkit::{TestDb, engines};
use serde_json::Value;

use crate::support::{TestApp, routes};

/// The committed document, byte for byte.
fn committed() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    std::fs::read_to_string(path).expect("docs/openapi.json is there: run `cargo xtask generate`")
}

pub(crate) fn document() -> Value {
    serde_json::from_str(&committed()).expect("docs/openapi.json is JSON")
}

/// Every operation of the document by its route.
pub(crate) fn operations(document: &Value) -> BTreeMap<String, Value> {
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if [
                "get", "put", "post", "delete", "options", "head", "patch", "trace",
            ]
            .contains(&method.as_str())
            {
                operations.insert(format!("{} {path}", method.to_uppercase()), operation.clone());
            }
        }
    }
    operations
}

/// Whether a route is there for people only, and so is not in the document.
fn is_page(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    ![
        "api",
        "openapi.json",
        "problems",
        "healthz",
        "readyz",
        ".well-known",
        "docs",
    ]
    .contains(&first)
}

#[test]
fn the_document_has_the_routes_of_the_router_and_no_others() {
    let document = document();
    let described: BTreeSet<String> = operations(&document).into_keys().collect();
    let routed: BTreeSet<String> = routes()
        .into_iter()
        .filter(|route| !is_page(&route.path))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(described, routed);
    assert!(routed.len() > 20);
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = document();
    let mut names = BTreeSet::new();
    for (route, operation) in operations(&document) {
        let name = operation["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{route} has no name"));
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{route}: {name}"
        );
        assert!(names.insert(name.to_owned()), "{name} comes twice");
    }
}

engines! {
    async fn the_committed_document_is_the_one_that_is_served(db: TestDb) {
        let app = TestApp::start(&db).await;
        let served = app.anonymous().get("/openapi.json").await.is(200).text();
        assert!(
            served == committed(),
            "docs/openapi.json is stale: run `cargo xtask generate`"
        );
    }
}
