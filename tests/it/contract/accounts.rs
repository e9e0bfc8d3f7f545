//! Signing up, in and out, and people's accounts.

use serde_json::json;

use super::scene::TAKEN;
use crate::support::PASSWORD;

const OTHER: &str = "long walks before breakfast";

super::rows! {
    row "POST /api/v1/auth/register", 201, ["location", "etag"], scene => {
        scene.set(json!({ "registration": "open" })).await;
        scene.sign_up(json!({})).await
    };
    refuses 403, "registration-closed", scene => {
        scene.set(json!({ "registration": "closed" })).await;
        scene.sign_up(json!({})).await
    };
    refuses 409, "username-taken", scene => {
        scene.set(json!({ "registration": "open" })).await;
        scene.sign_up(json!({ "username": "ROOT" })).await
    };
    refuses 409, "email-taken", scene => {
        scene.set(json!({ "registration": "open" })).await;
        scene.sign_up(json!({ "email": TAKEN })).await
    };

    row "POST /api/v1/auth/login", 200, [], scene => {
        scene.anonymous().post("auth/login", &json!({ "username": scene.ada.name, "password": PASSWORD })).await
    };
    refuses 401, "invalid-credentials", scene => {
        scene.anonymous().post("auth/login", &json!({ "username": scene.ada.name, "password": OTHER })).await
    };
    refuses 403, "account-disabled", scene => {
        scene.app.switch_off(&scene.ada).await;
        scene.anonymous().post("auth/login", &json!({ "username": scene.ada.name, "password": PASSWORD })).await
    };

    row "POST /api/v1/auth/refresh", 200, [], scene => {
        scene.anonymous().post("auth/refresh", &json!({ "refresh_token": scene.ada.refresh })).await
    };
    refuses 401, "invalid-token", scene => {
        scene.anonymous().post("auth/refresh", &json!({ "refresh_token": "x" })).await
    };

    row "POST /api/v1/auth/reauthenticate", 200, [], scene => {
        scene.ada.post("auth/reauthenticate", &json!({ "password": PASSWORD })).await
    };
    refuses 422, "password_incorrect", scene => {
        scene.ada.post("auth/reauthenticate", &json!({ "password": OTHER })).await
    };

    row "POST /api/v1/auth/logout", 204, [], scene => scene.ada.call("POST", "auth/logout").await;

    row "POST /api/v1/auth/password/reset", 204, [], scene => {
        let code = scene.reset_code().await;
        scene.anonymous().post("auth/password/reset", &json!({ "token": code, "new_password": OTHER })).await
    };
    refuses 410, "gone", scene => {
        let reset = json!({ "token": scene.reset_code().await, "new_password": OTHER });
        scene.anonymous().post("auth/password/reset", &reset).await.is(204);
        scene.anonymous().post("auth/password/reset", &reset).await
    };

    row "GET /api/v1/users/me", 200, ["etag"], scene => scene.ada.get("users/me").await;
    also 304, scene => scene.ada.get("users/me").header("if-none-match", "*").await;

    row "PATCH /api/v1/users/me", 200, ["etag"], scene => {
        scene.ada.patch("users/me", &json!({ "full_name": "Ada" })).await
    };
    refuses 403, "reauthentication-required", scene => {
        scene.wait_long();
        scene.ada.patch("users/me", &json!({ "email": "new@example.org" })).await
    };
    refuses 409, "username-taken", scene => scene.ada.patch("users/me", &json!({ "username": "root" })).await;
    refuses 409, "email-taken", scene => scene.ada.patch("users/me", &json!({ "email": TAKEN })).await;
    refuses 409, "last-admin", scene => scene.root.patch("users/me", &json!({ "is_superuser": false })).await;

    row "PUT /api/v1/users/me/password", 204, [], scene => {
        let change = json!({ "current_password": PASSWORD, "new_password": OTHER });
        scene.ada.put("users/me/password", &change).await
    };
    refuses 422, "password_incorrect", scene => {
        let change = json!({ "current_password": OTHER, "new_password": OTHER });
        scene.ada.put("users/me/password", &change).await
    };

    row "DELETE /api/v1/users/me", 204, [], scene => scene.ada.delete("users/me").await;
    refuses 403, "reauthentication-required", scene => {
        scene.wait_long();
        scene.ada.delete("users/me").await
    };
    refuses 409, "last-admin", scene => scene.root.delete("users/me").await;

    row "GET /api/v1/users", 200, ["link"], scene => scene.root.get("users?q=ada").await;

    row "POST /api/v1/users", 201, ["location", "etag"], scene => {
        scene.root.post("users", &json!({ "username": "bob", "email": "bob@example.org" })).await
    };
    refuses 409, "username-taken", scene => {
        scene.root.post("users", &json!({ "username": scene.ada.name, "email": "new@example.org" })).await
    };
    refuses 409, "email-taken", scene => {
        scene.root.post("users", &json!({ "username": "cyd", "email": TAKEN })).await
    };
    refuses 403, "reauthentication-required", scene => {
        scene.wait_long();
        let second = json!({ "username": "cyd", "email": "cyd@example.org", "is_superuser": true });
        scene.root.post("users", &second).await
    };

    row "GET /api/v1/users/{user_id}", 200, ["etag"], scene => scene.root.get(&scene.account()).await;
    also 304, scene => scene.root.get(&scene.account()).header("if-none-match", "*").await;

    row "PATCH /api/v1/users/{user_id}", 200, ["etag"], scene => {
        scene.root.patch(&scene.account(), &json!({ "is_active": false })).await
    };
    refuses 403, "reauthentication-required", scene => {
        scene.wait_long();
        scene.root.patch(&scene.account(), &json!({ "is_superuser": true })).await
    };
    refuses 409, "username-taken", scene => {
        scene.root.patch(&scene.account(), &json!({ "username": "root" })).await
    };
    refuses 409, "email-taken", scene => {
        scene.root.patch(&scene.account(), &json!({ "email": TAKEN })).await
    };
    refuses 409, "last-admin", scene => {
        scene.root.patch(&format!("users/{}", scene.root.id), &json!({ "is_active": false })).await
    };

    row "DELETE /api/v1/users/{user_id}", 204, [], scene => scene.root.delete(&scene.account()).await;
    refuses 409, "last-admin", scene => scene.root.delete(&format!("users/{}", scene.root.id)).await;
    refuses 403, "reauthentication-required", scene => {
        scene.root.patch(&scene.account(), &json!({ "is_superuser": true })).await.is(200);
        scene.wait_long();
        let refused = scene.root.delete(&scene.account()).await;
        scene.app.switch_off(&scene.ada).await;
        refused
    };

    row "POST /api/v1/users/{user_id}/restore", 200, ["etag"], scene => {
        scene.root.delete(&scene.account()).await.is(204);
        scene.root.call("POST", &format!("{}/restore", scene.account())).await
    };

    row "GET /api/v1/users/me/sessions", 200, ["link"], scene => scene.ada.get("users/me/sessions").await;
    row "DELETE /api/v1/users/me/sessions", 204, [], scene => scene.ada.delete("users/me/sessions").await;
    row "DELETE /api/v1/users/me/sessions/{session_id}", 204, [], scene => {
        let sessions = scene.ada.get("users/me/sessions").await.json();
        let id = sessions["items"][0]["id"].as_str().unwrap();
        scene.ada.delete(&format!("users/me/sessions/{id}")).await
    };
}
