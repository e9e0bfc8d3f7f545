//! Many check-ins at once: each taken or refused by itself.

use insta::assert_json_snapshot;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{TestApp, settled};

fn statuses(answer: &Value) -> Vec<i64> {
    answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["status"].as_i64().unwrap())
        .collect()
}

engines! {
    async fn a_refused_item_undoes_no_other(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let plan = json!([{ "from": "2026-11-01", "reach": { "target": 100 } }]);
        let goal = ada.goal_of(json!({ "title": "Run", "plan": plan })).await;
        ada.log(&goal, json!({ "external_id": "known", "value": 1 }))
            .await;
        let body = json!({ "items": [
            { "value": 2 },
            { "value": 1.5, "skipped": true },
            { "value": "2", "valeu": 3 },
            { "occurred_on": "2026-11-19", "external_id": "new" },
            { "external_id": "known", "value": 9 },
            { "external_id": "known", "value": 1 },
            7,
            { "occurred_on": "2026-11-23" },
            { "external_id": "new", "occurred_on": "2026-11-19", "value": 1 },
            {},
        ] });
        let path = format!("{}/batch", goal.check_ins());
        let answer = ada
            .post(&path, &body)
            .header("x-request-id", "batch-of-ten")
            .await
            .is(207)
            .json();
        assert_eq!(
            statuses(&answer),
            [201, 422, 422, 201, 409, 200, 422, 422, 200, 201]
        );
        assert_json_snapshot!("a_batch_of_mixed_items", settled(answer));
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 5);
    }

    async fn known_keys_are_left_or_updated_as_asked(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let path = format!("{}/batch", goal.check_ins());
        let first = ada
            .log(
                &goal,
                json!({ "external_id": "a", "occurred_on": "2026-11-01", "value": 5 }),
            )
            .await;
        let items = json!([{ "external_id": "a", "occurred_on": "2026-11-02", "value": 8 }]);
        let send = |on_conflict: &str| {
            ada.post(&path, &json!({ "items": items, "on_conflict": on_conflict }))
                .into_future()
        };
        assert_eq!(statuses(&send("error").await.is(207).json()), [409]);
        let skipped = send("skip").await.is(207).json();
        assert_eq!(statuses(&skipped), [200]);
        assert_eq!(skipped["items"][0]["check_in"], first);
        let updated = send("update").await.is(207).json();
        assert_eq!(statuses(&updated), [200]);
        let check_in = &updated["items"][0]["check_in"];
        assert_eq!(check_in["id"], first["id"]);
        assert_eq!(
            (&check_in["value"], &check_in["occurred_on"]),
            (&json!(8), &json!("2026-11-02"))
        );
        assert_eq!(check_in["version"], 2);
        assert_eq!(ada.standing(&goal, "2026-11-01").await.json()["current"], 0);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 8);
        ada.delete(&format!("check-ins/{}", first["id"].as_str().unwrap()))
            .await
            .is(204);
        let revived = send("update").await.is(207).json();
        assert!(revived["items"][0]["check_in"]["deleted_at"].is_null());
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 8);
    }

    async fn a_batch_has_one_to_five_hundred_items(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let path = format!("{}/batch", goal.check_ins());
        let send = |items: Value| ada.post(&path, &json!({ "items": items })).into_future();
        send(json!([])).await.refuses(&["body.items too_short"]);
        send(vec![json!({}); 501].into())
            .await
            .refuses(&["body.items too_long"]);
        let answer = send(vec![json!({}); 500].into()).await.is(207).json();
        assert_eq!(statuses(&answer), vec![201; 500]);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 500);
    }

    async fn faults_of_the_whole_batch_are_no_item_answers(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let path = format!("{}/batch", goal.check_ins());
        ada.post(&path, &json!({})).await.refuses(&["body.items missing"]);
        ada.post(&path, &json!({ "items": {} }))
            .await
            .refuses(&["body.items list_type"]);
        ada.post(&path, &json!({ "items": [{}], "on_conflict": "ignore" }))
            .await
            .refuses(&["body.on_conflict enum"]);
        ada.post(&path, &json!({ "items": [{}], "dry": true }))
            .await
            .refuses(&["body.dry extra_forbidden"]);
        let missing = "goals/019a9f0c-8a00-7000-8000-000000000001/check-ins/batch";
        ada.post(missing, &json!({ "items": [{}] }))
            .await
            .problem(404, "not-found");
        assert_eq!(ada.get(&goal.check_ins()).await.json()["items"], json!([]));
    }
}
