//! Idempotency keys: what is sent twice happens once (R47).

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, Set, TestApp};

/// Fails unless both say the same, the second as a repetition.
#[track_caller]
fn same(first: &Answer, again: &Answer) {
    assert_eq!(again.status, first.status, "{}", again.name);
    assert_eq!(again.body, first.body, "{}", again.name);
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{}: {name}", again.name);
    }
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
}

engines! {
    async fn every_post_that_is_retried_happens_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = json!({ "value": 2, "note": "x" });
        let batch = json!({ "items": [{ "value": 3 }, { "value": "3" }, { "value": 5 }] });
        let posts: [(String, Value, u16); 3] = [
            ("goals".to_owned(), json!({ "title": "Swim" }), 201),
            (goal.check_ins(), line, 201),
            (format!("{}/batch", goal.check_ins()), batch, 207),
        ];
        for (path, body, status) in &posts {
            let first = ada.post(path, body).once("one").await.is(*status);
            app.clock.advance_seconds(60);
            let again = ada.post(path, body).once("one").await;
            same(&first, &again);
        }
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 2);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 10);
    }

    async fn one_key_names_one_request_of_one_person(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let body = json!({ "title": "Run" });
        let hers = ada.post("goals", &body).once("k").await.is(201).json();
        let his = bob.post("goals", &body).once("k").await.is(201);
        assert_eq!(his.header("idempotent-replayed"), None);
        assert_ne!(his.json()["id"], hers["id"]);
        let goals = [ada.goal("a").await, ada.goal("b").await];
        for goal in &goals {
            let line = ada.post(&goal.check_ins(), &json!({})).once("k").await.is(201);
            assert_eq!(line.header("idempotent-replayed"), None);
        }
    }

    async fn a_key_with_another_payload_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.post("goals", &json!({ "title": "Run" }))
            .once("k")
            .await
            .is(201);
        let refused = ada.post("goals", &json!({ "title": "Swim" })).once("k").await;
        refused.problem(422, "idempotency-key-reused");
        let spaced = ada
            .call("POST", "goals")
            .body("application/json", r#"{"title": "Run"}"#)
            .once("k")
            .await;
        spaced.problem(422, "idempotency-key-reused");
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 1);
    }

    async fn a_key_is_the_same_bare_and_quoted(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({ "title": "Run" });
        let first = ada.post("goals", &body).once("8e03978e-40d5").await.is(201);
        same(&first, &ada.post("goals", &body).once("\"8e03978e-40d5\"").await);
    }

    async fn a_broken_key_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let long = "k".repeat(256);
        for key in ["", "\"\"", "\"open", "two words", "t\u{e4}b", &long] {
            let answer = ada.post("goals", &json!({ "title": "Run" })).once(key).await;
            answer.problem(400, "idempotency-key-invalid");
        }
        let twice = ada
            .post("goals", &json!({ "title": "Run" }))
            .once("a")
            .once("b")
            .await;
        twice.problem(400, "idempotency-key-invalid");
        ada.post("goals", &json!({ "title": "Run" }))
            .once(&"k".repeat(255))
            .await
            .is(201);
    }

    async fn a_refusal_that_depends_on_what_is_stored_is_kept(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        ada.log(&goal, json!({ "external_id": "a", "value": 1 })).await;
        let other = json!({ "external_id": "a", "value": 2 });
        let first = ada
            .post(&goal.check_ins(), &other)
            .once("k")
            .await
            .problem(409, "duplicate-key");
        let again = ada.post(&goal.check_ins(), &other).once("k").await;
        same(&first, &again);
        let missing = "goals/019a9f0c-8a00-7000-8000-000000000001/check-ins";
        let first = ada
            .post(missing, &json!({}))
            .once("k")
            .await
            .problem(404, "not-found");
        same(&first, &ada.post(missing, &json!({})).once("k").await);
    }

    async fn refused_input_leaves_the_key_free(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.post("goals", &json!({ "titel": "Run" }))
            .once("k")
            .await
            .problem(422, "validation-error");
        let goal = ada
            .post("goals", &json!({ "title": "Run" }))
            .once("k")
            .await
            .is(201);
        assert_eq!(goal.header("idempotent-replayed"), None);
        let unsigned = app
            .anonymous()
            .post("goals", &json!({ "title": "Run" }))
            .once("k")
            .await;
        unsigned.problem(401, "unauthenticated");
    }

    async fn of_fifty_twins_one_happens(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({ "title": "Run" });
        let twins = (0..50).map(|_| ada.post("goals", &body).once("k").into_future());
        let answers = join_all(twins).await;
        let mut made = Vec::new();
        for answer in answers {
            if answer.status == 409 {
                let waiting = answer.problem(409, "idempotency-in-progress");
                assert_eq!(waiting.header("retry-after"), Some("1"));
            } else {
                made.push(answer.is(201).body);
            }
        }
        made.dedup();
        assert_eq!(made.len(), 1);
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 1);
    }

    async fn a_key_is_kept_for_a_day(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({ "title": "Run" });
        let first = ada.post("goals", &body).once("k").await.is(201);
        app.clock.advance_seconds(86_400 - 1);
        let ada = ada.again(&app.anonymous()).await;
        same(&first, &ada.post("goals", &body).once("k").await);
        app.clock.advance_seconds(2);
        let anew = ada.post("goals", &body).once("k").await.is(201);
        assert_eq!(anew.header("idempotent-replayed"), None);
        assert_ne!(anew.body, first.body);
    }

    async fn a_key_outlives_the_process(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({ "title": "Run" });
        let first = ada.post("goals", &body).once("k").await.is(201);
        drop(app);
        let app = TestApp::start_with(
            &db,
            Set {
                seed: 2,
                ..Set::default()
            },
        )
        .await;
        let ada = ada.again(&app.anonymous()).await;
        same(&first, &ada.post("goals", &body).once("k").await);
    }
}
