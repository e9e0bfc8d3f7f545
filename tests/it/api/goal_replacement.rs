//! Putting a whole goal in the place of a stored one (R21).

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::TestApp;

fn full(parent: &str) -> Value {
    json!({
        "title": "Run", "description": "far", "tags": ["a", "b"], "color": "#1f6feb", "icon": "x",
        "parent_id": parent, "weight": 2.5, "position": 7, "state": "achieved",
        "measure": { "aggregate": "sum", "unit": "km", "decimals": 1, "missing": "zero" },
        "plan": [{ "from": "2026-01-01", "reach": { "target": 100, "due_on": "2026-12-31" } }],
        "time_zone": "Asia/Tokyo", "check_in_every": "P1W", "archived_at": "2026-11-01T00:00:00Z",
    })
}

engines! {
    async fn what_is_left_out_returns_to_its_default_and_the_plan_stays(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let top = ada.goal("top").await;
        let goal = ada.goal_of(full(top.id())).await;
        app.clock.advance_seconds(1);
        let answer = ada
            .call("PUT", &goal.path())
            .json(&json!({ "title": "Walk" }))
            .await
            .is(200);
        assert_eq!(answer.header("etag"), Some("\"2\""));
        let mut expected = ada.goal("Walk").await.0;
        for name in ["id", "created_at", "updated_at", "plan"] {
            expected[name] = goal[name].clone();
        }
        expected["updated_at"] = "2026-11-20T07:30:01.000Z".into();
        expected["version"] = 2.into();
        // After the last sibling, which the goal made to compare with came after in turn.
        expected["position"] = json!(131_072);
        assert_eq!(answer.json(), expected);
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), expected);
    }

    async fn the_same_twice_is_the_same_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("other").await;
        let goal = ada.goal("Run").await;
        let body = json!({ "title": "Walk", "tags": ["b", "A"] });
        let once = ada.call("PUT", &goal.path()).json(&body).await.is(200).json();
        app.clock.advance_seconds(1);
        assert_eq!(ada.call("PUT", &goal.path()).json(&body).await.is(200).json(), once);
    }

    async fn what_was_read_can_be_put_back(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let top = ada.goal("top").await;
        let goal = ada.goal_of(full(top.id())).await;
        app.clock.advance_seconds(1);
        let same = ada.call("PUT", &goal.path()).json(&goal).await.is(200).json();
        assert_eq!(same, goal.0);
        let mut edited = goal.0.clone();
        edited["title"] = "Walk".into();
        let changed = ada.call("PUT", &goal.path()).json(&edited).await.is(200).json();
        assert_eq!((&changed["title"], &changed["version"]), (&json!("Walk"), &json!(2)));
    }

    async fn what_is_required_read_only_or_wrong_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for (body, fault) in [
            (json!({}), "body.title missing"),
            (json!({ "title": null }), "body.title none_not_allowed"),
            (json!({ "title": "" }), "body.title string_too_short"),
            (json!({ "title": "a", "state": null }), "body.state none_not_allowed"),
            (json!({ "title": "a", "role": "viewer" }), "body.role read_only"),
            (json!({ "title": "a", "plan": [] }), "body.plan read_only"),
            (json!({ "title": "a", "version": 2 }), "body.version read_only"),
            (json!({ "title": "a", "colour": "#fff" }), "body.colour extra_forbidden"),
            (json!({ "title": "a", "parent_id": goal.id() }), "body.parent_id goal_cycle"),
            (json!({ "title": "a", "archived_at": "2026-11-20T07:30:01Z" }), "body.archived_at date_in_future"),
        ] {
            let refused = ada.call("PUT", &goal.path()).json(&body).await;
            let refused = refused.problem(422, "validation-error");
            assert_eq!(refused.errors(), [fault], "{body}");
        }
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
    }

    async fn a_state_moves_as_it_may(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal_of(json!({ "title": "Run", "state": "achieved" })).await;
        let put = |body: Value| ada.call("PUT", &goal.path()).json(&body);
        put(json!({ "title": "Run", "state": "missed" })).await.problem(409, "invalid-transition");
        let open = put(json!({ "title": "Run" })).await.is(200).json();
        assert_eq!((&open["state"], &open["closed_at"]), (&json!("active"), &json!(null)));
    }

    async fn a_condition_holds_for_the_whole(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let put = |tag: &str| {
            let body = json!({ "title": "Walk", "version": 9 });
            ada.call("PUT", &goal.path()).header("if-match", tag).json(&body)
        };
        // A stale copy is refused for being stale, not for what it says about read-only fields.
        put("\"9\"").await.problem(412, "precondition-failed");
        put("\"1\"").await.refuses(&["body.version read_only"]);
        let unknown = ada.call("PUT", "goals/019a9f0c-8a00-7000-8000-000000000001");
        unknown.json(&json!({ "title": "Walk" })).await.problem(404, "not-found");
    }
}
