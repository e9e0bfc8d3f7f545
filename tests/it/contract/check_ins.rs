//! Check-ins, and the events of everything.

use serde_json::json;

super::rows! {
    row "GET /api/v1/goals/{goal_id}/check-ins", 200, ["link"], scene => scene.ada.get(&scene.goal.check_ins()).await;

    row "POST /api/v1/goals/{goal_id}/check-ins", 201, ["location", "etag"], scene => {
        scene.ada.post(&scene.goal.check_ins(), &json!({ "value": 2 })).await
    };
    also 200, scene => {
        scene.ada.post(&scene.goal.check_ins(), &json!({ "value": 1, "external_id": "a" })).await
    };
    refuses 409, "duplicate-key", scene => {
        scene.ada.post(&scene.goal.check_ins(), &json!({ "value": 2, "external_id": "a" })).await
    };

    row "POST /api/v1/goals/{goal_id}/check-ins/batch", 207, [], scene => {
        let batch = json!({ "items": [{ "value": 2 }, { "value": "2" }] });
        scene.ada.post(&format!("{}/batch", scene.goal.check_ins()), &batch).await
    };

    row "PUT /api/v1/goals/{goal_id}/check-ins/by-key/{external_id}", 201, ["location", "etag"], scene => {
        let path = format!("{}/by-key/b", scene.goal.check_ins());
        scene.ada.put(&path, &json!({ "value": 2 })).await
    };
    also 200, scene => {
        let path = format!("{}/by-key/a", scene.goal.check_ins());
        scene.ada.put(&path, &json!({ "value": 2 })).await
    };

    row "GET /api/v1/check-ins", 200, ["link"], scene => scene.ada.get("check-ins").await;
    row "GET /api/v1/check-ins/{check_in_id}", 200, ["etag"], scene => scene.ada.get(&scene.check_in()).await;
    also 304, scene => scene.ada.get(&scene.check_in()).header("if-none-match", "*").await;
    row "PATCH /api/v1/check-ins/{check_in_id}", 200, ["etag"], scene => {
        scene.ada.patch(&scene.check_in(), &json!({ "value": 3 })).await
    };
    row "DELETE /api/v1/check-ins/{check_in_id}", 204, [], scene => scene.ada.delete(&scene.check_in()).await;

    row "POST /api/v1/check-ins/{check_in_id}/restore", 200, ["etag"], scene => {
        scene.ada.delete(&scene.check_in()).await.is(204);
        scene.ada.call("POST", &format!("{}/restore", scene.check_in())).await
    };
    refuses 409, "conflict", scene => {
        scene.ada.delete(&scene.check_in()).await.is(204);
        scene.ada.delete(&scene.goal.path()).await.is(204);
        scene.ada.call("POST", &format!("{}/restore", scene.check_in())).await
    };

    row "GET /api/v1/events", 200, ["link"], scene => scene.ada.get("events").await;
    refuses 410, "gone", scene => {
        let events = scene.ada.get("events?type=goal.created").await.json();
        let old = events["items"][0]["id"].as_str().unwrap().to_owned();
        scene.app.clock.advance_seconds(31 * 24 * 60 * 60);
        let ada = scene.ada.again(&scene.app.anonymous()).await;
        ada.get(&format!("events?after={old}")).await
    };
}
