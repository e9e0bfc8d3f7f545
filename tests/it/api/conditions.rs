//! Conditional requests: nobody overwrites what they have not seen.

use onward_domain::goal::Patch;
use onward_domain::settings::{MaxGoals, SettingsPatch};
use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::TestApp;

/// An installation on which changes must say which version they are made from.
async fn demanding(db: &TestDb) -> TestApp {
    let app = TestApp::start(db).await;
    let patch = SettingsPatch {
        require_if_match: Patch::Set(true),
        ..SettingsPatch::default()
    };
    db.set(patch).await;
    app
}

engines! {
    async fn a_known_version_is_not_sent_again(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for known in [
            "\"1\"",
            "W/\"1\"",
            "\"7\", \"1\"",
            "*",
            "\"1-gz\"",
            "\"1-br\"",
            "\"1-zst\"",
        ] {
            let answer = ada.get(&goal.path()).header("if-none-match", known).await.is(304);
            assert!(answer.body.is_empty(), "{known}");
            // The form that the sender knows is the one that has not changed.
            let form = if known.starts_with("\"1-") { known } else { "\"1\"" };
            assert_eq!(answer.header("etag"), Some(form), "{known}");
            assert_eq!(
                answer.header("cache-control"),
                Some("private, no-cache"),
                "{known}"
            );
        }
        ada.get(&goal.path())
            .header("if-none-match", "\"2\"")
            .await
            .is(200);
    }

    async fn a_change_of_an_unseen_version_is_refused_whole(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.patch(&goal.path(), &json!({ "title": "Walk" }))
            .header("if-match", "\"1\"")
            .await
            .is(200);
        for stale in ["\"1\"", "W/\"2\"", "\"1\", \"3\"", "\"x\""] {
            let patch = ada
                .patch(&goal.path(), &json!({ "title": "Swim" }))
                .header("if-match", stale)
                .await;
            let refused = patch.problem(412, "precondition-failed");
            assert_eq!(refused.header("etag"), Some("\"2\""), "{stale}");
            assert_eq!(refused.json()["current_version"], 2, "{stale}");
            let delete = ada.delete(&goal.path()).header("if-match", stale).await;
            delete.problem(412, "precondition-failed");
        }
        let goal = ada.get(&goal.path()).await.is(200).json();
        assert_eq!((&goal["title"], &goal["version"]), (&json!("Walk"), &json!(2)));
    }

    async fn the_seen_version_or_any_lets_a_change_through(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for (version, tag) in [(2, "\"1\""), (3, "*"), (4, "\"9\", \"3\""), (5, "\"4-gz\"")] {
            let patch = ada
                .patch(&goal.path(), &json!({ "title": tag }))
                .header("if-match", tag)
                .await;
            assert_eq!(patch.is(200).json()["version"], version, "{tag}");
        }
        ada.delete(&goal.path()).header("if-match", "\"5\"").await.is(204);
        ada.delete(&goal.path())
            .header("if-match", "*")
            .await
            .problem(404, "not-found");
    }

    async fn a_broken_condition_is_a_malformed_request(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for broken in ["1", "\"1", "*, \"1\"", "w/\"1\""] {
            ada.get(&goal.path())
                .header("if-none-match", broken)
                .await
                .problem(400, "malformed-request");
            let patch = ada
                .patch(&goal.path(), &json!({}))
                .header("if-match", broken)
                .await;
            patch.problem(400, "malformed-request");
            let delete = ada.delete(&goal.path()).header("if-match", broken).await;
            delete.problem(400, "malformed-request");
        }
    }

    async fn of_two_changes_of_one_version_one_happens(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let crowd = ada.client.patient();
        let change = |title: String| {
            crowd.patch(&goal.path(), &json!({ "title": title }))
                .header("if-match", "\"1\"")
                .into_future()
        };
        let answers =
            futures_util::future::join_all((0..20).map(|number| change(format!("Run {number}")))).await;
        let happened = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(happened, 1);
        for answer in answers.into_iter().filter(|answer| answer.status != 200) {
            answer.problem(412, "precondition-failed");
        }
        assert_eq!(ada.get(&goal.path()).await.json()["version"], 2);
    }

    async fn a_check_in_has_conditions_too(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let check_in = ada.log(&goal, json!({})).await;
        let path = format!("check-ins/{}", check_in["id"].as_str().unwrap());
        let known = ada.get(&path).header("if-none-match", "\"1\"").await.is(304);
        assert!(known.body.is_empty());
        let delete = ada
            .delete(&path)
            .header("if-match", "\"2\"")
            .await
            .problem(412, "precondition-failed");
        assert_eq!(delete.json()["current_version"], 1);
        ada.delete(&path).header("if-match", "\"1\"").await.is(204);
    }

    async fn where_a_version_is_demanded_nothing_changes_without_one(db: TestDb) {
        let app = demanding(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let check_in = ada.log(&goal, json!({})).await;
        let line = format!("check-ins/{}", check_in["id"].as_str().unwrap());

        let patch = ada.patch(&goal.path(), &json!({ "title": "Walk" })).await;
        patch.problem(428, "precondition-required");
        // Also before it shows that a field may not be changed at all.
        let patch = ada.patch(&goal.path(), &json!({ "version": 7 })).await;
        patch.problem(428, "precondition-required");
        let put = ada.call("PUT", &goal.path()).json(&json!({ "title": "Walk" })).await;
        put.problem(428, "precondition-required");
        let rest = json!({ "from": "2026-11-20", "segments": [{ "from": "2026-11-20", "rest": {} }] });
        let plan = ada.call("PUT", &format!("{}/plan", goal.path())).json(&rest).await;
        plan.problem(428, "precondition-required");
        for path in [goal.path(), line.clone()] {
            ada.delete(&path).await.problem(428, "precondition-required");
            assert_eq!(ada.get(&path).await.is(200).json()["version"], 1);
        }

        ada.patch(&goal.path(), &json!({ "title": "Walk" }))
            .header("if-match", "\"1\"")
            .await
            .is(200);
        ada.delete(&line).header("if-match", "\"1\"").await.is(204);
        ada.delete(&goal.path()).header("if-match", "*").await.is(204);
        // Restoring brings back what nobody else can have changed.
        ada.call("POST", &format!("{}/restore", goal.path())).await.is(200);
    }

    async fn where_a_version_is_demanded_other_refusals_come_first(db: TestDb) {
        let app = demanding(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let goal = ada.goal("Run").await;
        bob.delete(&goal.path()).await.problem(404, "not-found");
        let patch = bob.patch(&goal.path(), &json!({ "title": "Walk" })).await;
        patch.problem(404, "not-found");
        let patch = ada.patch(&goal.path(), &json!({ "title": "" })).await;
        patch.problem(422, "validation-error");
        app.anonymous().delete(&goal.path()).await.problem(401, "unauthenticated");
    }

    async fn an_account_has_no_more_goals_than_is_set(db: TestDb) {
        let app = TestApp::start(&db).await;
        let patch = SettingsPatch {
            max_goals: Patch::Set(MaxGoals::new(2).unwrap()),
            ..SettingsPatch::default()
        };
        db.set(patch).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let run = ada.goal("Run").await;
        ada.goal("Read").await;
        let refused = ada.post("goals", &json!({ "title": "Rest" })).await;
        let refused = refused.problem(409, "limit-reached").json();
        assert_eq!((&refused["limit"], &refused["maximum"]), (&json!("goals"), &json!(2)));
        bob.goal("Swim").await;
        ada.delete(&run.path()).await.is(204);
        ada.goal("Rest").await;
        let restored = ada.call("POST", &format!("{}/restore", run.path())).await;
        restored.problem(409, "limit-reached");
    }

    async fn a_check_in_leaves_the_version_of_its_goal(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.log(&goal, json!({})).await;
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
    }
}
