//! Deleting one's own account: 14 days' grace, and then nothing is left.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, PASSWORD, Person, TestApp};

const DAY: i64 = 24 * 3600;

/// A person whose name stands nowhere else, with something of everything.
async fn zephyrine(app: &TestApp) -> Person {
    let person = app.person("zephyrine").await;
    let goal = person.sum("zephyrine runs").await;
    let below = json!({ "title": "zephyrine walks", "parent_id": goal.id(), "tags": ["zephyrine"] });
    person.post("goals", &below).once("zephyrine").await.is(201);
    person
        .log(&goal, json!({ "value": 3, "note": "zephyrine ran" }))
        .await;
    let items = vec![json!({ "value": 1, "note": "zephyrine" }); 20];
    person
        .post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items }))
        .await
        .is(207);
    person
        .patch("users/me", &json!({ "full_name": "Zephyrine" }))
        .await
        .is(200);
    Browser::signed_in(app, "zephyrine").await;
    person
}

engines! {
    async fn leaving_needs_a_recent_check_of_the_password_and_ends_every_sign_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let elsewhere = ada.again(&app.anonymous()).await;
        app.clock.advance_seconds(601);
        ada.delete("users/me").await.problem(403, "reauthentication-required");
        app.prove(&ada).await;
        let stale = ada.delete("users/me").header("if-match", "\"2\"").await;
        stale.problem(412, "precondition-failed");
        ada.delete("users/me").await.is(204);
        for ended in [&*ada, &elsewhere] {
            ended.get("users/me").await.problem(401, "invalid-token");
        }
    }

    async fn signing_in_within_fourteen_days_cancels_leaving(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.delete("users/me").await.is(204);
        app.clock.advance_seconds(14 * DAY - 1);
        let now = app.now();
        assert_eq!(app.composed.service.purge_users(now).await.unwrap(), 0);
        let wrong = json!({ "username": "ada", "password": "not her password" });
        app.anonymous()
            .post("auth/login", &wrong)
            .await
            .problem(401, "invalid-credentials");
        let ada = ada.again(&app.anonymous()).await;
        let user = ada.get("users/me").await.is(200).json();
        assert_eq!((&user["deleted_at"], &user["version"]), (&json!(null), &json!(3)));
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
        app.clock.advance_seconds(30 * DAY);
        let now = app.now();
        assert_eq!(app.composed.service.purge_users(now).await.unwrap(), 0);
    }

    async fn at_the_pages_signing_in_cancels_leaving_too(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.delete("users/me").await.is(204);
        Browser::signed_in(&app, "ada").await.open("/goals").await;
    }

    async fn after_fourteen_days_nobody_comes_back_even_before_the_purge(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        ada.delete("users/me").await.is(204);
        app.clock.advance_seconds(14 * DAY);
        let login = json!({ "username": "ada", "password": PASSWORD });
        app.anonymous()
            .post("auth/login", &login)
            .await
            .problem(401, "invalid-credentials");
        let root = root.again(&app.anonymous()).await;
        root.call("POST", &format!("users/{}/restore", ada.id))
            .await
            .problem(404, "not-found");
    }

    async fn after_fourteen_days_nothing_of_the_person_is_left(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, bob) = (app.superuser().await, app.stranger().await);
        let hers = zephyrine(&app).await;
        let kept = bob.sum("Swim").await;
        bob.log(&kept, json!({ "value": 2 })).await;
        let id = hers.id.replace('-', "");
        let before = [db.columns_with("zephyrine").await, db.columns_with(&id).await].concat();
        for column in [
            "users.username",
            "goals.title",
            "check_ins.note",
            "feeds.owner_id",
            "events.owner_id",
            "sessions.user_id",
            "bucket_months.owner_id",
            "idempotency_keys.owner_id",
        ] {
            assert!(before.contains(&column.to_owned()), "{column} in {before:?}");
        }
        // As a superuser she does something to somebody else, which his feed tells.
        root.patch(&format!("users/{}", hers.id), &json!({ "is_superuser": true })).await.is(200);
        let hers = hers.again(&app.anonymous()).await;
        hers.patch(&format!("users/{}", bob.id), &json!({ "theme": "dark" })).await.is(200);
        hers.delete("users/me").await.is(204);
        app.clock.advance_seconds(14 * DAY);
        // For an hour more the rows stay: whoever came back in the last moment may still wait for the database.
        assert_eq!(app.composed.service.purge_users(app.now()).await.unwrap(), 0);
        assert!(!db.columns_with("zephyrine").await.is_empty());
        app.clock.advance_seconds(3600);
        app.composed.service.run_jobs().await.unwrap();
        let now = app.now();
        assert_eq!(app.composed.service.purge_users(now).await.unwrap(), 0);
        assert!(db.columns_with("zephyrine").await.is_empty());
        // The audit log says of whom it speaks by the id alone, which leads nowhere now.
        assert_eq!(db.columns_with(&id).await, ["audit.actor_id", "audit.target_id"]);
        let bob = bob.again(&app.anonymous()).await;
        assert_eq!(bob.get(&kept.check_ins()).await.json()["items"].as_array().unwrap().len(), 1);
        assert_eq!(app.happened_to(&bob).await.iter().filter(|kind| *kind == "user.updated").count(), 1);
        let same = json!({ "username": "zephyrine", "email": "zephyrine@example.org" });
        let root = root.again(&app.anonymous()).await;
        root.post("users", &same).await.is(201);
    }
}
