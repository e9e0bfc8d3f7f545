//! Breaks put into the plan of a goal, and taken out again.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, Request, TestApp};

fn reach(from: &str, start: Option<i64>) -> Value {
    json!({ "from": from, "reach": { "start": start, "target": 100, "due_on": "2026-12-31" } })
}

fn rest(from: &str, reason: Option<&str>) -> Value {
    json!({ "from": from, "rest": { "reason": reason } })
}

fn post(ada: &Person, goal: &Goal, body: &Value) -> Request {
    ada.post(&format!("{}/plan/breaks", goal.path()), body)
}

fn delete(ada: &Person, goal: &Goal, from_and_query: &str) -> Request {
    ada.delete(&format!("{}/plan/breaks/{from_and_query}", goal.path()))
}

engines! {
    async fn a_plan_goes_on_after_a_break_and_is_whole_again_without_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let before = goal["plan"][0].clone();
        let body = json!({ "from": "2026-11-25", "until": "2026-11-30", "reason": " Sick " });
        let answer = post(&ada, &goal, &body).await.is(200);
        assert_eq!(answer.header("etag"), Some("\"2\""));
        let broken = json!([before, rest("2026-11-25", Some("Sick")), reach("2026-12-01", None)]);
        assert_eq!(answer.json(), json!({ "goal_id": goal.id(), "segments": broken, "version": 2 }));
        let stored = ada.get(&goal.path()).await.is(200).json();
        assert_eq!((&stored["plan"], &stored["version"]), (&broken, &json!(2)));
        let answer = delete(&ada, &goal, "2026-11-25").await.is(200);
        assert_eq!(answer.header("etag"), Some("\"3\""));
        assert_eq!(answer.json(), json!({ "goal_id": goal.id(), "segments": [before], "version": 3 }));
    }

    async fn a_break_without_end_lasts_until_the_plan_is_changed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let plan = post(&ada, &goal, &json!({ "from": "2026-11-20" })).await.is(200).json();
        assert_eq!(plan["segments"], json!([goal["plan"][0], rest("2026-11-20", None)]));
        assert_ne!(ada.standing(&goal, "2026-11-19").await.json()["status"], "resting");
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["status"], "resting");
        // What is asked there already changes nothing.
        let again = json!({ "from": "2026-11-27", "reason": null });
        assert_eq!(post(&ada, &goal, &again).await.is(200).json()["version"], 2);
    }

    async fn days_that_are_over_where_the_goal_is_need_rewrite(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let of = |rewrite| json!({ "from": "2026-11-02", "until": "2026-11-08", "rewrite": rewrite });
        post(&ada, &goal, &of(false)).await.refuses(&["body.rewrite rewrite_required"]);
        post(&ada, &goal, &of(true)).await.is(200);
        delete(&ada, &goal, "2026-11-02").await.refuses(&["query.rewrite rewrite_required"]);
        delete(&ada, &goal, "2026-11-02?rewrite=true").await.is(200);
        let events = ada.get("events?type=goal.plan_changed").await.is(200).json();
        let told: Vec<&Value> = events["items"].as_array().unwrap().iter().map(|event| &event["data"]).collect();
        assert_eq!(told.len(), 2, "{events}");
        for data in told {
            assert_eq!((&data["from"], &data["rewrite"]), (&json!("2026-11-02"), &json!(true)), "{data}");
        }
    }

    async fn only_a_rest_that_begins_on_the_day_can_be_taken_out(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        post(&ada, &goal, &json!({ "from": "2026-11-25", "until": "2026-11-30" })).await.is(200);
        for day in ["2026-11-26", "2026-12-01", "2026-01-01"] {
            delete(&ada, &goal, &format!("{day}?rewrite=true")).await.problem(404, "not-found");
        }
        delete(&ada, &goal, "soon").await.refuses(&["path.from date_parsing"]);
        delete(&ada, &goal, "2026-11-25?until=x").await.refuses(&["query.until extra_forbidden"]);
    }

    async fn faults_are_told_where_they_were_sent(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        for (body, faults) in [
            (json!({}), &["body.from missing"][..]),
            (json!({ "from": "2026-11-25", "until": "2026-11-24" }), &["body.until date_order"]),
            (json!({ "from": "2026-11-25", "until": "2026-12-31" }), &["body.until date_order"]),
            (json!({ "from": "x", "until": 1, "rewrite": null }), &["body.rewrite none_not_allowed", "body.until string_type"]),
            (json!({ "from": "2026-11-25", "reason": "x".repeat(201) }), &["body.reason string_too_long"]),
            (json!({ "from": "2026-11-25", "query": "x" }), &["body.query extra_forbidden"]),
        ] {
            let refused = post(&ada, &goal, &body).await.problem(422, "validation-error");
            assert_eq!(refused.errors(), faults, "{body}");
        }
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
    }

    async fn a_break_that_is_tried_out_is_not_there(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let body = json!({ "from": "2026-11-25", "until": "2026-11-30" });
        let path = format!("{}/plan/breaks?dry_run=true", goal.path());
        let tried = ada.post(&path, &body).await.is(200);
        assert_eq!((tried.header("dry-run"), &tried.json()["version"]), (Some("true"), &json!(2)));
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
        let made = post(&ada, &goal, &body).await.is(200).json();
        assert_eq!(made, tried.json());
        let tried = delete(&ada, &goal, "2026-11-25?dry_run=true").await.is(200);
        assert_eq!((tried.header("dry-run"), &tried.json()["version"]), (Some("true"), &json!(3)));
        assert_eq!(ada.get(&format!("{}/plan", goal.path())).await.is(200).json(), made);
    }

    async fn a_break_sent_twice_under_one_key_is_made_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let body = json!({ "from": "2026-11-25", "until": "2026-11-30" });
        let first = post(&ada, &goal, &body).once("rest").await.is(200);
        delete(&ada, &goal, "2026-11-25").header("if-match", "\"2\"").await.is(200);
        let again = post(&ada, &goal, &body).once("rest").await.is(200);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!((again.json(), again.header("etag")), (first.json(), first.header("etag")));
        assert_eq!(ada.get(&goal.path()).await.is(200).json()["plan"], goal["plan"]);
    }

    async fn a_break_is_taken_out_of_the_version_it_was_seen_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        post(&ada, &goal, &json!({ "from": "2026-11-25" })).await.is(200);
        delete(&ada, &goal, "2026-11-25").header("if-match", "\"1\"").await.problem(412, "precondition-failed");
        let root = app.superuser().await;
        let demand = root.patch("admin/settings", &json!({ "require_if_match": true }));
        demand.header("if-match", "*").await.is(200);
        delete(&ada, &goal, "2026-11-25").await.problem(428, "precondition-required");
        delete(&ada, &goal, "2026-11-25").header("if-match", "\"2\"").await.is(200);
        // What makes something needs no version.
        post(&ada, &goal, &json!({ "from": "2026-11-25" })).await.is(200);
    }
}
