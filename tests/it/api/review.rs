//! What became of goals over a week, month, quarter or year.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

/// A goal to reach 100, with so much of it done on some days.
async fn hundred(ada: &Person, title: &str, due: Option<&str>, done: &[(&str, i64)]) -> Goal {
    let reach = json!({ "start": 0, "target": 100, "due_on": due });
    let goal = ada
        .goal_of(json!({
            "title": title,
            "measure": { "aggregate": "sum" },
            "plan": [{ "from": "2026-11-01", "reach": reach }],
        }))
        .await;
    for (day, value) in done {
        ada.log(&goal, json!({ "occurred_on": day, "value": value }))
            .await;
    }
    goal
}

async fn review(ada: &Person, query: &str) -> Value {
    ada.get(&format!("review{query}")).await.is(200).json()
}

/// The groups that have goals, each with their titles.
fn told(review: &Value) -> Vec<String> {
    let groups = review["groups"].as_array().unwrap().iter();
    groups
        .flat_map(|group| {
            let items = group["items"].as_array().unwrap().iter();
            items.map(move |item| format!("{} {}", group["kind"], item["title"]).replace('"', ""))
        })
        .collect()
}

engines! {
    async fn a_review_tells_what_became_of_each_goal(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let read = hundred(&ada, "Read", None, &[("2026-11-10", 30), ("2026-11-18", 15)]).await;
        hundred(&ada, "Save", Some("2026-11-30"), &[("2026-11-10", 30)]).await;
        hundred(&ada, "Run", None, &[("2026-11-10", 30), ("2026-11-19", 70)]).await;
        hundred(&ada, "Idle", None, &[("2026-11-10", 30)]).await;
        let walk = hundred(&ada, "Walk", None, &[("2026-11-10", 30)]).await;
        ada.patch(&walk.path(), &json!({ "state": "dropped" })).await.is(200);
        let found = review(&ada, "").await;
        assert_eq!(
            told(&found),
            ["satisfied Run", "slipped Save", "moved Read", "closed Walk"]
        );
        let days = ["period", "from", "to", "previous", "next"].map(|name| found[name].clone());
        assert_eq!(json!(days), json!(["2026-W47", "2026-11-16", "2026-11-22", "2026-W46", null]));
        assert_eq!(
            found["groups"][2]["items"][0],
            json!({
                "goal_id": read.id(), "title": "Read", "status_from": "on_track", "status_to": "on_track",
                "progress_from": 0.3, "progress_to": 0.45, "check_ins": 1
            })
        );
        assert_eq!(found, review(&ada, "?period=2026-W47").await);
        let draft = found["draft"].as_str().unwrap();
        assert!(
            draft.starts_with("# Week 47, 2026\n\n2026-11-16 to 2026-11-20, so far: 2 check-ins in 2 goals.\n"),
            "{draft}"
        );
        let before = review(&ada, "?period=2026-W46").await;
        assert_eq!(before["next"], "2026-W47");
        // All of them began in that month.
        assert_eq!(told(&review(&ada, "?period=2026-11").await).len(), 5);
        assert_eq!(told(&review(&ada, "?period=2025").await), [""; 0]);
    }

    async fn periods_that_are_none_or_have_not_begun_are_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (period, error) in [
            ("2026-W54", "query.period value_error"),
            ("november", "query.period value_error"),
            ("2026-W48", "query.period date_in_future"),
            ("2026-12", "query.period date_in_future"),
            ("2027-Q1", "query.period date_in_future"),
        ] {
            let refused = ada.get(&format!("review?period={period}")).await;
            assert_eq!(refused.problem(422, "validation-error").errors(), [error], "{period}");
        }
    }

    async fn only_own_goals_are_told(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        hundred(&ada, "Read", None, &[("2026-11-18", 15)]).await;
        let bob = app.person("bob").await;
        assert_eq!(told(&review(&bob, "").await), [""; 0]);
    }
}
