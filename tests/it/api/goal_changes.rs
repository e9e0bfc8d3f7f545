//! Changes of goals: patches, states, places, deletion.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::TestApp;

engines! {
    async fn a_patch_changes_what_it_names_and_nothing_else(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada
            .goal_of(json!({ "title": "Run", "description": "far", "tags": ["a", "b"] }))
            .await;
        app.clock.advance_seconds(1);
        let answer = ada
            .patch(
                &goal.path(),
                &json!({ "title": "Walk", "description": null, "tags": ["c"] }),
            )
            .await
            .is(200);
        assert_eq!(answer.header("etag"), Some("\"2\""));
        let mut expected = goal.0.clone();
        expected["title"] = "Walk".into();
        expected["description"] = json!(null);
        expected["tags"] = json!(["c"]);
        expected["updated_at"] = "2026-11-20T07:30:01.000Z".into();
        expected["version"] = 2.into();
        assert_eq!(answer.json(), expected);
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), expected);
    }

    async fn a_measure_is_merged(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada
            .goal_of(json!({
                "title": "Run",
                "measure": { "aggregate": "sum", "unit": "km", "decimals": 1, "missing": "zero" },
            }))
            .await;
        let patch = json!({ "measure": { "unit": null, "decimals": 3 } });
        let changed = ada
            .call("PATCH", &goal.path())
            .body("application/merge-patch+json", patch.to_string())
            .await;
        let measure = json!({ "aggregate": "sum", "unit": null, "decimals": 3, "missing": "zero" });
        assert_eq!(changed.is(200).json()["measure"], measure);
    }

    async fn a_patch_that_changes_nothing_keeps_the_version(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        app.clock.advance_seconds(1);
        for patch in [
            json!({}),
            json!({ "title": " Run " }),
            json!({ "state": "active" }),
        ] {
            assert_eq!(
                ada.patch(&goal.path(), &patch).await.is(200).json(),
                goal.0,
                "{patch}"
            );
        }
    }

    async fn what_was_read_can_be_edited_and_sent_back(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut goal = ada.sum("Run").await.0;
        goal["title"] = "Walk".into();
        let path = format!("goals/{}", goal["id"].as_str().unwrap());
        let changed = ada.patch(&path, &goal).await.is(200).json();
        assert_eq!(changed["title"], "Walk");
        assert_eq!(changed["version"], 2);
    }

    async fn a_read_only_field_with_another_value_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for (name, value) in [
            ("id", json!("019a9f0c-8a00-7000-8000-000000000001")),
            ("owner_id", json!(null)),
            ("role", json!("viewer")),
            ("closed_at", json!("2026-11-20T07:30:00.000Z")),
            ("plan", json!([])),
            ("created_at", json!("2026-11-20T07:30:00.001Z")),
            ("updated_at", json!(0)),
            ("deleted_at", json!("2026-11-20T07:30:00.000Z")),
            ("version", json!(2)),
        ] {
            let answer = ada.patch(&goal.path(), &json!({ name: value })).await;
            answer.refuses(&[&format!("body.{name} read_only")]);
        }
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
    }

    async fn required_things_cannot_be_cleared(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for name in ["title", "tags", "weight", "position", "state", "measure"] {
            let answer = ada.patch(&goal.path(), &json!({ name: null })).await;
            answer.refuses(&[&format!("body.{name} none_not_allowed")]);
        }
    }

    async fn a_goal_is_closed_and_reopened_but_not_turned(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let state = |state: &str| ada.patch(&goal.path(), &json!({ "state": state }));
        let closed = state("achieved").await.is(200).json();
        assert_eq!(closed["closed_at"], "2026-11-20T07:30:00.000Z");
        let refused = state("missed").await.problem(409, "invalid-transition").json();
        assert_eq!(
            (&refused["from"], &refused["to"]),
            (&json!("achieved"), &json!("missed"))
        );
        assert_eq!(refused["allowed"], json!(["active"]));
        let open = state("active").await.is(200).json();
        assert!(open["closed_at"].is_null());
        for outcome in ["missed", "active", "dropped"] {
            assert_eq!(state(outcome).await.is(200).json()["state"], outcome);
        }
    }

    async fn a_goal_cannot_stand_below_itself_or_too_deep(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut line = vec![ada.goal("level 1").await];
        for level in 2..=8 {
            let parent = line.last().unwrap().id().to_owned();
            line.push(
                ada.goal_of(json!({ "title": format!("level {level}"), "parent_id": parent }))
                    .await,
            );
        }
        let (top, lowest) = (&line[0], &line[7]);
        let below = json!({ "title": "level 9", "parent_id": lowest.id() });
        ada.post("goals", &below)
            .await
            .refuses(&["body.parent_id goal_depth"]);
        for parent in [top.id(), lowest.id()] {
            let moved = ada.patch(&top.path(), &json!({ "parent_id": parent })).await;
            moved.refuses(&["body.parent_id goal_cycle"]);
        }
        let tree = ada.goal("tree").await;
        ada.goal_of(json!({ "title": "leaf", "parent_id": tree.id() }))
            .await;
        let moved = ada
            .patch(&tree.path(), &json!({ "parent_id": line[6].id() }))
            .await;
        moved.refuses(&["body.parent_id goal_depth"]);
        ada.patch(&tree.path(), &json!({ "parent_id": line[5].id() }))
            .await
            .is(200);
    }

    async fn a_log_with_values_cannot_be_taken_over_by_children(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let check_in = ada.log(&goal, json!({ "value": 1 })).await;
        let children = json!({ "measure": { "aggregate": "children" } });
        ada.patch(&goal.path(), &children).await.problem(409, "conflict");
        ada.delete(&format!("check-ins/{}", check_in["id"].as_str().unwrap()))
            .await
            .is(204);
        ada.patch(&goal.path(), &children).await.is(200);
    }

    async fn a_deleted_goal_is_gone_with_all_beneath_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("top").await;
        let child = ada
            .goal_of(json!({ "title": "child", "parent_id": goal.id() }))
            .await;
        let grandchild = ada
            .goal_of(json!({ "title": "grandchild", "parent_id": child.id() }))
            .await;
        let other = ada.goal("other").await;
        let check_in = ada.log(&grandchild, json!({})).await;
        let answer = ada.delete(&goal.path()).await.is(204);
        assert!(answer.body.is_empty());
        for gone in [&goal, &child, &grandchild] {
            ada.get(&gone.path()).await.problem(404, "not-found");
            ada.get(&gone.check_ins()).await.problem(404, "not-found");
            ada.get(&format!("{}/standing", gone.path()))
                .await
                .problem(404, "not-found");
            ada.post(&gone.check_ins(), &json!({}))
                .await
                .problem(404, "not-found");
            ada.patch(&gone.path(), &json!({ "title": "x" }))
                .await
                .problem(404, "not-found");
            ada.delete(&gone.path()).await.problem(404, "not-found");
        }
        ada.get(&format!("check-ins/{}", check_in["id"].as_str().unwrap()))
            .await
            .problem(404, "not-found");
        let left = ada.get("goals?include_total=true").await.is(200).json();
        assert_eq!(left["total"], 1);
        assert_eq!(left["items"][0], other.0);
    }
}
