//! How long a sign-in lasts, and that ending it counts at once.

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::TestApp;

engines! {
    async fn an_access_token_lasts_fifteen_minutes_and_half_a_minute_of_leeway(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.clock.advance_seconds(15 * 60 + 29);
        ada.get("users/me").await.is(200);
        app.clock.advance_seconds(2);
        let refused = ada.get("users/me").await.problem(401, "invalid-token");
        assert!(
            refused
                .header("www-authenticate")
                .unwrap()
                .contains(r#"error="invalid_token""#)
        );
    }

    async fn after_signing_out_nothing_of_the_sign_in_counts(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.get("users/me").await.is(200);
        let ended = ada.call("POST", "auth/logout").await.is(204);
        assert!(ended.body.is_empty());
        ada.get("users/me").await.problem(401, "invalid-token");
        ada.call("POST", "auth/logout")
            .await
            .problem(401, "invalid-token");
        let refresh = json!({ "refresh_token": ada.refresh });
        app.anonymous()
            .post("auth/refresh", &refresh)
            .await
            .problem(401, "invalid-token");
    }

    async fn signing_out_ends_no_other_sign_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let elsewhere = ada.again(&app.anonymous()).await;
        ada.call("POST", "auth/logout").await.is(204);
        elsewhere.get("users/me").await.is(200);
    }

    async fn a_superuser_ends_every_sign_in_of_an_account(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob, root) = (app.owner().await, app.stranger().await, app.superuser().await);
        let elsewhere = ada.again(&app.anonymous()).await;
        let path = format!("admin/users/{}/sessions", ada.id);
        ada.get("users/me").await.is(200);
        root.delete(&path).await.is(204);
        for ended in [&*ada, &elsewhere] {
            ended.get("users/me").await.problem(401, "invalid-token");
            let refresh = json!({ "refresh_token": ended.refresh });
            let refused = app.anonymous().post("auth/refresh", &refresh).await;
            refused.problem(401, "invalid-token");
        }
        bob.get("users/me").await.is(200);
        root.get("users/me").await.is(200);
        root.delete("admin/users/me/sessions").await.is(204);
        root.get("users/me").await.problem(401, "invalid-token");
    }

    async fn only_a_superuser_ends_sign_ins_of_others_and_only_of_accounts_that_are_there(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        let path = format!("admin/users/{}/sessions", root.id);
        let refused = ada.delete(&path).await.problem(403, "insufficient-scope");
        assert_eq!(refused.json()["required_scopes"], json!(["admin"]));
        root.get("users/me").await.is(200);
        let missing = "admin/users/019a9f0c-8a00-7000-8000-0000000000ff/sessions";
        root.delete(missing).await.problem(404, "not-found");
        root.delete("admin/users/you/sessions")
            .await
            .refuses(&["path.user_id uuid_parsing"]);
    }

    async fn a_revoked_sign_in_is_refused_while_it_is_being_used(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for _ in 0..5 {
            let session = ada.again(&app.anonymous()).await;
            let polls = (0..20).map(|_| session.get("users/me").into_future());
            let (_, ended) = tokio::join!(join_all(polls), session.call("POST", "auth/logout").into_future());
            ended.is(204);
            session.get("users/me").await.problem(401, "invalid-token");
        }
    }

    async fn a_switched_off_account_is_let_in_nowhere(db: TestDb) {
        let app = TestApp::start(&db).await;
        let dora = app.disabled().await;
        dora.get("users/me").await.problem(401, "invalid-token");
        dora.get("goals").await.problem(401, "invalid-token");
        let refresh = json!({ "refresh_token": dora.refresh });
        app.anonymous()
            .post("auth/refresh", &refresh)
            .await
            .problem(401, "invalid-token");
    }

    async fn the_fifty_first_sign_in_ends_the_oldest(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.clock.advance_seconds(1);
        let second = ada.again(&app.anonymous()).await;
        for _ in 0..49 {
            app.clock.advance_seconds(1);
            ada.again(&app.anonymous()).await;
        }
        ada.get("users/me").await.problem(401, "invalid-token");
        second.get("users/me").await.is(200);
    }
}
