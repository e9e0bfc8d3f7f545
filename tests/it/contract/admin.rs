//! Running the installation.

use serde_json::json;

super::rows! {
    row "GET /api/v1/admin/overview", 200, [], scene => scene.root.get("admin/overview").await;
    row "GET /api/v1/admin/audit-log", 200, ["link"], scene => scene.root.get("admin/audit-log").await;

    row "GET /api/v1/admin/settings", 200, ["etag"], scene => scene.root.get("admin/settings").await;
    also 304, scene => scene.root.get("admin/settings").header("if-none-match", "*").await;
    row "PATCH /api/v1/admin/settings", 200, ["etag"], scene => {
        scene.root.patch("admin/settings", &json!({ "instance_name": "Home" })).header("if-match", "*").await
    };
    refuses 428, "precondition-required", scene => {
        scene.root.patch("admin/settings", &json!({ "instance_name": "Home" })).await
    };
    refuses 403, "reauthentication-required", scene => {
        scene.wait_long();
        scene.root.patch("admin/settings", &json!({ "instance_name": "Home" })).header("if-match", "*").await
    };

    row "POST /api/v1/admin/users/{user_id}/password-reset-link", 201, [], scene => {
        scene.root.call("POST", &format!("admin/users/{}/password-reset-link", scene.ada.id)).await
    };
    refuses 403, "reauthentication-required", scene => {
        scene.wait_long();
        scene.root.call("POST", &format!("admin/users/{}/password-reset-link", scene.root.id)).await
    };
    row "DELETE /api/v1/admin/users/{user_id}/sessions", 204, [], scene => {
        scene.root.delete(&format!("admin/users/{}/sessions", scene.ada.id)).await
    };

    row "GET /api/v1/admin/invites", 200, ["link"], scene => scene.root.get("admin/invites").await;
    row "POST /api/v1/admin/invites", 201, [], scene => scene.root.post("admin/invites", &json!({})).await;
    row "DELETE /api/v1/admin/invites/{invite_id}", 204, [], scene => {
        let invite = scene.root.post("admin/invites", &json!({})).await.is(201).json();
        scene.root.delete(&format!("admin/invites/{}", invite["id"].as_str().unwrap())).await
    };

    row "GET /api/v1/admin/jobs", 200, ["link"], scene => scene.root.get("admin/jobs?state=failed&kind=purge").await;
    row "POST /api/v1/admin/jobs/{job_id}/retry", 200, [], scene => {
        let job = scene.app.failed_job("purge").await;
        let retried = scene.root.call("POST", &format!("admin/jobs/{job}/retry")).await;
        scene.app.run_jobs().await;
        retried
    };
    refuses 409, "conflict", scene => {
        let retry = format!("admin/jobs/{}/retry", scene.app.failed_job("purge").await);
        scene.root.call("POST", &retry).await.is(200);
        let refused = scene.root.call("POST", &retry).await;
        scene.app.run_jobs().await;
        refused
    };
}
