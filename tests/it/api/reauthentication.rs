//! Proving once more who one is, and changing the password.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Answer, Client, PASSWORD, Person, TestApp};

const NEW: &str = "nine loud badgers dance";

async fn prove(person: &Person, password: &str) -> Answer {
    person
        .post("auth/reauthenticate", &json!({ "password": password }))
        .await
}

async fn change(person: &Person, current: &str, new: &str) -> Answer {
    let body = json!({ "current_password": current, "new_password": new });
    person.call("PUT", "users/me/password").json(&body).await
}

/// When the password of somebody's only session was checked.
async fn proved_at(client: &Client) -> String {
    let list = client.get("users/me/sessions").await.is(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    list["items"][0]["authenticated_at"].as_str().unwrap().to_owned()
}

engines! {
    async fn the_password_once_more_gives_fresh_tokens_of_the_same_session(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let before = proved_at(&ada).await;
        app.clock.advance_seconds(700);
        let answer = prove(&ada, PASSWORD).await.is(200);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let tokens = answer.json();
        let fresh = app.anonymous().bearing(tokens["access_token"].as_str().unwrap());
        let after = proved_at(&fresh).await;
        assert!(before < after, "{before} {after}");
        // Both the old token and the one it was exchanged for lead on in the same session.
        let refresh = json!({ "refresh_token": tokens["refresh_token"] });
        app.anonymous().post("auth/refresh", &refresh).await.is(200);
        ada.get("users/me").await.is(200);
    }

    async fn a_wrong_password_proves_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.clock.advance_seconds(601);
        prove(&ada, "not her password")
            .await
            .refuses(&["body.password password_incorrect"]);
        ada.delete("users/me").await.problem(403, "reauthentication-required");
        prove(&ada, &"x".repeat(1025))
            .await
            .refuses(&["body.password string_too_long"]);
        app.anonymous()
            .post("auth/reauthenticate", &json!({ "password": PASSWORD }))
            .await
            .problem(401, "unauthenticated");
    }

    async fn a_proof_lasts_ten_minutes_and_counts_for_its_session_alone(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let elsewhere = ada.again(&app.anonymous()).await;
        app.clock.advance_seconds(700);
        let email = |name: &str| json!({ "email": format!("{name}@example.org") });
        prove(&ada, PASSWORD).await.is(200);
        ada.patch("users/me", &email("one")).await.is(200);
        elsewhere
            .patch("users/me", &email("two"))
            .await
            .problem(403, "reauthentication-required");
        let ada = Person { client: app.anonymous().bearing(&app.refreshed(&ada).await), ..ada.0 };
        app.clock.advance_seconds(600);
        ada.patch("users/me", &email("three")).await.is(200);
        app.clock.advance_seconds(1);
        ada.patch("users/me", &email("four"))
            .await
            .problem(403, "reauthentication-required");
    }

    async fn a_changed_password_ends_the_other_sessions_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let elsewhere = ada.again(&app.anonymous()).await;
        elsewhere.get("users/me").await.is(200);
        let done = change(&ada, PASSWORD, NEW).await.is(204);
        assert!(done.body.is_empty());
        elsewhere.get("users/me").await.problem(401, "invalid-token");
        let refresh = json!({ "refresh_token": elsewhere.refresh });
        app.anonymous()
            .post("auth/refresh", &refresh)
            .await
            .problem(401, "invalid-token");
        ada.get("users/me").await.is(200);
        let login = |password: &str| json!({ "username": "ada", "password": password });
        app.anonymous()
            .post("auth/login", &login(PASSWORD))
            .await
            .problem(401, "invalid-credentials");
        app.anonymous().post("auth/login", &login(NEW)).await.is(200);
        let told = app.happened_to(&ada).await;
        assert!(told.contains(&"user.password_changed".to_owned()), "{told:?}");
        assert_eq!(ada.get("users/me").await.json()["version"], 2);
    }

    async fn a_password_is_changed_only_with_the_present_one_and_to_a_good_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        change(&ada, "not her password", NEW)
            .await
            .refuses(&["body.current_password password_incorrect"]);
        change(&ada, PASSWORD, "short")
            .await
            .refuses(&["body.new_password string_too_short"]);
        change(&ada, PASSWORD, "ada@example.org")
            .await
            .refuses(&["body.new_password password_too_common"]);
        change(&ada, "not her password", "password1234").await.refuses(&[
            "body.current_password password_incorrect",
            "body.new_password password_too_common",
        ]);
        let login = json!({ "username": "ada", "password": PASSWORD });
        app.anonymous().post("auth/login", &login).await.is(200);
    }
}
