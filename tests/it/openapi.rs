//! The document says what the router does (C4), and answers hold what the document says (C3).

use std::collections::{BTreeMap, BTreeSet};

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, Goal, Person, TestApp, faults, routes};

/// The committed document, byte for byte.
fn committed() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    std::fs::read_to_string(path).expect("docs/openapi.json is there: run `cargo xtask generate`")
}

fn document() -> Value {
    serde_json::from_str(&committed()).expect("docs/openapi.json is JSON")
}

/// Every operation of the document by its route.
fn operations(document: &Value) -> BTreeMap<String, Value> {
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if ["get", "put", "post", "delete", "options", "head", "patch", "trace"].contains(&method.as_str()) {
                operations.insert(format!("{} {path}", method.to_uppercase()), operation.clone());
            }
        }
    }
    operations
}

/// Whether a route is there for people only, and so is not in the document.
fn is_page(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    !["api", "openapi.json", "problems", "healthz", "readyz", ".well-known", "docs"].contains(&first)
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
        let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{route} has no name"));
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{route}: {name}");
        assert!(names.insert(name.to_owned()), "{name} comes twice");
    }
}

#[test]
fn the_document_demands_a_token_exactly_where_the_router_does() {
    let document = document();
    let open = ["POST /api/v1/auth/login", "POST /api/v1/auth/refresh", "POST /api/v1/auth/register"];
    for (route, operation) in operations(&document) {
        let demanded = operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty());
        let expected = route.contains(" /api/v1/") && !open.contains(&route.as_str());
        assert_eq!(demanded, expected, "{route}");
    }
}

/// Fails unless the document knows this answer of this operation: its status, its media type, its shape.
#[track_caller]
fn is_described(document: &Value, route: &str, answer: &Answer) {
    let operations = operations(document);
    let operation = operations.get(route).unwrap_or_else(|| panic!("{route} is not described"));
    let response = &operation["responses"][answer.status.to_string()];
    assert!(response.is_object(), "{route} says nothing about {}", answer.status);
    let Some(kind) = answer.header("content-type") else {
        assert!(response.get("content").is_none(), "{route}: {} should have a body", answer.status);
        return;
    };
    let media = &response["content"][kind.split(';').next().unwrap_or_default()];
    assert!(media.is_object(), "{route}: {} says nothing about {kind}", answer.status);
    if kind.contains("json") {
        let faults = faults(document, &media["schema"], &answer.json());
        assert!(faults.is_empty(), "{route} {}: {faults:#?}", answer.status);
    }
}

async fn all_kinds(ada: &Person) -> (Goal, Value) {
    let goal = ada.goal_of(json!({
        "title": "Run", "description": "x", "tags": ["a"], "color": "#1f6feb", "icon": "x", "check_in_every": "P1W",
        "measure": { "aggregate": "sum", "unit": "km" },
        "plan": [
            { "from": "2026-01-01", "reach": { "start": 0, "target": 1000, "due_on": "2026-12-31" } },
            { "from": "2027-01-01", "keep": { "at_least": 3, "every": "P1W", "carry": 2 } },
            { "from": "2027-06-01", "keep": { "at_most": 3, "every": { "rolling_days": 7 } } },
            { "from": "2027-07-01", "keep": { "at_least": 1, "every": "P1D", "on": { "weekdays": [1] } } },
            { "from": "2027-08-01", "rest": { "reason": "x" } },
        ],
    })).await;
    let line = ada.log(&goal, json!({ "value": 12.5, "note": "x", "confidence": 5, "external_id": "a" })).await;
    (goal, line)
}

engines! {
    async fn the_committed_document_is_the_one_that_is_served(db: TestDb) {
        let app = TestApp::start(&db).await;
        let served = app.anonymous().get("/openapi.json").await.is(200).text();
        assert!(served == committed(), "docs/openapi.json is stale: run `cargo xtask generate`");
    }

    async fn answers_are_what_the_document_says(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let document = document();
        let (goal, line) = all_kinds(&ada).await;
        let (one, log) = (goal.path(), goal.check_ins());
        let check_in = format!("check-ins/{}", line["id"].as_str().unwrap());
        let login = json!({ "username": "ada", "password": crate::support::PASSWORD });
        let batch = json!({ "items": [{ "value": 1 }, { "value": "1" }, { "external_id": "a", "value": 2 }] });
        let missing = "goals/019a9f0c-8a00-7000-8000-0000000000ff";
        let narrow = ada.narrowed(&app.anonymous(), "profile:read").await;
        for (route, answer) in [
            ("POST /api/v1/auth/login", app.anonymous().post("auth/login", &login).await),
            ("POST /api/v1/auth/login", app.anonymous().post("auth/login", &json!({})).await),
            ("POST /api/v1/auth/refresh", app.anonymous().post("auth/refresh", &json!({ "refresh_token": ada.refresh })).await),
            ("POST /api/v1/auth/refresh", app.anonymous().post("auth/refresh", &json!({ "refresh_token": "x" })).await),
            ("POST /api/v1/auth/register", app.anonymous().post("auth/register", &json!({ "username": "eve", "email": "e@example.org", "password": "x" })).await),
            ("GET /api/v1/users/me", ada.get("users/me").await),
            ("GET /api/v1/users/me", ada.get("users/me").header("if-none-match", "*").await),
            ("GET /api/v1/users/me", app.anonymous().get("users/me").await),
            ("GET /api/v1/goals", ada.get("goals?include_total=true").await),
            ("GET /api/v1/goals", ada.get("goals?limit=0").await),
            ("GET /api/v1/goals", ada.get("goals").header("accept", "text/html").await),
            ("GET /api/v1/goals", narrow.get("goals").await),
            ("POST /api/v1/goals", ada.post("goals", &json!({ "title": "Swim" })).once("k").await),
            ("POST /api/v1/goals", ada.post("goals", &json!({ "title": "Walk" })).once("k").await),
            ("POST /api/v1/goals", ada.post("goals", &json!({ "title": "Swim" })).once("").await),
            ("POST /api/v1/goals", ada.call("POST", "goals").await),
            ("POST /api/v1/goals", ada.call("POST", "goals").body("application/json", vec![b' '; 1_048_577]).await),
            ("GET /api/v1/goals/{goal_id}", ada.get(&one).await),
            ("GET /api/v1/goals/{goal_id}", ada.get(&one).header("if-none-match", "*").await),
            ("GET /api/v1/goals/{goal_id}", ada.get(missing).await),
            ("GET /api/v1/goals/{goal_id}", ada.get("goals/x").await),
            ("PATCH /api/v1/goals/{goal_id}", ada.patch(&one, &json!({ "title": "Walk" })).await),
            ("PATCH /api/v1/goals/{goal_id}", ada.patch(&one, &json!({})).header("if-match", "\"9\"").await),
            ("PATCH /api/v1/goals/{goal_id}", ada.patch(missing, &json!({})).await),
            ("GET /api/v1/goals/{goal_id}/standing", ada.get(&format!("{one}/standing")).await),
            ("GET /api/v1/goals/{goal_id}/standing", ada.get(&format!("{one}/standing?as_of=2027-01-01")).await),
            ("GET /api/v1/goals/{goal_id}/check-ins", ada.get(&log).await),
            ("GET /api/v1/goals/{goal_id}/check-ins", ada.get(&format!("{missing}/check-ins")).await),
            ("POST /api/v1/goals/{goal_id}/check-ins", ada.post(&log, &json!({ "skipped": true })).await),
            ("POST /api/v1/goals/{goal_id}/check-ins", ada.post(&log, &json!({ "external_id": "a", "value": 3 })).await),
            ("POST /api/v1/goals/{goal_id}/check-ins", ada.post(&log, &json!({})).await),
            ("POST /api/v1/goals/{goal_id}/check-ins/batch", ada.post(&format!("{log}/batch"), &batch).await),
            ("GET /api/v1/check-ins/{check_in_id}", ada.get(&check_in).await),
            ("GET /api/v1/check-ins/{check_in_id}", ada.get(&check_in).header("if-none-match", "*").await),
            ("DELETE /api/v1/check-ins/{check_in_id}", ada.delete(&check_in).header("if-match", "\"9\"").await),
            ("DELETE /api/v1/check-ins/{check_in_id}", ada.delete(&check_in).await),
            ("DELETE /api/v1/goals/{goal_id}", ada.delete(&one).await),
            ("DELETE /api/v1/goals/{goal_id}", ada.delete(&one).await),
            ("POST /api/v1/auth/logout", ada.call("POST", "auth/logout").await),
            ("POST /api/v1/auth/logout", ada.call("POST", "auth/logout").await),
            ("GET /healthz", app.anonymous().get("/healthz").await),
            ("GET /readyz", app.anonymous().get("/readyz").await),
            ("GET /problems", app.anonymous().get("/problems").await),
            ("GET /problems/{slug}", app.anonymous().get("/problems/gone").await),
            ("GET /problems/{slug}", app.anonymous().get("/problems/x").await),
            ("GET /docs", app.anonymous().get("/docs").await),
        ] {
            is_described(&document, route, &answer);
        }
    }
}
