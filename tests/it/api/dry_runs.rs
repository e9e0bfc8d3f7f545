//! Dry runs (R50): the checks and the answer of a change, and nothing stored.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

/// The body without what the moment of writing made.
fn settled(answer: &Answer) -> Value {
    let mut body = answer.json();
    for name in ["id", "created_at", "updated_at"] {
        body[name] = Value::Null;
    }
    body
}

engines! {
    async fn a_goal_that_is_tried_out_is_answered_as_made_and_is_not_there(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({ "title": "Run", "tags": ["a"] });
        let tried = ada.post("goals?dry_run=true", &body).await.is(201);
        assert_eq!(tried.header("dry-run"), Some("true"));
        let place = tried.header("location").unwrap().to_owned();
        ada.get(&place).await.is(404);
        assert_eq!(ada.get("goals").await.is(200).json()["items"], json!([]));
        let made = ada.post("goals?dry_run=false", &body).await.is(201);
        assert_eq!(made.header("dry-run"), None);
        assert_eq!(settled(&tried), settled(&made));
        assert_eq!(tried.header("etag"), made.header("etag"));
    }

    async fn a_change_that_is_tried_out_leaves_everything_as_it_was(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let path = format!("{}?dry_run=true", goal.path());
        let tried = ada.patch(&path, &json!({ "title": "Walk", "state": "achieved" })).await.is(200);
        assert_eq!((tried.header("dry-run"), tried.header("etag")), (Some("true"), Some("\"2\"")));
        assert_eq!(tried.json()["title"], "Walk");
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
        assert_eq!(ada.patch(&goal.path(), &json!({ "title": "Jog" })).await.is(200).json()["version"], 2);
    }

    async fn a_dry_run_is_refused_as_the_real_one_would_be(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let path = format!("{}?dry_run=true", goal.path());
        ada.post("goals?dry_run=true", &json!({ "title": "" }))
            .await
            .refuses(&["body.title string_too_short"]);
        ada.post("goals?dry_run=yes", &json!({ "title": "Run" }))
            .await
            .refuses(&["query.dry_run bool_parsing"]);
        ada.patch(&path, &json!({ "parent_id": goal.id() }))
            .await
            .refuses(&["body.parent_id goal_cycle"]);
        let stale = ada.patch(&path, &json!({ "title": "Walk" })).header("if-match", "\"7\"").await;
        assert_eq!(stale.problem(412, "precondition-failed").header("dry-run"), None);
    }

    async fn a_dry_run_passes_over_the_idempotency_key(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (run, walk) = (json!({ "title": "Run" }), json!({ "title": "Walk" }));
        ada.post("goals?dry_run=true", &run).once("k").await.is(201);
        let made = ada.post("goals", &walk).once("k").await.is(201);
        assert_eq!(made.header("idempotent-replayed"), None);
        let tried = ada.post("goals?dry_run=true", &run).once("k").await.is(201);
        assert_eq!((tried.header("idempotent-replayed"), tried.json()["title"].as_str()), (None, Some("Run")));
        let again = ada.post("goals", &walk).once("k").await.is(201);
        assert_eq!(again.json(), made.json());
    }
}
