//! Changes of check-ins: in part, by the name in another system, deleting and restoring.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

fn path(line: &Value) -> String {
    format!("check-ins/{}", line["id"].as_str().unwrap())
}

fn by_key(goal: &Goal, key: &str) -> String {
    format!("{}/by-key/{key}", goal.check_ins())
}

/// What the goal's check-ins add up to.
async fn current(ada: &Person, goal: &Goal) -> Value {
    ada.standing(goal, "2026-11-20").await.json()["current"].clone()
}

engines! {
    async fn a_change_moves_what_it_names_and_nothing_else(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, json!({ "value": 5, "note": "wet", "external_id": "row-1" })).await;
        let changed = ada.patch(&path(&line), &json!({ "value": 7.5, "note": null })).await.is(200);
        assert_eq!(changed.header("etag"), Some("\"2\""));
        let changed = changed.json();
        let mut expected = line.clone();
        for (name, value) in [("value", json!(7.5)), ("note", Value::Null), ("version", json!(2))] {
            expected[name] = value;
        }
        expected["updated_at"] = changed["updated_at"].clone();
        assert_eq!(changed, expected);
        assert_eq!(current(&ada, &goal).await, 7.5);
        // Read, edited and sent back.
        let mut edited = changed.clone();
        edited["confidence"] = json!(80);
        let merge = ada.call("PATCH", &path(&line)).body("application/merge-patch+json", edited.to_string());
        assert_eq!(merge.await.is(200).json()["confidence"], 80);
        // What changes nothing is no change.
        assert_eq!(ada.patch(&path(&line), &json!({ "value": 7.50 })).await.is(200).json()["version"], 3);
        assert_eq!(ada.patch(&path(&line), &json!({})).await.is(200).json()["version"], 3);
        ada.patch(&path(&line), &json!({ "source": "web", "version": 9, "goal_id": goal.id() }))
            .await
            .refuses(&["body.source read_only", "body.version read_only"]);
    }

    async fn a_line_moved_to_another_day_counts_there(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, json!({ "value": 5, "occurred_on": "2026-11-19" })).await;
        ada.log(&goal, json!({ "value": 1, "occurred_on": "2026-11-19" })).await;
        let moved = ada.patch(&path(&line), &json!({ "occurred_on": "2026-10-01" })).await.is(200).json();
        assert_eq!((&moved["occurred_on"], &moved["occurred_at"]), (&json!("2026-10-01"), &line["occurred_at"]));
        let on = async |day| ada.standing(&goal, day).await.json()["current"].clone();
        assert_eq!([on("2026-09-30").await, on("2026-10-01").await, on("2026-11-20").await], [0, 5, 6]);
        // A moment of another day does not move the day.
        let at = json!({ "occurred_at": "2026-11-01T12:00:00Z" });
        assert_eq!(ada.patch(&path(&line), &at).await.is(200).json()["occurred_on"], "2026-10-01");
        ada.patch(&path(&line), &json!({ "occurred_on": "2026-11-22" })).await.refuses(&["body.occurred_on date_in_future"]);
    }

    async fn a_changed_line_keeps_the_rules_of_its_measure(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Floss").await;
        let line = ada.log(&goal, json!({})).await;
        let patch = async |body| ada.patch(&path(&line), &body).await;
        patch(json!({ "value": 1.5 })).await.refuses(&["body.value int_from_float"]);
        patch(json!({ "value": null })).await.refuses(&["body empty_check_in"]);
        patch(json!({ "skipped": true })).await.refuses(&["body.skipped value_and_skipped"]);
        patch(json!({ "skipped": null, "occurred_on": null })).await.refuses(&[
            "body.occurred_on none_not_allowed",
            "body.skipped none_not_allowed",
        ]);
        patch(json!({ "external_id": "other" })).await.refuses(&["body.external_id read_only"]);
        assert_eq!(patch(json!({ "value": null, "skipped": true })).await.is(200).json()["skipped"], true);
    }

    async fn a_change_is_made_from_the_version_that_is_stored(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let line = ada.log(&goal, json!({})).await;
        let two = json!({ "value": 2 });
        let missed = ada.patch(&path(&line), &two).header("if-match", "\"2\"").await.problem(412, "precondition-failed");
        assert_eq!(missed.json()["current_version"], 1);
        ada.patch(&path(&line), &two).header("if-match", "\"1\"").await.is(200);
        ada.put(&by_key(&goal, "row-1"), &two).header("if-match", "*").await.problem(404, "not-found");
        ada.put(&by_key(&goal, "row-1"), &two).await.is(201);
        ada.put(&by_key(&goal, "row-1"), &json!({ "value": 3 })).header("if-match", "\"9\"").await.problem(412, "precondition-failed");
    }

    async fn a_deleted_line_comes_back_with_its_id_and_its_value(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, json!({ "value": 5, "external_id": "row-1" })).await;
        let restore = format!("{}/restore", path(&line));
        assert_eq!(ada.call("POST", &restore).await.is(200).json()["version"], 1);
        ada.delete(&path(&line)).await.is(204);
        assert_eq!(current(&ada, &goal).await, 0);
        let restored = ada.call("POST", &restore).once("back-1").await.is(200);
        assert_eq!(restored.header("etag"), Some("\"3\""));
        assert_eq!(restored.json()["deleted_at"], Value::Null);
        assert_eq!(current(&ada, &goal).await, 5);
        ada.delete(&path(&line)).await.is(204);
        let again = ada.call("POST", &restore).once("back-1").await.is(200);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        ada.get(&path(&line)).await.problem(404, "not-found");
        ada.delete(&goal.path()).await.is(204);
        ada.call("POST", &restore).await.problem(409, "conflict");
        // After 30 days it is as if it had never been, purged or not.
        app.at("2026-12-20T07:30:01Z");
        ada.again(&app.anonymous()).await.call("POST", &restore).await.problem(404, "not-found");
    }

    async fn a_value_does_not_come_back_where_only_the_goals_beneath_count(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let (value, note) = (ada.log(&goal, json!({ "value": 5 })).await, ada.log(&goal, json!({ "note": "wet" })).await);
        for line in [&value, &note] {
            ada.delete(&path(line)).await.is(204);
        }
        let measure = async |aggregate| {
            ada.patch(&goal.path(), &json!({ "measure": { "aggregate": aggregate } })).await.is(200);
        };
        measure("children").await;
        let restore = async |line: &Value| ada.call("POST", &format!("{}/restore", path(line))).await;
        restore(&value).await.problem(409, "conflict");
        restore(&note).await.is(200);
        measure("sum").await;
        assert_eq!(restore(&value).await.is(200).json()["value"], 5);
    }

    async fn a_name_of_another_system_makes_updates_and_revives_one_line(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let put = async |body| ada.put(&by_key(&goal, "import:row-1@x=2~+"), &body).await;
        let made = put(json!({ "value": 5, "note": "wet" })).await.is(201);
        let line = made.json();
        assert_eq!(made.header("location"), Some(format!("/api/v1/{}", path(&line)).as_str()));
        assert_eq!(line["external_id"], "import:row-1@x=2~+");
        let same = put(json!({ "value": 5, "note": "wet", "external_id": "import:row-1@x=2~+" })).await.is(200);
        assert_eq!(same.json(), line);
        let other = put(json!({ "value": 6, "occurred_on": "2026-11-01" })).await.is(200).json();
        assert_eq!((&other["id"], &other["note"], &other["version"]), (&line["id"], &Value::Null, &json!(2)));
        ada.delete(&path(&line)).await.is(204);
        let revived = put(json!({ "value": 6, "occurred_on": "2026-11-01" })).await.is(200).json();
        assert_eq!((&revived["id"], &revived["version"]), (&line["id"], &json!(4)));
        assert_eq!(current(&ada, &goal).await, 6);
        ada.delete(&path(&line)).await.is(204);
        let item = json!({ "value": 7, "external_id": "import:row-1@x=2~+" });
        let batch = json!({ "items": [item], "on_conflict": "update" });
        ada.post(&format!("{}/batch", goal.check_ins()), &batch).await.is(207);
        let told = ada.get(&format!("events?goal_id={}&limit=6", goal.id())).await.is(200).json();
        let told: Vec<&str> = told["items"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
        let (back, gone) = ("check_in.restored", "check_in.deleted");
        assert_eq!(told, [back, gone, back, gone, "check_in.updated", "check_in.created"]);
        put(json!({ "value": 1, "external_id": "another" })).await.refuses(&["body.external_id read_only"]);
        ada.put(&by_key(&goal, "-x"), &json!({})).await.refuses(&["path.external_id string_pattern_mismatch"]);
        ada.put(&by_key(&goal, &"x".repeat(129)), &json!({})).await.refuses(&["path.external_id string_too_long"]);
    }

    async fn a_dry_run_answers_and_stores_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, json!({ "value": 5 })).await;
        let dry = |path: &str| format!("{path}?dry_run=true");
        let five = json!({ "value": 7 });
        let tried = [
            ada.post(&dry(&goal.check_ins()), &five).await.is(201),
            ada.post(&dry(&format!("{}/batch", goal.check_ins())), &json!({ "items": [five] })).await.is(207),
            ada.patch(&dry(&path(&line)), &five).await.is(200),
            ada.put(&dry(&by_key(&goal, "row-1")), &five).await.is(201),
        ];
        assert!(tried.iter().all(|answer| answer.header("dry-run") == Some("true")));
        assert_eq!(ada.get(&goal.check_ins()).await.is(200).json()["items"], json!([line]));
        assert_eq!(current(&ada, &goal).await, 5);
        let events = ada.get("events?type=check_in.created&type=check_in.updated").await.is(200).json();
        assert_eq!(events["items"].as_array().unwrap().len(), 1);
    }
}
