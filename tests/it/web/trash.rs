//! The trash: what was deleted is there with its last day, and comes back from there.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, TestApp};

engines! {
    async fn what_was_deleted_is_in_the_trash_and_comes_back(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (goal, kept) = (ada.goal("Run").await, ada.sum("Swim").await);
        let line = ada.log(&kept, json!({ "value": 5, "occurred_on": "2026-11-18", "note": "*cold*" })).await;
        let line = line["id"].as_str().unwrap();
        let browser = Browser::signed_in(&app, "ada").await;
        browser.open("/trash").await.is(200).says("Nothing in the trash");
        ada.delete(&format!("check-ins/{line}")).await.is(204);
        ada.delete(&goal.path()).await.is(204);
        let page = browser.open("/trash").await.is(200);
        page.says("Goal Run Deleted today · Gone for good on Sun 20 Dec Restore");
        page.says("Check-in 5 in Swim , Wed 18 Nov cold Deleted today");
        let page = browser.submit(&page, &format!("/goals/{}/restore", goal.id()), &[]).await.is(200);
        assert_eq!(page.path, "/trash");
        page.says("“ Run ” is back.");
        assert_eq!(page.links("/goals/0"), [format!("/goals/{}", goal.id()), format!("/goals/{}", kept.id())]);
        let page = browser.submit(&page, &format!("/check-ins/{line}/restore"), &[]).await.is(200);
        assert_eq!(page.path, "/trash");
        page.says("Check-in restored. “ Swim ”, Wed 18 Nov: 5.");
        page.says("Nothing in the trash");
        ada.get(&goal.path()).await.is(200);
        assert_eq!(ada.standing(&kept, "2026-11-20").await.json()["current"], 5);
    }

    async fn what_cannot_come_back_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let above = ada.goal("Year").await;
        let below = ada.goal_of(json!({ "title": "Run", "parent_id": above.id() })).await;
        let line = ada.log(&below, json!({})).await;
        let line = line["id"].as_str().unwrap();
        let browser = Browser::signed_in(&app, "ada").await;
        ada.delete(&format!("check-ins/{line}")).await.is(204);
        let page = browser.open("/trash").await;
        ada.delete(&below.path()).await.is(204);
        browser.submit(&page, &format!("/check-ins/{line}/restore"), &[]).await.is(409);
        let page = browser.open("/trash").await;
        ada.delete(&above.path()).await.is(204);
        browser.submit(&page, &format!("/goals/{}/restore", below.id()), &[]).await.is(409);
        // What is listed can come back: the goal above first, then the one below, then its line.
        for (title, restore) in [
            ("Year", format!("/goals/{}/restore", above.id())),
            ("Run", format!("/goals/{}/restore", below.id())),
            ("in Run", format!("/check-ins/{line}/restore")),
        ] {
            let page = browser.open("/trash").await.is(200);
            page.says(title);
            assert_eq!(page.answer.text().matches("name=\"back\"").count(), 1, "{title}");
            browser.submit(&page, &restore, &[]).await.is(200);
        }
        browser.open("/trash").await.is(200).says("Nothing in the trash");
    }

    async fn strangers_find_nothing_in_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.delete(&goal.path()).await.is(204);
        app.make("bob", false).await;
        let browser = Browser::signed_in(&app, "bob").await;
        browser.open("/trash").await.is(200).says("Nothing in the trash");
        let page = browser.open("/goals/new").await;
        let token = page.form("/goals").into_iter().find(|(name, _)| name == "form_token").unwrap().1;
        let request = browser.ask("POST", &format!("/goals/{}/restore", goal.id()));
        request.header("sec-fetch-site", "same-origin").form(&[("form_token", &token)]).await.is(404);
        ada.get(&goal.path()).await.is(404);
    }

    async fn a_full_trash_is_read_page_by_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for number in 0..60 {
            let goal = ada.goal(&format!("Goal {number:02}")).await;
            ada.delete(&goal.path()).await.is(204);
        }
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/trash").await.is(200);
        page.says("Goal 59");
        assert!(!page.words().contains("Goal 09"));
        let next = page.links("/trash?cursor=").remove(0);
        let page = browser.open(&next).await.is(200);
        assert_eq!(page.title(), "Trash, further page - Onward");
        page.says("Goal 09");
        page.says("Goal 00");
        assert_eq!(page.links("/trash?cursor="), [""; 0]);
    }

    async fn a_goal_below_a_deleted_one_waits_for_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let above = ada.goal("Year").await;
        ada.goal_of(json!({ "title": "Below", "parent_id": above.id() })).await;
        ada.delete(&above.path()).await.is(204);
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/trash").await.is(200);
        assert!(!page.words().contains("Below"), "{}", page.words());
        browser.submit(&page, &format!("/goals/{}/restore", above.id()), &[]).await.is(200);
        browser.open("/goals").await.says("Below");
    }
}
