//! The settings of the installation.

use insta::assert_json_snapshot;
use onward_server::config::Instance;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Person, Set, TestApp};

const SETTINGS: &str = "admin/settings";

/// Changes some settings from the version that they have.
async fn change(root: &Person, patch: &Value) -> Answer {
    let seen = root.get(SETTINGS).await.is(200);
    let version = seen.header("etag").unwrap().to_owned();
    root.patch(SETTINGS, patch).header("if-match", &version).await
}

engines! {
    async fn a_new_installation_has_the_usual_settings(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let answer = root.get(SETTINGS).await.is(200);
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_json_snapshot!("the_usual_settings", answer.json());
        let known = root.get(SETTINGS).header("if-none-match", "\"1\"").await.is(304);
        assert!(known.body.is_empty());
    }

    async fn what_is_changed_counts_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let goal = ada.goal("Run").await;
        let patch = json!({
            "instance_name": "Our goals", "require_if_match": true, "max_goals": 1,
            "time_zone": "Europe/Lisbon", "locale": "pt", "registration": "open",
        });
        let changed = change(&root, &patch).await.is(200);
        assert_eq!(changed.header("etag"), Some("\"2\""));
        for (name, value) in patch.as_object().unwrap() {
            assert_eq!(changed.json()[name], *value, "{name}");
        }
        ada.delete(&goal.path()).await.problem(428, "precondition-required");
        ada.post("goals", &json!({ "title": "Read" })).await.problem(409, "limit-reached");
        let eve = json!({ "username": "eve", "email": "eve@example.org", "password": "Our goals" });
        let refused = app.anonymous().post("auth/register", &eve).await;
        assert!(refused.text().contains("password"), "the name of the installation is no password");
        let eve = json!({ "username": "eve", "email": "eve@example.org", "password": PASSWORD });
        let eve = app.anonymous().post("auth/register", &eve).await.is(201).json();
        assert_eq!((&eve["time_zone"], &eve["locale"]), (&json!("Europe/Lisbon"), &json!("pt")));
    }

    async fn settings_that_were_read_can_be_sent_back(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let read = root.get(SETTINGS).await.is(200).json();
        assert_eq!(change(&root, &read).await.is(200).json(), read, "nothing was changed");
        let bent = change(&root, &json!({ "version": 9, "updated_at": "2026-01-01T00:00:00Z" })).await;
        bent.refuses(&["body.updated_at read_only", "body.version read_only"]);
    }

    async fn a_change_names_the_version_it_is_made_from(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let patch = json!({ "registration": "open" });
        root.patch(SETTINGS, &patch).await.problem(428, "precondition-required");
        let stale = root.patch(SETTINGS, &patch).header("if-match", "\"7\"").await;
        assert_eq!(stale.problem(412, "precondition-failed").json()["current_version"], 1);
        root.patch(SETTINGS, &patch).header("if-match", "*").await.is(200);
    }

    async fn a_change_needs_a_password_that_was_checked_a_short_while_ago(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        app.clock.advance_seconds(601);
        let old = change(&root, &json!({ "registration": "open" })).await;
        old.problem(403, "reauthentication-required");
        root.get(SETTINGS).await.is(200);
        let again = root.again(&app.anonymous()).await;
        change(&again, &json!({ "registration": "open" })).await.is(200);
    }

    async fn all_faults_are_told_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let bad = json!({
            "instance_name": "", "registration": "maybe", "max_goals": 0, "time_zone": "Mars/Olympus", "theme": "dark",
        });
        let shape = root.patch(SETTINGS, &bad).header("if-match", "*").await;
        shape.refuses(&["body.registration enum", "body.theme extra_forbidden"]);
        let bad = json!({ "instance_name": "", "max_goals": 1_000_001, "time_zone": "Mars/Olympus", "locale": "english" });
        let values = root.patch(SETTINGS, &bad).header("if-match", "*").await;
        values.refuses(&[
            "body.instance_name string_too_short",
            "body.locale locale_unknown",
            "body.max_goals less_than_equal",
            "body.time_zone time_zone_unknown",
        ]);
    }

    async fn verification_needs_mail(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let refused = change(&root, &json!({ "require_email_verification": true })).await;
        assert!(refused.text().contains("mail"), "{}", refused.text());
        refused.refuses(&["body.require_email_verification value_error"]);
        change(&root, &json!({ "require_email_verification": false })).await.is(200);
    }

    async fn what_the_configuration_fixes_is_read_only(db: TestDb) {
        let instance = Instance {
            registration: Some("invite".to_owned()),
            max_goals: Some(3),
            ..Instance::default()
        };
        let app = TestApp::start_with(&db, Set { instance, ..Set::default() }).await;
        let root = app.superuser().await;
        let settings = root.get(SETTINGS).await.is(200).json();
        assert_eq!((&settings["registration"], &settings["max_goals"]), (&json!("invite"), &json!(3)));
        let refused = change(&root, &json!({ "registration": "open", "max_goals": 4, "locale": "de" })).await;
        assert!(refused.text().contains("instance.registration"), "{}", refused.text());
        refused.refuses(&["body.max_goals read_only", "body.registration read_only"]);
        let same = change(&root, &json!({ "registration": "invite", "locale": "de" })).await.is(200);
        assert_eq!(same.json()["locale"], "de");
    }

    async fn the_audit_log_names_what_was_changed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        change(&root, &json!({ "registration": "open", "max_goals": 10_000, "locale": "de" })).await.is(200);
        let record = &root.get("admin/audit-log?limit=1").await.is(200).json()["items"][0];
        assert_eq!(record["action"], "settings.updated");
        assert_eq!(record["changed"], json!(["registration", "locale"]));
        assert_eq!((&record["actor"]["name"], &record["address"]), (&json!("root"), &json!("127.0.0.1")));
    }
}
