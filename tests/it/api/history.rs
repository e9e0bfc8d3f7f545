//! A goal's history in points, and what would follow from another course.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, Goal, Person, TestApp};

/// 100 pages in November with a rest from the 10th to the 15th: 10 on each of the 2nd and the 11th, the 3rd skipped.
async fn pages(ada: &Person) -> Goal {
    let goal = ada
        .goal_of(json!({
            "title": "Pages",
            "measure": { "aggregate": "sum" },
            "plan": [
                { "from": "2026-11-01", "reach": { "start": 0, "target": 100, "due_on": "2026-11-30" } },
                { "from": "2026-11-10", "rest": {} },
                { "from": "2026-11-16", "reach": { "target": 100, "due_on": "2026-11-30" } },
            ],
        }))
        .await;
    for line in [
        json!({ "value": 4, "occurred_on": "2026-11-02" }),
        json!({ "value": 6, "occurred_on": "2026-11-02" }),
        json!({ "skipped": true, "occurred_on": "2026-11-03" }),
        json!({ "value": 10, "occurred_on": "2026-11-11" }),
    ] {
        ada.log(&goal, line).await;
    }
    goal
}

async fn series(ada: &Person, goal: &Goal, query: &str) -> Answer {
    ada.get(&format!("{}/series?{query}", goal.path())).await
}

fn column<'a>(series: &'a Value, name: &str) -> Vec<&'a Value> {
    series["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| &point[name])
        .collect()
}

async fn what_if(ada: &Person, goal: &Goal, wish: Value) -> Answer {
    ada.post(&format!("{}/what-if", goal.path()), &wish).await
}

engines! {
    async fn a_history_in_days_shows_values_skips_rests_and_the_line(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = pages(&ada).await;
        let found = series(&ada, &goal, "from=2026-11-01&to=2026-11-04").await.is(200).json();
        assert_eq!((&found["goal_id"], &found["bucket"]), (&json!(goal.id()), &json!("day")));
        assert_eq!((&found["from"], &found["to"]), (&json!("2026-11-01"), &json!("2026-11-04")));
        let second = json!({
            "from": "2026-11-02", "to": "2026-11-02", "value": 10, "check_ins": 2, "expected": 6.666_667,
            "attainment": null, "skipped": false,
        });
        assert_eq!(found["points"][1], second);
        assert_eq!(column(&found, "skipped"), [false, false, true, false]);
        assert_eq!(column(&found, "value"), [&json!(null), &json!(10), &json!(null), &json!(null)]);
        let rest = series(&ada, &goal, "from=2026-11-10&to=2026-11-11").await.is(200).json();
        assert_eq!(column(&rest, "expected"), [&Value::Null; 2]);
    }

    async fn a_history_in_weeks_and_months_is_cut_at_its_ends(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = pages(&ada).await;
        let weeks = series(&ada, &goal, "bucket=week&from=2026-11-03&to=2026-11-18").await.is(200).json();
        assert_eq!(column(&weeks, "from"), ["2026-11-03", "2026-11-09", "2026-11-16"]);
        assert_eq!(column(&weeks, "to"), ["2026-11-08", "2026-11-15", "2026-11-18"]);
        assert_eq!(column(&weeks, "value"), [&json!(null), &json!(10), &json!(null)]);
        let months = series(&ada, &goal, "bucket=month").await.is(200).json();
        assert_eq!(months["points"].as_array().unwrap().len(), 12);
        assert_eq!((&months["from"], &months["to"]), (&json!("2025-12-01"), &json!("2026-11-20")));
        assert_eq!(months["points"][11]["value"], 20);
        assert_eq!(series(&ada, &goal, "").await.is(200).json()["points"].as_array().unwrap().len(), 90);
    }

    async fn the_periods_of_a_habit_show_how_much_was_attained(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal_of(json!({
            "title": "Run",
            "plan": [{ "from": "2026-11-09", "keep": { "at_least": 2, "every": "P1D" } }],
        })).await;
        for (day, value) in [("2026-11-09", 2), ("2026-11-10", 1)] {
            ada.log(&goal, json!({ "occurred_on": day, "value": value })).await;
        }
        let days = series(&ada, &goal, "from=2026-11-08&to=2026-11-11").await.is(200).json();
        assert_eq!(column(&days, "attainment"), [&json!(null), &json!(1), &json!(0.5), &json!(0)]);
    }

    async fn spans_that_cannot_be_shown_are_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = pages(&ada).await;
        for (query, fault) in [
            ("from=2000-01-01", "query.from range_too_large"),
            ("bucket=month&from=1000-01-01", "query.from range_too_large"),
            ("from=2026-11-05&to=2026-11-04", "query.from date_order"),
            ("to=2026-11-21", "query.to date_in_future"),
            ("bucket=year", "query.bucket enum"),
            ("from=x", "query.from date_parsing"),
            ("as_of=2026-11-04", "query.as_of extra_forbidden"),
        ] {
            let refused = series(&ada, &goal, query).await.problem(422, "validation-error");
            assert_eq!(refused.errors(), [fault], "{query}");
        }
        series(&ada, &goal, "bucket=week&from=2000-01-01").await.is(200);
    }

    async fn two_of_target_day_and_rate_give_the_third(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = pages(&ada).await;
        // 20 of 100 on the 20th: 11 days are left, today included.
        for (wish, derived, target, due_on, per_day) in [
            (json!({ "target": 130, "due_on": "2026-11-30" }), "per_day", json!(130), "2026-11-30", json!(10)),
            (json!({ "target": 100, "per_day": 10 }), "due_on", json!(100), "2026-11-27", json!(10)),
            (json!({ "due_on": "2026-11-30", "per_day": 2, "target": null }), "target", json!(42), "2026-11-30", json!(2)),
        ] {
            let found = what_if(&ada, &goal, wish.clone()).await.is(200).json();
            let expected = json!({
                "target": target, "due_on": due_on, "per_day": per_day, "derived": derived,
                "probability": null, "low": null, "mid": null, "high": null,
            });
            assert_eq!(found, expected, "{wish}");
        }
        assert_eq!(ada.get(&goal.path()).await.is(200).json()["version"], 1);
    }

    async fn what_is_likely_is_told_where_the_log_is_long_enough(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let items: Vec<Value> = (1..=30).map(|day| json!({ "value": day % 3, "occurred_on": format!("2026-10-{day:02}") })).collect();
        ada.post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items })).await.is(207);
        let found = what_if(&ada, &goal, json!({ "target": 40, "due_on": "2026-12-31" })).await.is(200).json();
        for name in ["probability", "low", "mid", "high"] {
            assert!(found[name].is_number(), "{name}: {found}");
        }
    }

    async fn wishes_that_lead_nowhere_are_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = pages(&ada).await;
        for (wish, fault) in [
            (json!({}), "body value_error"),
            (json!({ "target": 100 }), "body value_error"),
            (json!({ "target": 100, "due_on": "2026-11-30", "per_day": 1 }), "body value_error"),
            (json!({ "target": 100, "due_on": "2026-11-19" }), "body.due_on date_order"),
            (json!({ "target": -1, "due_on": "2026-11-30" }), "body.target target_turns_round"),
            (json!({ "target": 100, "per_day": 0 }), "body.per_day value_error"),
            (json!({ "target": 100, "per_day": -1 }), "body.per_day greater_than_equal"),
            (json!({ "target": 0.000_000_1, "per_day": 1 }), "body.target decimal_max_places"),
            (json!({ "target": 100, "per_day": 1, "from": "2026-11-30" }), "body.from extra_forbidden"),
        ] {
            let refused = what_if(&ada, &goal, wish.clone()).await.problem(422, "validation-error");
            assert_eq!(refused.errors(), [fault], "{wish}");
        }
        let log = ada.goal_of(json!({ "title": "Diary", "measure": { "aggregate": "last" } })).await;
        what_if(&ada, &log, json!({ "target": 100, "per_day": 1 })).await.problem(409, "conflict");
    }

    async fn a_wish_sent_again_under_its_key_is_answered_the_same(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = pages(&ada).await;
        let path = format!("{}/what-if", goal.path());
        let wish = json!({ "target": 130, "due_on": "2026-11-30" });
        let first = ada.post(&path, &wish).once("wish").await.is(200);
        ada.log(&goal, json!({ "value": 50 })).await;
        let again = ada.post(&path, &wish).once("wish").await.is(200);
        assert_eq!((again.json(), again.header("idempotent-replayed")), (first.json(), Some("true")));
        let other = json!({ "target": 131, "due_on": "2026-11-30" });
        ada.post(&path, &other).once("wish").await.problem(422, "idempotency-key-reused");
        assert_ne!(ada.post(&path, &wish).await.is(200).json(), first.json());
    }
}
