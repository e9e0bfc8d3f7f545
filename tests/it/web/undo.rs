//! What is done at once can be undone on the next page (U8), by those whose it is and only while it is so.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, Page, TestApp};

/// Whether a page tells of anything.
fn tells(page: &Page) -> bool {
    page.answer.text().contains("role=\"status\"")
}

engines! {
    async fn a_deleted_goal_comes_back_with_its_log(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        ada.log(&goal, json!({ "value": 60 })).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let (own, restore) = (format!("/goals/{}", goal.id()), format!("/goals/{}/restore", goal.id()));
        let page = browser.open(&own).await;
        let deleted = browser.submit(&page, &format!("{own}/delete"), &[]).await.is(200);
        assert_eq!(deleted.path, "/goals");
        deleted.says("Deleted “ Run ”. Undo");
        ada.get(&goal.path()).await.is(404);
        let page = browser.submit(&deleted, &restore, &[]).await.is(200);
        assert_eq!(page.path, own);
        page.says("“ Run ” is back.");
        page.says("60 of 100");
        // Undone, it is told no more, also when the old address is opened again.
        let again = format!("/goals?notice=goal-deleted&about={}", goal.id());
        assert!(!tells(&browser.open(&again).await.is(200)));
        // The form that was left open in another tab does no harm.
        browser.submit(&deleted, &restore, &[]).await.is(412);
        ada.get(&goal.path()).await.is(200);
    }

    async fn a_check_in_is_taken_back_and_brought_back_from_the_list(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/goals").await;
        let log = format!("/goals/{}/check-ins", goal.id());
        let page = browser.submit(&page, &log, &[("value", "60")]).await.is(200);
        assert_eq!(page.path, "/goals");
        page.says("Check-in saved. “ Run ”, today: 60. Undo");
        let line = ada.get(&goal.check_ins()).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
        let page = browser.submit(&page, &format!("/check-ins/{line}/delete"), &[]).await.is(200);
        assert_eq!(page.path, "/goals");
        page.says("Check-in deleted. “ Run ”, today: 60. Undo");
        page.says("0 of 100");
        let page = browser.submit(&page, &format!("/check-ins/{line}/restore"), &[]).await.is(200);
        assert_eq!(page.path, "/goals");
        page.says("Check-in restored.");
        page.says("60 of 100");
        assert_eq!(ada.get(&goal.check_ins()).await.json()["items"][0]["id"], *line);
    }

    async fn closing_and_archiving_happen_at_once_and_can_be_undone(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let own = format!("/goals/{}", goal.id());
        let act = |act: &str| format!("{own}/{act}");
        for (state, word) in [("achieved", "Achieved"), ("missed", "Missed"), ("dropped", "Dropped")] {
            let page = browser.open(&own).await;
            let page = browser.submit(&page, &act("close"), &[("state", state)]).await.is(200);
            page.says(&format!("Closed “ Run ” as {state}. Undo"));
            page.says(word);
            assert_eq!(ada.get(&goal.path()).await.json()["state"], state);
            let page = browser.submit(&page, &act("reopen"), &[]).await.is(200);
            page.says("“ Run ” goes on.");
            assert_eq!(ada.get(&goal.path()).await.json()["state"], "active");
        }
        let page = browser.open(&own).await;
        let page = browser.submit(&page, &act("archive"), &[]).await.is(200);
        page.says("Archived “ Run ”. Undo");
        assert_eq!(ada.get("goals").await.json()["items"], json!([]));
        let page = browser.submit(&page, &act("unarchive"), &[]).await.is(200);
        page.says("“ Run ” is in the list again. Undo");
        assert_eq!(ada.get("goals").await.json()["items"][0]["id"], goal.id());
    }

    async fn what_changed_meanwhile_is_not_undone_unseen(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let own = format!("/goals/{}", goal.id());
        let page = browser.open(&own).await;
        let page = browser.submit(&page, &format!("{own}/close"), &[("state", "missed")]).await.is(200);
        ada.patch(&goal.path(), &json!({ "title": "Walk" })).await.is(200);
        browser.submit(&page, &format!("{own}/reopen"), &[]).await.is(412);
        assert_eq!(ada.get(&goal.path()).await.json()["state"], "missed");
    }

    async fn a_goal_is_closed_with_one_of_three_outcomes(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let own = format!("/goals/{}", goal.id());
        let page = browser.open(&own).await;
        for state in ["", "active", "Achieved", "closed"] {
            browser.submit(&page, &format!("{own}/close"), &[("state", state)]).await.is(422);
        }
        browser.submit(&page, &format!("{own}/close"), &[("state", "missed"), ("version", "")]).await.is(200);
        let closed_twice = [("state", "achieved"), ("version", "")];
        browser.submit(&page, &format!("{own}/close"), &closed_twice).await.is(409);
        assert_eq!(ada.get(&goal.path()).await.json()["state"], "missed");
    }

    async fn an_address_cannot_put_words_on_a_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (goal, kept) = (ada.goal("Run").await, ada.goal("Swim").await);
        let line = ada.log(&kept, json!({})).await;
        let line = line["id"].as_str().unwrap();
        ada.delete(&goal.path()).await.is(204);
        ada.delete(&format!("check-ins/{line}")).await.is(204);
        app.make("bob", false).await;
        let (hers, his) = (Browser::signed_in(&app, "ada").await, Browser::signed_in(&app, "bob").await);
        for (notice, about) in [("goal-deleted", goal.id()), ("check-in-deleted", line)] {
            let address = format!("/goals?notice={notice}&about={about}");
            assert!(tells(&hers.open(&address).await.is(200)), "{address}");
            assert!(!tells(&his.open(&address).await.is(200)), "{address}");
        }
        for (notice, about) in [
            ("goal-deleted", kept.id()),
            ("goal-deleted", ""),
            ("goal-deleted", "Give+us+your+password"),
            ("goal-deleted", line),
            ("goal-closed", kept.id()),
            ("goal-archived", kept.id()),
            ("check-in-saved", line),
            ("check-in-deleted", goal.id()),
            ("<b>", kept.id()),
            ("", ""),
        ] {
            let page = hers.open(&format!("/goals?notice={notice}&about={about}")).await.is(200);
            assert!(!tells(&page), "{notice} {about}: {}", page.words());
        }
    }
}
