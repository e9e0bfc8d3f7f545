//! Refresh tokens: one live branch, always (B2 to B4).

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines, scaled};
use serde_json::json;

use crate::support::{Answer, Client, TestApp};

async fn refresh(client: &Client, token: &str) -> Answer {
    client
        .post("auth/refresh", &json!({ "refresh_token": token }))
        .await
}

fn next(answer: &Answer) -> String {
    answer.json()["refresh_token"].as_str().unwrap().to_owned()
}

engines! {
    async fn a_refresh_gives_the_next_pair(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let answer = refresh(&app.anonymous(), &ada.refresh).await.is(200);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_ne!(next(&answer), ada.refresh);
        let access = answer.json()["access_token"].as_str().unwrap().to_owned();
        assert_ne!(access, ada.access);
        app.anonymous().bearing(&access).get("users/me").await.is(200);
        refresh(&app.anonymous(), &next(&answer)).await.is(200);
    }

    async fn within_a_minute_the_previous_token_gives_the_same_next_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let first = refresh(&app.anonymous(), &ada.refresh).await.is(200);
        app.clock.advance_seconds(60);
        let again = refresh(&app.anonymous(), &ada.refresh).await.is(200);
        assert_eq!(next(&again), next(&first));
    }

    async fn later_than_a_minute_the_previous_token_ends_the_sign_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let newest = next(&refresh(&app.anonymous(), &ada.refresh).await.is(200));
        ada.get("users/me").await.is(200);
        app.clock.advance_seconds(61);
        refresh(&app.anonymous(), &ada.refresh)
            .await
            .problem(401, "invalid-token");
        refresh(&app.anonymous(), &newest)
            .await
            .problem(401, "invalid-token");
        ada.get("users/me").await.problem(401, "invalid-token");
    }

    async fn a_token_older_than_the_previous_one_ends_the_sign_in_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let second = next(&refresh(&app.anonymous(), &ada.refresh).await.is(200));
        let third = next(&refresh(&app.anonymous(), &second).await.is(200));
        refresh(&app.anonymous(), &ada.refresh)
            .await
            .problem(401, "invalid-token");
        refresh(&app.anonymous(), &third)
            .await
            .problem(401, "invalid-token");
        ada.get("users/me").await.problem(401, "invalid-token");
    }

    async fn a_reused_token_ends_one_sign_in_and_no_other(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let elsewhere = ada.again(&app.anonymous()).await;
        refresh(&app.anonymous(), &ada.refresh).await.is(200);
        app.clock.advance_seconds(61);
        refresh(&app.anonymous(), &ada.refresh)
            .await
            .problem(401, "invalid-token");
        elsewhere.get("users/me").await.is(200);
        refresh(&app.anonymous(), &elsewhere.refresh).await.is(200);
    }

    async fn fifty_refreshes_at_once_end_in_one_live_branch(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let client = app.anonymous().patient();
        let mut token = ada.refresh.clone();
        for _ in 0..scaled(10, 1000) {
            let answers = join_all((0..50).map(|_| refresh(&client, &token))).await;
            let mut nexts: Vec<_> = answers.into_iter().map(|answer| next(&answer.is(200))).collect();
            nexts.dedup();
            assert_eq!(nexts.len(), 1);
            token = nexts.remove(0);
        }
        app.clock.advance_seconds(61);
        refresh(&client, &token).await.is(200);
    }

    async fn a_refresh_token_expires_when_it_is_not_used(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.clock.advance_seconds(30 * 86_400 - 1);
        let newer = next(&refresh(&app.anonymous(), &ada.refresh).await.is(200));
        app.clock.advance_seconds(30 * 86_400);
        refresh(&app.anonymous(), &newer)
            .await
            .problem(401, "invalid-token");
    }

    async fn a_chain_of_refresh_tokens_ends_after_ninety_days(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut token = ada.refresh.clone();
        for _ in 0..3 {
            app.clock.advance_seconds(29 * 86_400);
            token = next(&refresh(&app.anonymous(), &token).await.is(200));
        }
        app.clock.advance_seconds(3 * 86_400);
        refresh(&app.anonymous(), &token)
            .await
            .problem(401, "invalid-token");
    }

    async fn a_bent_refresh_token_is_refused_and_ends_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let client = app.anonymous();
        let token = &ada.refresh;
        for place in (0..token.len()).step_by(3) {
            let mut bent = token.clone().into_bytes();
            bent[place] = if bent[place] == b'A' { b'B' } else { b'A' };
            refresh(&client, std::str::from_utf8(&bent).unwrap())
                .await
                .problem(401, "invalid-token");
        }
        for bent in [
            "",
            "onward_rt_",
            token.strip_suffix(|_: char| true).unwrap(),
            &format!("{token}A"),
            &ada.access,
            &"A".repeat(5000),
        ] {
            let answer = refresh(&client, bent).await;
            assert!(matches!(answer.status, 401 | 422), "{}", answer.text());
        }
        refresh(&client, token).await.is(200);
    }
}
