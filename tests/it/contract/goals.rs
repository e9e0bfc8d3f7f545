//! Goals, their plans, their standing, and tags.

use serde_json::{Value, json};

use super::scene::Scene;

/// A line of goals, each below the one before, as deep as it may be.
async fn deepest(scene: &Scene<'_>) -> Value {
    let mut parent = Value::Null;
    for _ in 0..8 {
        let goal = json!({ "title": "Step", "parent_id": parent });
        parent = scene.ada.post("goals", &goal).await.is(201).json()["id"].clone();
    }
    parent
}

/// As many goals as an account may have.
async fn fill(scene: &Scene<'_>) {
    scene.set(json!({ "max_goals": 1 })).await;
}

/// As many as usual.
async fn relax(scene: &Scene<'_>) {
    scene.set(json!({ "max_goals": 10_000 })).await;
}

super::rows! {
    row "GET /api/v1/goals", 200, ["link"], scene => scene.ada.get("goals?state=active").await;

    row "POST /api/v1/goals", 201, ["location", "etag"], scene => {
        scene.ada.post("goals", &json!({ "title": "Swim" })).await
    };
    refuses 409, "limit-reached", scene => {
        fill(scene).await;
        let refused = scene.ada.post("goals", &json!({ "title": "Swim" })).await;
        relax(scene).await;
        refused
    };
    refuses 422, "goal_depth", scene => {
        let parent = deepest(scene).await;
        scene.ada.post("goals", &json!({ "title": "Too deep", "parent_id": parent })).await
    };

    row "POST /api/v1/goals/parse", 200, [], scene => {
        scene.ada.post("goals/parse", &json!({ "text": "Read 24 books this year #reading" })).await
    };

    row "GET /api/v1/goals/{goal_id}", 200, ["etag"], scene => scene.ada.get(&scene.goal.path()).await;
    also 304, scene => scene.ada.get(&scene.goal.path()).header("if-none-match", "*").await;

    row "PATCH /api/v1/goals/{goal_id}", 200, ["etag"], scene => {
        scene.ada.patch(&scene.goal.path(), &json!({ "title": "Walk" })).await
    };
    refuses 409, "invalid-transition", scene => {
        scene.ada.patch(&scene.goal.path(), &json!({ "state": "achieved" })).await.is(200);
        scene.ada.patch(&scene.goal.path(), &json!({ "state": "missed" })).await
    };
    refuses 409, "conflict", scene => {
        // It has a check-in with a value.
        scene.ada.patch(&scene.goal.path(), &json!({ "measure": { "aggregate": "children" } })).await
    };
    refuses 422, "goal_cycle", scene => {
        scene.ada.patch(&scene.goal.path(), &json!({ "parent_id": scene.goal.id() })).await
    };
    refuses 422, "goal_depth", scene => {
        let parent = deepest(scene).await;
        scene.ada.patch(&scene.goal.path(), &json!({ "parent_id": parent })).await
    };

    row "PUT /api/v1/goals/{goal_id}", 200, ["etag"], scene => {
        scene.ada.put(&scene.goal.path(), &json!({ "title": "Walk", "measure": { "aggregate": "sum" } })).await
    };
    refuses 409, "invalid-transition", scene => {
        scene.ada.patch(&scene.goal.path(), &json!({ "state": "achieved" })).await.is(200);
        let goal = json!({ "title": "Walk", "measure": { "aggregate": "sum" }, "state": "missed" });
        scene.ada.put(&scene.goal.path(), &goal).await
    };
    refuses 409, "conflict", scene => {
        let goal = json!({ "title": "Walk", "measure": { "aggregate": "children" } });
        scene.ada.put(&scene.goal.path(), &goal).await
    };
    refuses 422, "goal_cycle", scene => {
        let goal = json!({ "title": "Walk", "measure": { "aggregate": "sum" }, "parent_id": scene.goal.id() });
        scene.ada.put(&scene.goal.path(), &goal).await
    };
    refuses 422, "goal_depth", scene => {
        let goal = json!({ "title": "Walk", "measure": { "aggregate": "sum" }, "parent_id": deepest(scene).await });
        scene.ada.put(&scene.goal.path(), &goal).await
    };

    row "DELETE /api/v1/goals/{goal_id}", 204, [], scene => scene.ada.delete(&scene.goal.path()).await;

    row "POST /api/v1/goals/{goal_id}/restore", 200, ["etag"], scene => {
        scene.ada.delete(&scene.goal.path()).await.is(204);
        scene.ada.call("POST", &format!("{}/restore", scene.goal.path())).await
    };
    refuses 409, "conflict", scene => {
        let child = json!({ "title": "Part", "parent_id": scene.goal.id() });
        let child = scene.ada.post("goals", &child).await.is(201).json();
        let child = format!("goals/{}", child["id"].as_str().unwrap());
        scene.ada.delete(&child).await.is(204);
        scene.ada.delete(&scene.goal.path()).await.is(204);
        scene.ada.call("POST", &format!("{child}/restore")).await
    };
    refuses 409, "limit-reached", scene => {
        scene.ada.delete(&scene.goal.path()).await.is(204);
        scene.ada.goal("Swim").await;
        fill(scene).await;
        let refused = scene.ada.call("POST", &format!("{}/restore", scene.goal.path())).await;
        relax(scene).await;
        refused
    };

    row "GET /api/v1/goals/{goal_id}/plan", 200, ["etag"], scene => {
        scene.ada.get(&format!("{}/plan", scene.goal.path())).await
    };
    also 304, scene => scene.ada.get(&format!("{}/plan", scene.goal.path())).header("if-none-match", "*").await;
    row "PUT /api/v1/goals/{goal_id}/plan", 200, ["etag"], scene => {
        let plan = json!({ "from": "2027-01-01", "segments": [{ "from": "2027-01-01", "rest": { "reason": "x" } }] });
        scene.ada.put(&format!("{}/plan", scene.goal.path()), &plan).await
    };
    refuses 422, "rewrite_required", scene => {
        let plan = json!({ "from": "2026-01-02", "segments": [{ "from": "2026-01-02", "rest": { "reason": "x" } }] });
        scene.ada.put(&format!("{}/plan", scene.goal.path()), &plan).await
    };

    row "POST /api/v1/goals/{goal_id}/plan/breaks", 200, ["etag"], scene => {
        let rest = json!({ "from": "2026-12-01", "until": "2026-12-05" });
        scene.ada.post(&format!("{}/plan/breaks", scene.goal.path()), &rest).await
    };
    refuses 422, "rewrite_required", scene => {
        let rest = json!({ "from": "2026-06-01", "until": "2026-06-05" });
        scene.ada.post(&format!("{}/plan/breaks", scene.goal.path()), &rest).await
    };
    row "DELETE /api/v1/goals/{goal_id}/plan/breaks/{from}", 200, ["etag"], scene => {
        let breaks = format!("{}/plan/breaks", scene.goal.path());
        scene.ada.post(&breaks, &json!({ "from": "2026-12-01" })).await.is(200);
        scene.ada.delete(&format!("{breaks}/2026-12-01")).await
    };
    refuses 422, "rewrite_required", scene => {
        let breaks = format!("{}/plan/breaks", scene.goal.path());
        scene.ada.post(&breaks, &json!({ "from": "2026-06-01", "rewrite": true })).await.is(200);
        scene.ada.delete(&format!("{breaks}/2026-06-01")).await
    };

    row "POST /api/v1/breaks", 207, [], scene => {
        scene.ada.post("breaks", &json!({ "query": "run", "from": "2026-12-01" })).await
    };
    refuses 422, "too_many_matches", scene => {
        scene.app.db().fill_with_goals(scene.ada.id.parse().unwrap(), 501).await;
        scene.ada.post("breaks", &json!({ "query": "", "from": "2026-12-01" })).await
    };

    row "GET /api/v1/goals/{goal_id}/standing", 200, [], scene => {
        scene.ada.get(&format!("{}/standing", scene.goal.path())).await
    };
    refuses 422, "date_in_future", scene => {
        scene.ada.get(&format!("{}/standing?as_of=9999-12-31", scene.goal.path())).await
    };

    row "GET /api/v1/today", 200, ["link"], scene => scene.ada.get("today").await;
    refuses 422, "date_in_future", scene => scene.ada.get("today?as_of=9999-12-31").await;
    row "GET /api/v1/goals/{goal_id}/series", 200, [], scene => {
        scene.ada.get(&format!("{}/series?bucket=week", scene.goal.path())).await
    };
    refuses 422, "range_too_large", scene => {
        scene.ada.get(&format!("{}/series?from=1990-01-01", scene.goal.path())).await
    };
    row "GET /api/v1/goals/{goal_id}/chart.svg", 200, [], scene => {
        scene.ada.get(&format!("{}/chart.svg", scene.goal.path())).await
    };
    row "POST /api/v1/goals/{goal_id}/what-if", 200, [], scene => {
        let wish = json!({ "target": 50, "due_on": "2026-12-31" });
        scene.ada.post(&format!("{}/what-if", scene.goal.path()), &wish).await
    };
    refuses 409, "conflict", scene => {
        let diary = scene.ada.goal_of(json!({ "title": "Diary", "measure": { "aggregate": "last" } })).await;
        let wish = json!({ "target": 50, "due_on": "2026-12-31" });
        scene.ada.post(&format!("{}/what-if", diary.path()), &wish).await
    };

    row "GET /api/v1/review", 200, [], scene => scene.ada.get("review?period=2026-Q4").await;
    refuses 422, "date_in_future", scene => scene.ada.get("review?period=2027").await;

    row "GET /api/v1/tags", 200, ["link"], scene => scene.ada.get("tags").await;
    row "PATCH /api/v1/tags/{tag}", 200, [], scene => {
        scene.ada.patch(&scene.goal.path(), &json!({ "tags": ["health"] })).await.is(200);
        scene.ada.patch("tags/health", &json!({ "name": "sport" })).await
    };
    row "DELETE /api/v1/tags/{tag}", 204, [], scene => {
        scene.ada.patch(&scene.goal.path(), &json!({ "tags": ["health"] })).await.is(200);
        scene.ada.delete("tags/health").await
    };
}
