//! The page of sign-ins: which there are, and ending them.

use onward_testkit::{TestDb, engines};

use crate::support::{Browser, TestApp};

engines! {
    async fn a_person_sees_where_they_are_signed_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.owner().await;
        app.stranger().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/sessions").await.is(200);
        let html = page.answer.text();
        assert_eq!(html.matches("<li class=\"record\">").count(), 2);
        assert_eq!(html.matches("This one").count(), 1);
        page.says("In a browser");
        page.says("By the API");
        page.says("Last used 20 Nov 2026, 08:30");
        page.says("127.0.0.1");
    }

    async fn one_sign_in_is_ended_and_the_others_stay(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let other = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/sessions").await;
        let action = format!("/settings/sessions/{}/delete", ada.session().await);
        let page = browser.submit(&page, &action, &[]).await.is(200);
        page.says("Signed out there.");
        ada.get("users/me").await.is(401);
        assert_eq!(other.open("/goals").await.path, "/goals");
        let again = browser.ask("POST", &action).header("sec-fetch-site", "same-origin");
        again.form(&[]).await.is(404);
    }

    async fn all_other_sign_ins_are_ended(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let other = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/sessions").await;
        let page = browser.submit(&page, "/settings/sessions/delete", &[]).await.is(200);
        page.says("Signed out everywhere else.");
        assert!(!page.answer.text().contains("action=\"/settings/sessions/delete\""));
        ada.get("users/me").await.is(401);
        assert_eq!(other.open("/goals").await.path, "/login");
        assert_eq!(browser.open("/goals").await.path, "/goals");
    }

    async fn nobody_ends_the_sign_in_of_somebody_else(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.make("bob", false).await;
        let bob = Browser::signed_in(&app, "bob").await;
        let path = format!("/settings/sessions/{}/delete", ada.session().await);
        bob.ask("POST", &path).header("sec-fetch-site", "same-origin").form(&[]).await.is(404);
        ada.get("users/me").await.is(200);
    }
}
