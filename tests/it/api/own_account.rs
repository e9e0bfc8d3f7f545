//! Changing one's own account.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Person, TestApp};

/// The kinds of the events in a person's feed, oldest first.
async fn told(app: &TestApp, person: &Person) -> Vec<String> {
    app.happened_to(person)
        .await
        .into_iter()
        .filter(|kind| kind.starts_with("user."))
        .collect()
}

engines! {
    async fn every_field_of_the_own_account_is_changed_and_kept(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({
            "username": "Ada.L",
            "full_name": "  Ada Lovelace ",
            "time_zone": "america/new_york",
            "locale": "de-CH",
            "week_starts_on": 7,
            "day_starts_at": -60,
            "theme": "dark",
        });
        let answer = ada.patch("users/me", &body).await.is(200);
        assert_eq!(answer.header("etag"), Some("\"2\""));
        let user = answer.json();
        for (name, value) in [
            ("username", json!("Ada.L")),
            ("full_name", json!("Ada Lovelace")),
            ("time_zone", json!("America/New_York")),
            ("locale", json!("de-CH")),
            ("week_starts_on", json!(7)),
            ("day_starts_at", json!(-60)),
            ("theme", json!("dark")),
            ("version", json!(2)),
            ("deleted_at", json!(null)),
        ] {
            assert_eq!(user[name], value, "{name}");
        }
        assert_eq!(ada.get("users/me").await.json(), user);
        let cleared = ada.patch("users/me", &json!({ "full_name": null })).await.is(200).json();
        assert_eq!(cleared["full_name"], json!(null));
        assert_eq!(told(&app, &ada).await, ["user.updated", "user.updated"]);
    }

    async fn an_account_can_be_read_edited_and_sent_back(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut user = ada.get("users/me").await.json();
        let same = ada.patch("users/me", &user).await.is(200);
        assert_eq!(same.header("etag"), Some("\"1\""));
        assert!(told(&app, &ada).await.is_empty());
        user["theme"] = "light".into();
        ada.patch("users/me", &user).await.is(200);
        for (name, value) in [
            ("id", json!("019a9f0c-8a00-7000-8000-0000000000ff")),
            ("email_verified", json!(true)),
            ("created_at", json!("2020-01-01T00:00:00Z")),
            ("version", json!(9)),
            ("is_active", json!(false)),
            ("is_superuser", json!(true)),
        ] {
            let answer = ada.patch("users/me", &json!({ name: value })).await;
            answer.refuses(&[&format!("body.{name} read_only")]);
        }
        assert_eq!(ada.get("users/me").await.json()["is_superuser"], false);
    }

    async fn broken_values_are_refused_all_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({
            "username": "a b",
            "email": "nobody",
            "time_zone": "Mars/Olympus",
            "locale": "english",
            "week_starts_on": 0,
            "day_starts_at": 721,
        });
        ada.patch("users/me", &body).await.refuses(&[
            "body.day_starts_at less_than_equal",
            "body.email email_invalid",
            "body.locale locale_unknown",
            "body.time_zone time_zone_unknown",
            "body.username string_pattern_mismatch",
            "body.week_starts_on greater_than_equal",
        ]);
        ada.patch("users/me", &json!({ "username": null }))
            .await
            .refuses(&["body.username none_not_allowed"]);
        ada.patch("users/me", &json!({ "password": "x" }))
            .await
            .refuses(&["body.password extra_forbidden"]);
    }

    async fn names_and_addresses_of_others_stay_theirs(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, _bob) = (app.owner().await, app.stranger().await);
        let taken = async |body| ada.patch("users/me", &body).await;
        taken(json!({ "username": "BOB" }))
            .await
            .problem(409, "username-taken");
        taken(json!({ "email": "Bob@Example.org" }))
            .await
            .problem(409, "email-taken");
        taken(json!({ "email": "bob@example.org", "username": "bob" }))
            .await
            .problem(409, "username-taken");
        taken(json!({ "username": "ADA" })).await.is(200);
        assert_eq!(ada.get("users/me").await.json()["version"], 2);
    }

    async fn another_address_needs_a_recent_check_of_the_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.clock.advance_seconds(601);
        let body = json!({ "email": "countess@example.org" });
        ada.patch("users/me", &body)
            .await
            .problem(403, "reauthentication-required");
        ada.patch("users/me", &json!({ "email": "ada@example.org", "theme": "dark" }))
            .await
            .is(200);
        app.prove(&ada).await;
        let user = ada.patch("users/me", &body).await.is(200).json();
        assert_eq!(user["email"], "countess@example.org");
        assert_eq!(user["email_verified"], false);
        let login = json!({ "username": "countess@example.org", "password": crate::support::PASSWORD });
        app.anonymous().post("auth/login", &login).await.is(200);
    }

    async fn a_change_is_made_from_the_version_it_names(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let dark = json!({ "theme": "dark" });
        let change = |tag: &str| ada.patch("users/me", &dark).header("if-match", tag);
        let refused = change("\"7\"").await.problem(412, "precondition-failed");
        assert_eq!(refused.header("etag"), Some("\"1\""));
        assert_eq!(refused.json()["current_version"], 1);
        change("\"1\"").await.is(200);
        change("\"1\"").await.problem(412, "precondition-failed");
        change("*").await.is(200);
        let read_only = ada.patch("users/me", &json!({ "version": 1 })).header("if-match", "\"1\"");
        read_only.await.problem(412, "precondition-failed");
    }

    async fn a_token_that_only_reads_changes_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let nora = app.narrow("profile:read").await;
        let refused = nora.patch("users/me", &json!({ "theme": "dark" })).await;
        let refused = refused.problem(403, "insufficient-scope");
        assert_eq!(refused.json()["required_scopes"], json!(["profile:read", "profile:write"]));
    }

    async fn a_merge_patch_has_its_own_media_type(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let patch = |media: &str| ada.call("PATCH", "users/me").body(media, r#"{"theme":"dark"}"#);
        patch("application/merge-patch+json").await.is(200);
        let refused = patch("application/json-patch+json").await;
        refused.problem(415, "unsupported-media-type");
    }

    async fn a_new_zone_moves_the_standing_at_the_next_reading(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        // Half past eight in the evening in Berlin is the next morning in Kiritimati.
        app.at("2026-11-20T19:30:00Z");
        let ada = ada.again(&app.anonymous()).await;
        let goal = ada.sum("Run").await;
        let versions = app.plan_versions(&ada).await;
        let path = format!("{}/standing", goal.path());
        let before = ada.get(&path).await.is(200).json();
        assert_eq!(before["as_of"], "2026-11-20");
        ada.patch("users/me", &json!({ "time_zone": "Pacific/Kiritimati" }))
            .await
            .is(200);
        let after = ada.get(&path).await.is(200).json();
        assert_eq!(after["as_of"], "2026-11-21");
        assert_ne!(after["expected"], before["expected"]);
        ada.patch("users/me", &json!({ "day_starts_at": 720 })).await.is(200);
        assert_eq!(ada.get(&path).await.json()["as_of"], "2026-11-20");
        ada.patch("users/me", &json!({ "week_starts_on": 7 })).await.is(200);
        let moved: Vec<i64> = versions.iter().map(|version| version + 3).collect();
        assert_eq!(app.plan_versions(&ada).await, moved);
        ada.patch("users/me", &json!({ "theme": "dark" })).await.is(200);
        assert_eq!(app.plan_versions(&ada).await, moved);
    }
}
