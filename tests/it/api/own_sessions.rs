//! Seeing one's sign-ins and ending them.

use std::collections::BTreeSet;

use onward_testkit::{TestDb, engines};
use serde_json::Value;

use crate::support::{Browser, Person, TestApp};

async fn sessions(person: &Person) -> Vec<Value> {
    let list = person.get("users/me/sessions").await.is(200).json();
    list["items"].as_array().unwrap().clone()
}

fn id(session: &Value) -> &str {
    session["id"].as_str().unwrap()
}

engines! {
    async fn every_sign_in_is_listed_with_where_it_came_from(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, _bob) = (app.owner().await, app.stranger().await);
        app.clock.advance_seconds(90);
        let _browser = Browser::signed_in(&app, "ada").await;
        let listed = sessions(&ada).await;
        let clients: Vec<_> = listed.iter().map(|session| session["client"].as_str().unwrap()).collect();
        assert_eq!(clients, ["web", "api"]);
        let current: Vec<_> = listed.iter().map(|session| session["current"] == true).collect();
        assert_eq!(current, [false, true]);
        assert_eq!(listed[1]["address"], "127.0.0.1");
        assert!(listed[0]["created_at"].as_str() > listed[1]["created_at"].as_str());
        for name in ["authenticated_at", "last_used_at", "expires_at", "device"] {
            assert!(listed[0][name].is_string(), "{name}");
        }
    }

    async fn pages_of_sign_ins_lead_on(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for _ in 0..4 {
            app.clock.advance_seconds(1);
            ada.again(&app.anonymous()).await;
        }
        let mut seen = BTreeSet::new();
        let mut path = "users/me/sessions?limit=2&include_total=true".to_owned();
        loop {
            let page = ada.get(&path).await.is(200).json();
            assert_eq!(page["total"], 5);
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| id(item).to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("users/me/sessions?limit=2&include_total=true&cursor={cursor}");
        }
        assert_eq!(seen.len(), 5);
    }

    async fn what_is_over_is_not_listed_and_is_taken_away(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        Browser::signed_in(&app, "ada").await;
        // A day without use ends the browser's, thirty days end the API's.
        app.clock.advance_seconds(25 * 3600);
        let ada = ada.again(&app.anonymous()).await;
        assert_eq!(sessions(&ada).await.len(), 2);
        app.clock.advance_seconds(30 * 24 * 3600);
        let ada = ada.again(&app.anonymous()).await;
        assert_eq!(sessions(&ada).await.len(), 1);
        let now = app.now();
        assert_eq!(app.composed.service.purge_sessions(now).await.unwrap(), 3);
        assert_eq!(app.composed.service.purge_sessions(now).await.unwrap(), 0);
        ada.get("users/me").await.is(200);
    }

    async fn one_sign_in_is_ended_and_the_others_stay(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.clock.advance_seconds(1);
        let lost = ada.again(&app.anonymous()).await;
        lost.get("users/me").await.is(200);
        let listed = sessions(&ada).await;
        let path = format!("users/me/sessions/{}", id(&listed[0]));
        ada.delete(&path).await.is(204);
        lost.get("users/me").await.problem(401, "invalid-token");
        ada.delete(&path).await.problem(404, "not-found");
        assert_eq!(sessions(&ada).await.len(), 1);
        let own = format!("users/me/sessions/{}", id(&listed[1]));
        ada.delete(&own).await.is(204);
        ada.get("users/me").await.problem(401, "invalid-token");
    }

    async fn sign_ins_of_others_are_not_there(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let path = format!("users/me/sessions/{}", id(&sessions(&ada).await[0]));
        bob.delete(&path).await.problem(404, "not-found");
        ada.get("users/me").await.is(200);
        bob.delete("users/me/sessions/x")
            .await
            .refuses(&["path.session_id uuid_parsing"]);
    }

    async fn all_other_sign_ins_end_together(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let (one, two) = (ada.again(&app.anonymous()).await, ada.again(&app.anonymous()).await);
        let browser = Browser::signed_in(&app, "ada").await;
        browser.open("/goals").await;
        ada.delete("users/me/sessions").await.is(204);
        for ended in [one, two] {
            ended.get("users/me").await.problem(401, "invalid-token");
        }
        let answer = browser.ask("GET", "/goals").await.is(303);
        assert!(answer.header("location").unwrap().starts_with("/login"));
        assert_eq!(sessions(&ada).await.len(), 1);
        bob.get("users/me").await.is(200);
        let told = app.happened_to(&ada).await;
        let count = |kind: &str| told.iter().filter(|told| *told == kind).count();
        assert_eq!((count("session.created"), count("session.revoked")), (4, 3));
    }
}
