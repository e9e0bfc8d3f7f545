//! Breaks of many goals at once.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

/// What became of each goal: title, status, first fault.
async fn told(ada: &Person, answer: &Answer) -> Vec<(String, i64, Option<String>)> {
    let mut told = Vec::new();
    for (index, item) in answer.json()["items"].as_array().unwrap().iter().enumerate() {
        assert_eq!(item["index"], index, "{item}");
        let goal = ada
            .get(&format!("goals/{}", item["goal_id"].as_str().unwrap()))
            .await
            .is(200)
            .json();
        let faults = &item["problem"]["errors"][0];
        let fault = faults["type"]
            .as_str()
            .map(|kind| format!("{} {kind}", faults["pointer"].as_str().unwrap()));
        assert_eq!(item["plan"].is_null(), fault.is_some(), "{item}");
        told.push((
            goal["title"].as_str().unwrap().to_owned(),
            item["status"].as_i64().unwrap(),
            fault,
        ));
    }
    told
}

async fn due(ada: &Person, title: &str, due_on: &str, tag: &str) -> Value {
    ada.goal_of(json!({
        "title": title,
        "tags": [tag],
        "measure": { "aggregate": "sum" },
        "plan": [{ "from": "2026-01-01", "reach": { "target": 100, "due_on": due_on } }],
    }))
    .await
    .0
}

engines! {
    async fn all_goals_that_are_found_rest_and_a_refusal_undoes_no_other(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let long = due(&ada, "long", "2027-12-31", "home").await;
        due(&ada, "short", "2026-12-28", "home").await;
        due(&ada, "work", "2027-12-31", "work").await;
        app.stranger().await.sum("not hers").await;
        let body = json!({ "query": "tag:home", "from": "2026-12-24", "until": "2027-01-03", "reason": "Holidays" });
        let answer = ada.post("breaks", &body).await.is(207);
        assert_eq!(told(&ada, &answer).await, [
            ("long".to_owned(), 200, None),
            ("short".to_owned(), 422, Some("#/until date_order".to_owned())),
        ]);
        let plan = &answer.json()["items"][0]["plan"];
        assert_eq!((&plan["goal_id"], &plan["version"]), (&long["id"], &json!(2)));
        assert_eq!(plan["segments"][1], json!({ "from": "2026-12-24", "rest": { "reason": "Holidays" } }));
        let listed = ada.get("goals").await.is(200).json();
        let versions: Vec<i64> = listed["items"].as_array().unwrap().iter().map(|goal| goal["version"].as_i64().unwrap()).collect();
        assert_eq!(versions, [2, 1, 1]);
        let events = ada.get("events?type=goal.plan_changed").await.is(200).json();
        assert_eq!(events["items"].as_array().unwrap().len(), 1);
    }

    async fn the_days_that_are_over_are_those_of_each_goal(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        due(&ada, "here", "2027-12-31", "x").await;
        let there = due(&ada, "there", "2027-12-31", "x").await;
        // Still the 19th.
        let zone = json!({ "time_zone": "Pacific/Honolulu" });
        ada.patch(&format!("goals/{}", there["id"].as_str().unwrap()), &zone).await.is(200);
        let of = |rewrite| json!({ "query": "", "from": "2026-11-19", "until": "2026-11-25", "rewrite": rewrite });
        let answer = ada.post("breaks", &of(false)).await.is(207);
        assert_eq!(told(&ada, &answer).await, [
            ("here".to_owned(), 422, Some("#/rewrite rewrite_required".to_owned())),
            ("there".to_owned(), 200, None),
        ]);
        let answer = ada.post("breaks", &of(true)).await.is(207);
        assert!(told(&ada, &answer).await.iter().all(|(_, status, _)| *status == 200));
    }

    async fn archived_and_deleted_goals_are_left_alone_unless_they_are_named(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let kept = due(&ada, "kept", "2027-12-31", "x").await;
        let gone = due(&ada, "gone", "2027-12-31", "x").await;
        ada.delete(&format!("goals/{}", gone["id"].as_str().unwrap())).await.is(204);
        let away = format!("goals/{}", kept["id"].as_str().unwrap());
        ada.patch(&away, &json!({ "archived_at": "2026-11-01T00:00:00Z" })).await.is(200);
        let of = |query: &str| json!({ "query": query, "from": "2026-12-24" });
        for query in ["", "tag:x", "-is:archived"] {
            assert_eq!(ada.post("breaks", &of(query)).await.is(207).json(), json!({ "items": [] }), "{query}");
        }
        let answer = ada.post("breaks", &of("is:archived")).await.is(207);
        assert_eq!(told(&ada, &answer).await, [("kept".to_owned(), 200, None)]);
    }

    async fn more_goals_than_may_be_changed_together_are_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        db.fill_with_goals(ada.id.parse().unwrap(), 501).await;
        let refused = ada.post("breaks", &json!({ "query": "", "from": "2026-12-24" })).await;
        let refused = refused.problem(422, "validation-error");
        assert_eq!(refused.errors(), ["body.query too_many_matches"]);
        assert_eq!(refused.json()["errors"][0]["ctx"], json!({ "maximum": 500 }));
        assert_eq!(ada.get("events?type=goal.plan_changed").await.is(200).json()["items"], json!([]));
    }

    async fn faults_of_the_whole_request_refuse_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        due(&ada, "Run", "2027-12-31", "x").await;
        for (body, faults) in [
            (json!({ "from": "2026-12-24" }), &["body.query missing"][..]),
            (json!({ "query": "", "from": "2026-12-24", "until": "2026-12-23" }), &["body.until date_order"]),
            (json!({ "query": "due:soon", "from": "x" }), &["body.from date_parsing", "body.query query_syntax"]),
            (json!({ "query": "", "from": "2026-12-24", "goal_id": "x" }), &["body.goal_id extra_forbidden"]),
        ] {
            let refused = ada.post("breaks", &body).await.problem(422, "validation-error");
            assert_eq!(refused.errors(), faults, "{body}");
        }
    }

    async fn breaks_are_made_once_under_a_key_and_not_at_all_in_a_dry_run(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = due(&ada, "Run", "2027-12-31", "x").await;
        let path = format!("goals/{}", goal["id"].as_str().unwrap());
        let body = json!({ "query": "run", "from": "2026-12-24" });
        let tried = ada.post("breaks?dry_run=true", &body).await.is(207);
        assert_eq!(tried.header("dry-run"), Some("true"));
        assert_eq!(ada.get(&path).await.is(200).json(), goal);
        let first = ada.post("breaks", &body).once("holidays").await.is(207);
        assert_eq!(first.json(), tried.json());
        ada.delete(&format!("{path}/plan/breaks/2026-12-24")).await.is(200);
        let again = ada.post("breaks", &body).once("holidays").await.is(207);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.json(), first.json());
        assert_eq!(ada.get(&path).await.is(200).json()["version"], 3);
    }
}
