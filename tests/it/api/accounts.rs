//! Signing in, and one's own account.

use insta::assert_json_snapshot;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, TestApp, settled};

fn ada(password: &str) -> Value {
    json!({ "username": "ada", "password": password })
}

/// The answer to a sign-in without its secrets.
fn shape(answer: &Answer) -> Value {
    let mut tokens = answer.json();
    for name in ["access_token", "refresh_token"] {
        assert!(
            tokens[name].as_str().is_some_and(|token| token.len() > 60),
            "{name}"
        );
        tokens[name] = "[secret]".into();
    }
    tokens
}

engines! {
    async fn a_sign_in_gives_two_tokens(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let answer = app.anonymous().post("auth/login", &ada(PASSWORD)).await.is(200);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(
            shape(&answer),
            json!({
                "access_token": "[secret]",
                "token_type": "bearer",
                "expires_in": 900,
                "refresh_token": "[secret]",
                "scope": "profile:read profile:write goals:read goals:write webhooks:manage",
            })
        );
    }

    async fn the_form_of_oauth2_signs_in_like_json(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let form = [
            ("grant_type", "password"),
            ("username", "ada@example.org"),
            ("password", PASSWORD),
            ("scope", ""),
            ("client_id", "docs"),
            ("client_secret", "x"),
        ];
        let by_form = app
            .anonymous()
            .call("POST", "auth/login")
            .form(&form)
            .await
            .is(200);
        let by_json = app.anonymous().post("auth/login", &ada(PASSWORD)).await.is(200);
        assert_eq!(shape(&by_form), shape(&by_json));
    }

    async fn a_sign_in_pays_no_attention_to_authorization(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        for credential in ["Basic YTpi", "Bearer nonsense"] {
            let answer = app
                .anonymous()
                .post("auth/login", &ada(PASSWORD))
                .header("authorization", credential)
                .await;
            answer.is(200);
        }
    }

    async fn an_unknown_name_and_a_wrong_password_look_the_same(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let wrong = app.anonymous().post("auth/login", &ada("not her password")).await;
        let unknown = json!({ "username": "nobody", "password": "not her password" });
        let unknown = app.anonymous().post("auth/login", &unknown).await;
        let (wrong, unknown) = (
            wrong.problem(401, "invalid-credentials"),
            unknown.problem(401, "invalid-credentials"),
        );
        assert_eq!(wrong.anonymised(), unknown.anonymised());
        assert!(
            wrong
                .header("www-authenticate")
                .unwrap()
                .starts_with("Bearer realm=")
        );
        let names = |answer: &Answer| {
            let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
            names.sort();
            names
        };
        assert_eq!(names(&wrong), names(&unknown));
    }

    async fn a_switched_off_account_is_told_only_to_who_knows_its_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.disabled().await;
        let sign_in = |password: &str| {
            app.anonymous()
                .post("auth/login", &json!({ "username": "dora", "password": password }))
        };
        sign_in("not her password")
            .await
            .problem(401, "invalid-credentials");
        sign_in(PASSWORD).await.problem(403, "account-disabled");
    }

    async fn a_sign_in_holds_no_more_than_was_asked_for(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let mut body = ada(PASSWORD);
        body["scope"] = "goals:write".into();
        let answer = app.anonymous().post("auth/login", &body).await.is(200);
        assert_eq!(answer.json()["scope"], "goals:read goals:write");
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        let refused = app
            .anonymous()
            .bearing(&token)
            .get("users/me")
            .await
            .problem(403, "insufficient-scope");
        assert_eq!(refused.json()["required_scopes"], json!(["profile:read"]));
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(challenge.contains(r#"error="insufficient_scope""#), "{challenge}");
        assert!(challenge.contains(r#"scope="profile:read""#), "{challenge}");
    }

    async fn nobody_becomes_a_superuser_by_asking(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let mut body = ada(PASSWORD);
        body["scope"] = "admin goals:read".into();
        let answer = app.anonymous().post("auth/login", &body).await.is(200);
        assert_eq!(answer.json()["scope"], "goals:read");
    }

    async fn a_person_reads_the_own_account(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let answer = ada.get("users/me").await.is(200);
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
        assert_eq!(answer.json()["id"], ada.id.as_str());
        assert_json_snapshot!("the_own_account", settled(answer.json()));
        let known = ada.get("users/me").header("if-none-match", "\"1\"").await.is(304);
        assert!(known.body.is_empty());
    }
}
