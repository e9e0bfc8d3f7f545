//! The search: goals and notes that a sentence holds for, in the pages and in the address.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, Page, TestApp};

engines! {
    async fn goals_and_notes_are_found_and_what_was_found_is_marked(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada
            .goal_of(json!({ "title": "Night train", "description": "To *Vienna*", "tags": ["travel"] }))
            .await;
        let diary = ada.sum("Diary").await;
        let line = ada.log(&diary, json!({ "value": 5, "note": "Slept on the **train** to Vi\u{e9}nna" })).await;
        ada.log(&diary, json!({ "value": 6, "note": "Stayed at home" })).await;
        let browser = Browser::signed_in(&app, "ada").await;
        browser.open("/search").await.is(200).says("Search");
        let page = browser.open("/search?q=vienna+TRAIN+-home").await.is(200);
        assert_eq!(page.title(), "vienna TRAIN -home - Search - Onward");
        page.says("Goals Night train To Vienna travel");
        page.says("Slept on the train to Vi\u{e9}nna Diary · Today · 5");
        assert_eq!(page.answer.text().matches("<mark>").count(), 4);
        let own = format!("/goals/{}", goal.id());
        let note = format!("/goals/{}#check-in-{}", diary.id(), line["id"].as_str().unwrap());
        assert_eq!(page.links("/goals/"), [own, note]);
        assert!(page.answer.text().contains("value=\"vienna TRAIN -home\""));
        assert!(!page.words().contains("Stayed"));
    }

    async fn archived_goals_are_found_and_deleted_ones_are_not(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (old, gone) = (ada.goal("Run slowly").await, ada.goal("Run away").await);
        let line = ada.log(&gone, json!({ "note": "run" })).await;
        ada.patch(&old.path(), &json!({ "archived_at": "2026-11-01T00:00:00Z", "state": "dropped" })).await.is(200);
        ada.delete(&gone.path()).await.is(204);
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/search?q=run").await.is(200);
        page.says("Run slowly Dropped Archived");
        assert!(!page.words().contains("away") && !page.answer.text().contains(line["id"].as_str().unwrap()));
    }

    async fn a_sentence_that_cannot_be_read_is_explained_at_the_field(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        for (query, words) in [
            ("%22open", "Close the quotes"),
            ("-", "Close the quotes"),
            ("a%07b", "without control characters"),
            (&*"x".repeat(501), "at most 500 characters"),
        ] {
            let page = browser.open(&format!("/search?q={query}")).await.is(422);
            assert_eq!(page.title(), "Error: Search - Onward");
            page.says("There is a problem");
            page.says(words);
            assert_eq!(page.links("#"), ["#main", "#q"], "{query}");
        }
        assert!(browser.open("/search?q=%22open").await.answer.text().contains("value=\"&#34;open\""));
    }

    async fn nothing_found_keeps_the_sentence_and_shows_a_way_on(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("Run").await;
        app.make("bob", false).await;
        for (name, query) in [("ada", "swim"), ("bob", "run")] {
            let browser = Browser::signed_in(&app, name).await;
            let page = browser.open(&format!("/search?q={query}")).await.is(200);
            page.says("Nothing found");
            assert!(page.answer.text().contains(&format!("value=\"{query}\"")));
            assert!(!page.words().contains("Run"));
        }
    }

    async fn many_are_read_page_by_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let diary = ada.sum("Diary").await;
        for number in 0..12 {
            ada.goal(&format!("Train {number:02}")).await;
        }
        let items: Vec<_> = (0..70).map(|number| json!({ "value": number, "note": format!("train {number:03}") })).collect();
        ada.post(&format!("{}/batch", diary.check_ins()), &json!({ "items": items })).await.is(207);
        let browser = Browser::signed_in(&app, "ada").await;
        let whole = browser.open("/search?q=train").await.is(200);
        let leads = |page: &Page, part: &str| {
            let links = page.links("/search?q=train");
            links.into_iter().find(|link| link.contains(&format!("&in={part}&cursor=")))
        };
        let page = browser.open(&leads(&whole, "goals").unwrap()).await.is(200);
        page.says("Train 10");
        page.says("Train 11");
        assert!(!page.words().contains("Train 09") && !page.words().contains("Notes"));
        assert_eq!(page.links("/search?q="), ["/search?q=train"]);
        let mut seen = whole.words().matches("Diary ·").count();
        let mut next = leads(&whole, "notes");
        while let Some(path) = next {
            let page = browser.open(&path).await.is(200);
            seen += page.words().matches("Diary ·").count();
            next = leads(&page, "notes");
        }
        assert_eq!(seen, 70);
        browser.open("/search?q=other&in=goals&cursor=nonsense").await.is(422);
    }

    async fn text_of_people_stays_text_where_it_is_found(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let evil = "train <script>alert(1)</script> <img src=x onerror=alert(1)>";
        let goal = ada.goal_of(json!({ "title": evil, "description": evil })).await;
        ada.log(&goal, json!({ "value": 1, "note": evil })).await;
        let browser = Browser::signed_in(&app, "ada").await;
        for path in ["/search?q=train", "/search?q=%3Cscript%3E", "/activity"] {
            let page = browser.open(path).await.is(200);
            page.says("<script>");
            for tag in page.tags() {
                let name = tag.split([' ', '>']).next().unwrap();
                assert!(!["script", "img"].contains(&name), "{path}: <{tag}>");
            }
        }
    }
}
