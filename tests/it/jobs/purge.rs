//! What was deleted is gone for good after 30 days, and its name is free again.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Person, TestApp};

engines! {
    async fn the_external_id_of_a_deleted_check_in_is_free_again_after_the_purge(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("run").await;
        let row = json!({ "value": 1, "external_id": "row-1" });
        let gone = ada.log(&goal, row.clone()).await;
        let path = format!("check-ins/{}", gone["id"].as_str().unwrap());
        ada.delete(&path).await.is(204);
        ada.post(&goal.check_ins(), &row).await.problem(409, "duplicate-key");

        app.at("2026-12-21T07:30:00Z");
        app.run_jobs().await;
        let ada: Person = ada.again(&app.anonymous()).await;
        ada.get(&path).await.problem(404, "not-found");
        let again = ada.log(&goal, row).await;
        assert_ne!(again["id"], gone["id"]);
    }

    async fn an_invitation_goes_thirty_days_after_it_expired(db: TestDb) {
        const DAY: i64 = 86_400;

        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        root.post("admin/invites", &json!({})).await.is(201);
        let left = async || {
            app.run_jobs().await;
            let root = root.again(&app.anonymous()).await;
            root.get("admin/invites").await.is(200).json()["items"].as_array().unwrap().len()
        };
        app.clock.advance_seconds(37 * DAY - 1);
        assert_eq!(left().await, 1);
        app.clock.advance_seconds(DAY);
        assert_eq!(left().await, 0);
    }

    async fn a_goal_that_was_purged_stays_not_found(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (gone, kept) = (ada.goal("gone").await, ada.goal("kept").await);
        let line = ada.log(&gone, json!({ "value": 1 })).await;
        ada.log(&kept, json!({ "value": 1 })).await;
        ada.delete(&gone.path()).await.is(204);

        app.at("2026-12-21T07:30:00Z");
        app.run_jobs().await;
        let ada = ada.again(&app.anonymous()).await;
        ada.get(&gone.path()).await.problem(404, "not-found");
        ada.get(&format!("check-ins/{}", line["id"].as_str().unwrap())).await.problem(404, "not-found");
        ada.get(&kept.path()).await.is(200);
        assert_eq!(ada.get(&kept.check_ins()).await.is(200).json()["items"].as_array().unwrap().len(), 1);
    }
}
