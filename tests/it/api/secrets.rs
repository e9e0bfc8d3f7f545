//! Secrets at rest: nothing that a client was given can be found in the database (B7).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, PASSWORD, TestApp};

/// Every byte of the database, its log included; nothing where it is not a file.
fn stored(db: &TestDb) -> Option<Vec<u8>> {
    let path = db.url().strip_prefix("sqlite://")?.to_owned();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(std::fs::read(format!("{path}-wal")).unwrap_or_default());
    Some(bytes)
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    bytes
        .windows(secret.len())
        .any(|window| window == secret.as_bytes())
}

engines! {
    async fn no_secret_of_a_client_is_stored(db: TestDb) {
        let app = TestApp::start(&db).await;
        let code = app.setup_code().await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let cookie = browser.cookie("session").unwrap();
        let next = app
            .anonymous()
            .post("auth/refresh", &json!({ "refresh_token": ada.refresh }))
            .await
            .is(200)
            .json();
        ada.post("goals", &json!({ "title": "a title that is found" }))
            .once("a-key")
            .await
            .is(201);
        let root = app.superuser().await;
        let invite = root.post("admin/invites", &json!({})).once("an-invite").await.is(201).json();
        let link = root.call("POST", &format!("admin/users/{}/password-reset-link", ada.id)).await.is(201).json();
        let invite = invite["code"].as_str().unwrap();
        let reset = link["link"].as_str().unwrap().split("#code=").nth(1).unwrap();
        let bare = |code: &str| code.replace('-', "");
        let Some(bytes) = stored(&db) else { return };
        assert!(holds(&bytes, "a title that is found"));
        assert!(holds(&bytes, "$argon2id$"));
        let signature = ada.access.rsplit('.').next().unwrap();
        for secret in [
            PASSWORD,
            &ada.access,
            signature,
            &ada.refresh,
            &cookie,
            &code,
            invite,
            &bare(invite),
            reset,
            &bare(reset),
            next["refresh_token"].as_str().unwrap(),
        ] {
            assert!(!holds(&bytes, secret), "{secret}");
        }
    }
}
