//! The main job, as a person does it: sign up, set a goal, check in, read where one stands.

use onward_testkit::{TestDb, engines};

use crate::support::{Browser, PASSWORD, TestApp};

engines! {
    async fn from_sign_up_to_the_first_standing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = Browser::new(&app);
        let page = browser.open("/register").await;
        let typed = [
            ("username", "ada"),
            ("email", "ada@example.org"),
            ("password", PASSWORD),
            ("time_zone", "Europe/Berlin"),
        ];
        let page = browser.submit(&page, "/register", &typed).await.is(200);
        page.says("Create your first goal");

        let page = browser.open("/goals/new").await.is(200);
        let typed = [
            ("title", "Read 24 books"),
            ("kind", "reach"),
            ("aggregate", "sum"),
            ("unit", "books"),
            ("start", "0"),
            ("target", "24"),
            ("from", "2026-01-01"),
            ("due_on", "2026-12-31"),
        ];
        let page = browser.submit(&page, "/goals", &typed).await.is(200);
        assert!(page.path.starts_with("/goals/0"), "{}", page.path);
        assert_eq!(page.title(), "Read 24 books - Onward");
        page.says("Goal created.");

        let log = format!("{}/check-ins", page.path);
        let page = browser
            .submit(
                &page,
                &log,
                &[("value", " 17 "), ("day", "today"), ("note", "**done**")],
            )
            .await
            .is(200);
        page.says("Check-in saved.");
        page.says("17 of 24 books");
        page.says("4.3 behind the line: 21.3 expected by today.");
        assert!(page.answer.text().contains("<strong>done</strong>"));

        let page = browser.open("/goals").await.is(200);
        page.says("Read 24 books");
        page.says("17 of 24 books");
    }

    async fn a_check_in_is_deleted_and_the_goal_after_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, serde_json::json!({ "value": 60 })).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open(&format!("/goals/{}", goal.id())).await.is(200);
        page.says("60 of 100");
        let page = browser
            .submit(
                &page,
                &format!("/check-ins/{}/delete", line["id"].as_str().unwrap()),
                &[],
            )
            .await
            .is(200);
        page.says("Check-in deleted.");
        page.says("0 of 100");
        let page = browser
            .submit(&page, &format!("/goals/{}/delete", goal.id()), &[])
            .await
            .is(200);
        assert_eq!(page.path, "/goals");
        page.says("Deleted “ Run ”. Undo");
        page.says("Create your first goal");
        browser.open(&format!("/goals/{}", goal.id())).await.is(404);
    }

    async fn a_form_sent_twice_happens_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/goals/new").await;
        let typed = [("title", "Swim"), ("kind", "log"), ("aggregate", "sum")];
        let first = browser.submit(&page, "/goals", &typed).await.is(200);
        let again = browser.submit(&page, "/goals", &typed).await.is(200);
        assert_eq!(first.path, again.path);
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 2);
        let page = browser.open(&format!("/goals/{}", goal.id())).await;
        let log = format!("/goals/{}/check-ins", goal.id());
        for _ in 0..3 {
            browser.submit(&page, &log, &[("value", "5")]).await.is(200);
        }
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 5);
        browser.submit(&page, &log, &[("value", "6")]).await.is(200);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 11);
    }

    async fn a_page_and_the_api_show_the_same_goal(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/goals/new").await;
        let typed = [
            ("title", "Gym"),
            ("kind", "keep"),
            ("aggregate", "count"),
            ("at_least", "3"),
            ("at_most", ""),
            ("every_number", "1"),
            ("every_unit", "week"),
            ("carry", ""),
        ];
        browser
            .submit(&page, "/goals", &typed)
            .await
            .is(200)
            .says("At least 3 every week");
        let goals = ada.get("goals").await.json();
        let goal = &goals["items"][0];
        assert_eq!(goal["title"], "Gym");
        assert_eq!(goal["plan"][0]["keep"]["at_least"], 3);
        assert_eq!(goal["plan"][0]["keep"]["every"], "P1W");
        let log = format!("/goals/{}/check-ins", goal["id"].as_str().unwrap());
        let page = browser.open("/goals").await;
        browser.submit(&page, &log, &[]).await.is(200);
        let line = ada.get(&log.replacen('/', "", 1)).await.json()["items"][0].clone();
        assert_eq!(
            (&line["value"], &line["source"]),
            (&serde_json::json!(1), &serde_json::json!("web"))
        );
    }
}
