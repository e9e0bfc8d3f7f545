//! The activity: what happened, day by day, in the words of people.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, TestApp};

engines! {
    async fn what_happened_is_told_day_by_day(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada
            .goal_of(json!({ "title": "Run", "measure": { "aggregate": "sum", "unit": "km" } }))
            .await;
        ada.log(&goal, json!({ "value": 5 })).await;
        let line = ada.log(&goal, json!({ "value": 7, "occurred_on": "2026-11-18" })).await;
        let line = line["id"].as_str().unwrap();
        app.clock.advance_seconds(86_400);
        let ada = ada.again(&app.anonymous()).await;
        ada.patch(&format!("check-ins/{line}"), &json!({ "value": 8, "note": "uphill" })).await.is(200);
        ada.patch(&goal.path(), &json!({ "title": "Run far", "tags": ["x"] })).await.is(200);
        ada.patch(&goal.path(), &json!({ "state": "missed" })).await.is(200);
        ada.delete(&format!("check-ins/{line}")).await.is(204);
        ada.delete(&goal.path()).await.is(204);
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/activity").await.is(200);
        let words = page.words();
        let (today, yesterday) = words.split_once("Yesterday").unwrap();
        for told in [
            "Deleted Run far · In the trash",
            "Deleted a check-in in Run far : 8 km, for Wed 18 Nov",
            "Closed Run far as missed",
            "Changed Run far : name and tags",
            "Changed a check-in in Run far : 8 km, for Wed 18 Nov (value and note)",
        ] {
            assert!(today.contains(told), "{told:?} is not in {today:?}");
        }
        for told in ["Checked in to Run far : 5 km 08:30 · API", "Created Run far"] {
            assert!(yesterday.contains(told), "{told:?} is not in {yesterday:?}");
        }
        // Nobody knows any more what the line said before it was changed.
        assert!(yesterday.contains("Checked in to Run far , for Wed 18 Nov"), "{yesterday}");
    }

    async fn what_is_there_is_linked_and_what_is_gone_has_no_name(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (kept, gone) = (ada.sum("Swim").await, ada.goal("Run").await);
        let line = ada.log(&kept, json!({ "value": 5 })).await;
        ada.delete(&gone.path()).await.is(204);
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/activity").await.is(200);
        let own = format!("/goals/{}", kept.id());
        assert_eq!(page.links("/goals/"), [format!("{own}#check-in-{}", line["id"].as_str().unwrap()), own]);
        assert_eq!(page.links("/trash"), ["/trash"; 2], "the head and the goal");
        let page = browser.open(&format!("/goals/{}", kept.id())).await;
        page.says("5 of 100");
    }

    async fn it_can_be_narrowed_and_is_read_page_by_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let items: Vec<_> = (0..120).map(|value| json!({ "value": 1000 + value })).collect();
        ada.post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items })).await.is(207);
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/activity?about=account").await.is(200);
        page.says("Signed in");
        assert!(!page.words().contains("Run"), "{}", page.words());
        let page = browser.open("/activity?about=goals").await.is(200);
        page.says("Created Run");
        assert!(!page.words().contains("Signed in"));
        let (mut path, mut seen, mut pages) = ("/activity?about=check-ins".to_owned(), 0, 0);
        loop {
            let page = browser.open(&path).await.is(200);
            seen += page.words().matches("Checked in to").count();
            pages += 1;
            assert!(!page.words().contains("Signed in"));
            let Some(next) = page.links("/activity?cursor=").pop() else { break };
            path = next;
        }
        assert_eq!((seen, pages), (120, 3));
        browser.open("/activity?cursor=nonsense").await.is(422);
    }

    async fn strangers_read_nothing_of_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("Run").await;
        app.make("bob", false).await;
        let browser = Browser::signed_in(&app, "bob").await;
        let page = browser.open("/activity?about=goals").await.is(200);
        page.says("Nothing here");
        assert!(!browser.open("/activity").await.is(200).words().contains("Run"));
    }
}
