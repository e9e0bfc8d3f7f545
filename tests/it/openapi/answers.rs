//! Answers hold what the document says, and nothing else (C3).

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use super::{document, operations};
use crate::support::{Answer, Goal, PASSWORD, Person, TestApp, faults, resolved};

/// Fails unless the document knows this answer of this operation: its status, its media type, its shape.
#[track_caller]
pub(super) fn is_described(document: &Value, route: &str, answer: &Answer) {
    let operations = operations(document);
    let operation = operations
        .get(route)
        .unwrap_or_else(|| panic!("{route} is not described"));
    let response = resolved(document, &operation["responses"][answer.status.to_string()]);
    assert!(
        response.is_object(),
        "{route} says nothing about {}",
        answer.status
    );
    let Some(kind) = answer.header("content-type") else {
        assert!(
            response.get("content").is_none(),
            "{route}: {} should have a body",
            answer.status
        );
        return;
    };
    let media = &response["content"][kind.split(';').next().unwrap_or_default()];
    assert!(
        media.is_object(),
        "{route}: {} says nothing about {kind}",
        answer.status
    );
    if kind.contains("json") {
        let faults = faults(document, &media["schema"], &answer.json());
        assert!(faults.is_empty(), "{route} {}: {faults:#?}", answer.status);
    }
}

async fn all_kinds(ada: &Person) -> (Goal, Value) {
    let goal = ada.goal_of(json!({
        "title": "Run", "description": "x", "tags": ["a"], "color": "#1f6feb", "icon": "x",
        "check_in_every": "P1W",
        "measure": { "aggregate": "sum", "unit": "km" },
        "plan": [
            { "from": "2026-01-01", "reach": { "start": 0, "target": 1000, "due_on": "2026-12-31" } },
            { "from": "2027-01-01", "keep": { "at_least": 3, "every": "P1W", "carry": 2 } },
            { "from": "2027-06-01", "keep": { "at_most": 3, "every": { "rolling_days": 7 } } },
            { "from": "2027-07-01", "keep": { "at_least": 1, "every": "P1D", "on": { "weekdays": [1] } } },
            { "from": "2027-08-01", "rest": { "reason": "x" } },
        ],
    })).await;
    let line = ada
        .log(
            &goal,
            json!({ "value": 12.5, "note": "x", "confidence": 5, "external_id": "a" }),
        )
        .await;
    (goal, line)
}

engines! {
    async fn answers_are_what_the_document_says(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let document = document();
        let (goal, line) = all_kinds(&ada).await;
        let (one, log) = (goal.path(), goal.check_ins());
        let check_in = format!("check-ins/{}", line["id"].as_str().unwrap());
        let login = json!({ "username": "ada", "password": PASSWORD });
        let batch =
            json!({ "items": [{ "value": 1 }, { "value": "1" }, { "external_id": "a", "value": 2 }] });
        let missing = "goals/019a9f0c-8a00-7000-8000-0000000000ff";
        let narrow = ada.narrowed(&app.anonymous(), "profile:read").await;
        for (route, answer) in [
            (
                "POST /api/v1/auth/login",
                app.anonymous().post("auth/login", &login).await,
            ),
            (
                "POST /api/v1/auth/login",
                app.anonymous().post("auth/login", &json!({})).await,
            ),
            (
                "POST /api/v1/auth/refresh",
                app.anonymous()
                    .post("auth/refresh", &json!({ "refresh_token": ada.refresh }))
                    .await,
            ),
            (
                "POST /api/v1/auth/refresh",
                app.anonymous()
                    .post("auth/refresh", &json!({ "refresh_token": "x" }))
                    .await,
            ),
            (
                "POST /api/v1/auth/register",
                app.anonymous()
                    .post(
                        "auth/register",
                        &json!({ "username": "eve", "email": "e@example.org", "password": "x" }),
                    )
                    .await,
            ),
            ("GET /api/v1/users/me", ada.get("users/me").await),
            (
                "GET /api/v1/users/me",
                ada.get("users/me").header("if-none-match", "*").await,
            ),
            ("GET /api/v1/users/me", app.anonymous().get("users/me").await),
            ("GET /api/v1/goals", ada.get("goals?include_total=true").await),
            ("GET /api/v1/goals", ada.get("goals?limit=0").await),
            (
                "GET /api/v1/goals",
                ada.get("goals").header("accept", "text/html").await,
            ),
            ("GET /api/v1/goals", narrow.get("goals").await),
            (
                "POST /api/v1/goals",
                ada.post("goals", &json!({ "title": "Swim" })).once("k").await,
            ),
            (
                "POST /api/v1/goals",
                ada.post("goals", &json!({ "title": "Walk" })).once("k").await,
            ),
            (
                "POST /api/v1/goals",
                ada.post("goals", &json!({ "title": "Swim" })).once("").await,
            ),
            ("POST /api/v1/goals", ada.call("POST", "goals").await),
            (
                "POST /api/v1/goals",
                ada.call("POST", "goals")
                    .body("application/json", vec![b' '; 1_048_577])
                    .await,
            ),
            ("GET /api/v1/goals/{goal_id}", ada.get(&one).await),
            (
                "GET /api/v1/goals/{goal_id}",
                ada.get(&one).header("if-none-match", "*").await,
            ),
            ("GET /api/v1/goals/{goal_id}", ada.get(missing).await),
            ("GET /api/v1/goals/{goal_id}", ada.get("goals/x").await),
            (
                "PATCH /api/v1/goals/{goal_id}",
                ada.patch(&one, &json!({ "title": "Walk" })).await,
            ),
            (
                "PATCH /api/v1/goals/{goal_id}",
                ada.patch(&one, &json!({})).header("if-match", "\"9\"").await,
            ),
            (
                "PATCH /api/v1/goals/{goal_id}",
                ada.patch(missing, &json!({})).await,
            ),
            (
                "GET /api/v1/goals/{goal_id}/standing",
                ada.get(&format!("{one}/standing")).await,
            ),
            (
                "GET /api/v1/goals/{goal_id}/standing",
                ada.get(&format!("{one}/standing?as_of=2027-01-01")).await,
            ),
            ("GET /api/v1/goals/{goal_id}/check-ins", ada.get(&log).await),
            (
                "GET /api/v1/goals/{goal_id}/check-ins",
                ada.get(&format!("{missing}/check-ins")).await,
            ),
            (
                "POST /api/v1/goals/{goal_id}/check-ins",
                ada.post(&log, &json!({ "skipped": true })).await,
            ),
            (
                "POST /api/v1/goals/{goal_id}/check-ins",
                ada.post(&log, &json!({ "external_id": "a", "value": 3 })).await,
            ),
            (
                "POST /api/v1/goals/{goal_id}/check-ins",
                ada.post(&log, &json!({})).await,
            ),
            (
                "POST /api/v1/goals/{goal_id}/check-ins/batch",
                ada.post(&format!("{log}/batch"), &batch).await,
            ),
            ("GET /api/v1/check-ins/{check_in_id}", ada.get(&check_in).await),
            (
                "GET /api/v1/check-ins/{check_in_id}",
                ada.get(&check_in).header("if-none-match", "*").await,
            ),
            (
                "GET /api/v1/check-ins",
                ada.get("check-ins?include_deleted=true").await,
            ),
            ("GET /api/v1/check-ins", ada.get("check-ins?fields=note").await),
            (
                "PATCH /api/v1/check-ins/{check_in_id}",
                ada.patch(&check_in, &json!({ "note": "by hand" })).await,
            ),
            (
                "PATCH /api/v1/check-ins/{check_in_id}",
                ada.patch(&check_in, &json!({ "id": 1 })).await,
            ),
            (
                "PUT /api/v1/goals/{goal_id}/check-ins/by-key/{external_id}",
                ada.put(&format!("{log}/by-key/b"), &json!({ "value": 3 })).await,
            ),
            (
                "PUT /api/v1/goals/{goal_id}/check-ins/by-key/{external_id}",
                ada.put(&format!("{log}/by-key/b"), &json!({ "value": 4 })).await,
            ),
            (
                "POST /api/v1/check-ins/{check_in_id}/restore",
                ada.call("POST", &format!("{check_in}/restore")).await,
            ),
            ("GET /api/v1/events", ada.get("events").await),
            (
                "GET /api/v1/events",
                ada.get("events?after=019a9f0c-8a00-7000-8000-0000000000ff").await,
            ),
            (
                "DELETE /api/v1/check-ins/{check_in_id}",
                ada.delete(&check_in).header("if-match", "\"9\"").await,
            ),
            (
                "DELETE /api/v1/check-ins/{check_in_id}",
                ada.delete(&check_in).await,
            ),
            ("DELETE /api/v1/goals/{goal_id}", ada.delete(&one).await),
            ("DELETE /api/v1/goals/{goal_id}", ada.delete(&one).await),
            ("POST /api/v1/auth/logout", ada.call("POST", "auth/logout").await),
            ("POST /api/v1/auth/logout", ada.call("POST", "auth/logout").await),
            ("GET /healthz", app.anonymous().get("/healthz").await),
            ("GET /readyz", app.anonymous().get("/readyz").await),
            ("GET /api/v1", app.anonymous().get("/api/v1").await),
            ("GET /api/v1/meta", app.anonymous().get("meta").await),
            ("GET /api/v1/meta", app.anonymous().get("meta?x=1").await),
            (
                "GET /.well-known/api-catalog",
                app.anonymous().get("/.well-known/api-catalog").await,
            ),
            (
                "GET /.well-known/security.txt",
                app.anonymous().get("/.well-known/security.txt").await,
            ),
            (
                "GET /.well-known/change-password",
                app.anonymous().get("/.well-known/change-password").await,
            ),
            ("GET /problems", app.anonymous().get("/problems").await),
            (
                "GET /problems/{slug}",
                app.anonymous().get("/problems/x").header("accept", "text/html").await,
            ),
            (
                "GET /problems/{slug}",
                app.anonymous().get("/problems/gone").await,
            ),
            ("GET /problems/{slug}", app.anonymous().get("/problems/x").await),
            ("GET /docs", app.anonymous().get("/docs").await),
        ] {
            is_described(&document, route, &answer);
        }
    }
}
