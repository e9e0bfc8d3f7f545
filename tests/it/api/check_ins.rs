//! Check-ins: the dated lines of a goal's log.

use insta::assert_json_snapshot;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, settled};

fn values(answer: &Answer) -> Vec<Value> {
    answer.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["value"].clone())
        .collect()
}

engines! {
    async fn a_check_in_has_every_field_of_the_contract(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let sent = json!({
            "occurred_on": "2026-11-19",
            "occurred_at": "2026-11-19T20:15:30.1234567+01:00",
            "value": 12.5,
            "note": "*rain*\nall the way",
            "confidence": 80,
            "external_id": "strava:4711",
        });
        let answer = ada.post(&goal.check_ins(), &sent).await.is(201);
        let check_in = answer.json();
        let place = format!("/api/v1/check-ins/{}", check_in["id"].as_str().unwrap());
        assert_eq!(answer.header("location"), Some(place.as_str()));
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_eq!(check_in["goal_id"], goal["id"]);
        assert_eq!(check_in["author_id"], ada.id.as_str());
        assert_json_snapshot!("a_check_in", settled(check_in.clone()));
        assert_eq!(ada.get(&place).await.is(200).json(), check_in);
    }

    async fn nothing_at_all_is_one_tick_of_a_goal_that_counts(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (count, sum) = (ada.goal("count").await, ada.sum("sum").await);
        assert_eq!(ada.log(&count, json!({})).await["value"], 1);
        let bare = ada.call("POST", &count.check_ins()).await.is(201);
        assert_eq!(bare.json()["value"], 1);
        ada.post(&sum.check_ins(), &json!({}))
            .await
            .refuses(&["body empty_check_in"]);
        ada.call("POST", &sum.check_ins())
            .await
            .refuses(&["body empty_check_in"]);
    }

    async fn a_line_may_hold_something_else_than_a_value(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        for body in [
            json!({ "skipped": true }),
            json!({ "note": "ill" }),
            json!({ "confidence": 0 }),
        ] {
            let line = ada.log(&goal, body.clone()).await;
            assert!(line["value"].is_null(), "{body}");
        }
    }

    async fn a_value_has_to_suit_the_measure(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let count = ada.goal("count").await;
        let children = ada
            .goal_of(json!({ "title": "tree", "measure": { "aggregate": "children" } }))
            .await;
        let log = |path: String, body: Value| ada.post(&path, &body).into_future();
        log(count.check_ins(), json!({ "value": 1.5 }))
            .await
            .refuses(&["body.value int_from_float"]);
        log(count.check_ins(), json!({ "value": -1 }))
            .await
            .refuses(&["body.value greater_than_equal"]);
        log(count.check_ins(), json!({ "value": 1, "skipped": true }))
            .await
            .refuses(&["body.skipped value_and_skipped"]);
        log(count.check_ins(), json!({ "value": 3.0 })).await.is(201);
        log(children.check_ins(), json!({ "value": 1 }))
            .await
            .refuses(&["body.value value_not_allowed"]);
        log(children.check_ins(), json!({ "note": "on it" }))
            .await
            .is(201);
    }

    async fn a_log_is_walked_from_its_newest_day(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        for (day, value) in [
            ("2026-11-03", 3),
            ("2026-11-01", 1),
            ("2026-11-03", 4),
            ("2026-11-02", 2),
            ("2026-11-20", 5),
        ] {
            ada.log(&goal, json!({ "occurred_on": day, "value": value }))
                .await;
        }
        let (mut seen, mut path) = (Vec::new(), format!("{}?limit=2", goal.check_ins()));
        loop {
            let answer = ada.get(&path).await.is(200);
            seen.extend(values(&answer));
            let Value::String(cursor) = &answer.json()["next_cursor"] else {
                break;
            };
            path = format!("{}?limit=2&cursor={cursor}", goal.check_ins());
        }
        assert_eq!(seen, [5, 4, 3, 2, 1]);
        let range = format!(
            "{}?occurred_after=2026-11-02&occurred_before=2026-11-20&include_total=true",
            goal.check_ins()
        );
        let answer = ada.get(&range).await.is(200);
        assert_eq!(values(&answer), [4, 3, 2]);
        assert_eq!(answer.json()["total"], 3);
    }

    async fn a_known_key_with_the_same_content_changes_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let body = json!({ "external_id": "a.1", "occurred_on": "2026-11-19", "value": 5, "note": "x" });
        let first = ada.log(&goal, body.clone()).await;
        app.clock.advance_seconds(60);
        let again = ada.post(&goal.check_ins(), &body).await.is(200);
        assert_eq!(again.json(), first);
        assert_eq!(again.header("etag"), Some("\"1\""));
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 5);
    }

    async fn a_known_key_with_other_content_is_refused_and_names_what_has_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let first = ada.log(&goal, json!({ "external_id": "a.1", "value": 5 })).await;
        let other = json!({ "external_id": "a.1", "value": 6 });
        let refused = ada
            .post(&goal.check_ins(), &other)
            .await
            .problem(409, "duplicate-key");
        assert_eq!(refused.json()["existing_id"], first["id"]);
        ada.delete(&format!("check-ins/{}", first["id"].as_str().unwrap()))
            .await
            .is(204);
        let same = json!({ "external_id": "a.1", "value": 5 });
        let refused = ada
            .post(&goal.check_ins(), &same)
            .await
            .problem(409, "duplicate-key");
        assert_eq!(refused.json()["existing_id"], first["id"]);
        let elsewhere = ada.sum("Swim").await;
        ada.log(&elsewhere, same).await;
    }

    async fn of_many_lines_with_one_key_one_is_written(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let body = json!({ "external_id": "a.1", "value": 5 });
        let tries = (0..20).map(|_| ada.post(&goal.check_ins(), &body).into_future());
        let answers = futures_util::future::join_all(tries).await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [vec![200; 19], vec![201]].concat());
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 5);
    }

    async fn a_deleted_line_is_gone_and_counts_no_more(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let gone = ada.log(&goal, json!({ "value": 5 })).await;
        ada.log(&goal, json!({ "value": 0.25 })).await;
        let path = format!("check-ins/{}", gone["id"].as_str().unwrap());
        assert!(ada.delete(&path).await.is(204).body.is_empty());
        ada.get(&path).await.problem(404, "not-found");
        ada.delete(&path).await.problem(404, "not-found");
        assert_eq!(values(&ada.get(&goal.check_ins()).await.is(200)), [0.25]);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 0.25);
    }

    async fn lines_written_at_once_all_count(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let tries = (1..=40).map(|value| {
            ada.post(&goal.check_ins(), &json!({ "value": value }))
                .into_future()
        });
        for answer in futures_util::future::join_all(tries).await {
            answer.is(201);
        }
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 820);
    }
}
