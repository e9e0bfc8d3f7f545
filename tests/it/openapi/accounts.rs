//! Answers about accounts and sign-ins hold what the document says, and nothing else (C3).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use super::answers::is_described;
use super::document;
use crate::support::{PASSWORD, TestApp};

engines! {
    async fn answers_about_accounts_are_what_the_document_says(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob, root) = (app.owner().await, app.stranger().await, app.superuser().await);
        let document = document();
        let dark = json!({ "theme": "dark" });
        let proof = json!({ "password": PASSWORD });
        let wrong = json!({ "password": "not her password" });
        let change = json!({ "current_password": PASSWORD, "new_password": "nine loud badgers dance" });
        let carol = json!({ "username": "carol", "email": "carol@example.org" });
        let hers = format!("users/{}", ada.id);
        let restore = format!("{hers}/restore");
        let session = format!("users/me/sessions/{}", bob.session().await);
        for (route, answer) in [
            ("PATCH /api/v1/users/me", ada.patch("users/me", &dark).await),
            ("PATCH /api/v1/users/me", ada.patch("users/me", &json!({ "username": "bob" })).await),
            ("PATCH /api/v1/users/me", ada.patch("users/me", &json!({ "id": 1 })).await),
            ("PATCH /api/v1/users/me", ada.patch("users/me", &dark).header("if-match", "\"9\"").await),
            ("POST /api/v1/auth/reauthenticate", ada.post("auth/reauthenticate", &proof).await),
            ("POST /api/v1/auth/reauthenticate", ada.post("auth/reauthenticate", &wrong).await),
            ("PUT /api/v1/users/me/password", ada.call("PUT", "users/me/password").json(&change).await),
            ("PUT /api/v1/users/me/password", ada.call("PUT", "users/me/password").json(&change).await),
            ("GET /api/v1/users/me/sessions", ada.get("users/me/sessions?include_total=true").await),
            ("DELETE /api/v1/users/me/sessions", ada.delete("users/me/sessions").await),
            ("DELETE /api/v1/users/me/sessions/{session_id}", ada.delete(&session).await),
            ("DELETE /api/v1/users/me/sessions/{session_id}", bob.delete(&session).await),
            ("GET /api/v1/users", root.get("users?include_total=true").await),
            ("GET /api/v1/users", ada.get("users").await),
            ("GET /api/v1/users", root.get("users?q=%22").await),
            ("POST /api/v1/users", root.post("users", &carol).once("k").await),
            ("POST /api/v1/users", root.post("users", &carol).await),
            ("POST /api/v1/users", root.post("users", &dark).await),
            ("GET /api/v1/users/{user_id}", root.get(&hers).await),
            ("GET /api/v1/users/{user_id}", root.get(&hers).header("if-none-match", "*").await),
            ("GET /api/v1/users/{user_id}", root.get("users/x").await),
            ("PATCH /api/v1/users/{user_id}", root.patch(&hers, &dark).await),
            ("PATCH /api/v1/users/{user_id}", root.patch("users/me", &json!({ "is_active": false })).await),
            ("DELETE /api/v1/users/{user_id}", root.delete("users/me").await),
            ("DELETE /api/v1/users/{user_id}", root.delete(&hers).await),
            ("DELETE /api/v1/users/{user_id}", root.delete(&hers).await),
            ("POST /api/v1/users/{user_id}/restore", root.call("POST", &restore).await),
            ("POST /api/v1/users/{user_id}/restore", ada.call("POST", &restore).await),
            ("DELETE /api/v1/users/me", root.delete("users/me").await),
            ("DELETE /api/v1/admin/users/{user_id}/sessions", root.delete("admin/users/me/sessions").await),
            ("DELETE /api/v1/admin/users/{user_id}/sessions", root.delete("admin/users/me/sessions").await),
        ] {
            is_described(&document, route, &answer);
        }
    }
}
