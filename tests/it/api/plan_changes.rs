//! Reading a plan, and changing it from a day on.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, Request, TestApp};

fn reach(from: &str, start: Option<i64>, target: i64) -> Value {
    json!({ "from": from, "reach": { "start": start, "target": target, "due_on": "2026-12-31" } })
}

fn put(ada: &Person, goal: &Goal, body: &Value) -> Request {
    ada.call("PUT", &format!("{}/plan", goal.path())).json(body)
}

engines! {
    async fn a_plan_is_read_under_the_version_of_its_goal(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let goal = ada.sum("Run").await;
        let path = format!("{}/plan", goal.path());
        let answer = ada.get(&path).await.is(200);
        assert_eq!(answer.header("etag"), Some("\"1\""));
        let expected = json!({ "goal_id": goal.id(), "segments": goal["plan"], "version": 1 });
        assert_eq!(answer.json(), expected);
        ada.get(&path).header("if-none-match", "\"1\"").await.is(304);
        bob.get(&path).await.problem(404, "not-found");
    }

    async fn a_change_cuts_what_runs_and_replaces_what_was_planned(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal_of(json!({
            "title": "Run",
            "measure": { "aggregate": "sum" },
            "plan": [reach("2026-01-01", Some(0), 100), { "from": "2026-12-24", "rest": { "reason": null } }],
        })).await;
        let past = ada.standing(&goal, "2026-11-19").await.json();
        let segments = json!([reach("2026-11-20", None, 120)]);
        let answer = put(&ada, &goal, &json!({ "from": "2026-11-20", "segments": segments })).await.is(200);
        assert_eq!(answer.header("etag"), Some("\"2\""));
        let whole = json!([reach("2026-01-01", Some(0), 100), reach("2026-11-20", None, 120)]);
        assert_eq!(answer.json(), json!({ "goal_id": goal.id(), "segments": whole, "version": 2 }));
        let stored = ada.get(&goal.path()).await.is(200).json();
        assert_eq!((&stored["plan"], &stored["version"]), (&whole, &json!(2)));
        assert_eq!(ada.standing(&goal, "2026-11-19").await.json(), past);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["target"], 120);
    }

    async fn a_change_that_asks_the_same_changes_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        app.clock.advance_seconds(1);
        let same = json!({ "from": "2026-12-01", "segments": [reach("2026-12-01", None, 100)] });
        assert_eq!(put(&ada, &goal, &same).await.is(200).json()["version"], 1);
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
    }

    async fn days_that_are_over_where_the_goal_is_need_rewrite(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        // 07:30 UTC on the 20th is the 20th in Berlin and still the 19th in Honolulu.
        let here = ada.sum("Run").await;
        let there = ada.sum("Run").await;
        ada.patch(&there.path(), &json!({ "time_zone": "Pacific/Honolulu" })).await.is(200);
        let from = |day: &str, rewrite: bool| {
            json!({ "from": day, "segments": [reach(day, None, 50)], "rewrite": rewrite })
        };
        put(&ada, &here, &from("2026-11-19", false)).await.refuses(&["body.rewrite rewrite_required"]);
        put(&ada, &there, &from("2026-11-18", false)).await.refuses(&["body.rewrite rewrite_required"]);
        put(&ada, &there, &from("2026-11-19", false)).await.is(200);
        put(&ada, &here, &from("2026-11-20", false)).await.is(200);
        put(&ada, &here, &from("2026-06-01", true)).await.is(200);
        assert_eq!(ada.standing(&here, "2026-06-01").await.json()["target"], 50);
        assert_eq!(ada.standing(&here, "2026-05-31").await.json()["target"], 100);
    }

    async fn faults_are_told_where_they_were_sent(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        for (body, faults) in [
            (json!({}), &["body.from missing", "body.segments missing"][..]),
            (json!({ "from": "2026-11-20", "segments": [] }), &["body.segments too_short"]),
            (
                json!({ "from": "2026-11-20", "segments": [reach("2026-11-21", None, 50)] }),
                &["body.segments.0.from value_error"],
            ),
            (
                json!({ "from": "2026-11-20", "segments": [reach("2026-11-20", None, 0)] }),
                &["body.segments.0.reach.target target_turns_round"],
            ),
            (
                json!({ "from": "2026-11-20", "segments": [{ "from": "2026-11-20" }] }),
                &["body.segments.0 segment_kind"],
            ),
            (json!({ "from": "2026-11-20", "segments": [], "rewrite": null }), &["body.rewrite none_not_allowed"]),
            (json!({ "from": "x", "segments": [], "plan": 1 }), &["body.plan extra_forbidden"]),
        ] {
            let refused = put(&ada, &goal, &body).await.problem(422, "validation-error");
            assert_eq!(refused.errors(), faults, "{body}");
        }
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
    }

    async fn a_plan_that_is_tried_out_or_meant_for_another_version_stays(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let body = json!({ "from": "2026-11-20", "segments": [reach("2026-11-20", None, 50)] });
        let path = format!("{}/plan?dry_run=true", goal.path());
        let tried = ada.call("PUT", &path).json(&body).await.is(200);
        assert_eq!((tried.header("dry-run"), &tried.json()["version"]), (Some("true"), &json!(2)));
        put(&ada, &goal, &body).header("if-match", "\"2\"").await.problem(412, "precondition-failed");
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
        let changed = put(&ada, &goal, &body).header("if-match", "\"1\"").await.is(200);
        assert_eq!(changed.json(), tried.json());
    }
}
