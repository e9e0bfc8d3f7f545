//! Deleting one's own account at the pages, and coming back.

use onward_testkit::{TestDb, engines};

use crate::support::{Browser, PASSWORD, TestApp};

engines! {
    async fn somebody_who_leaves_may_come_back_by_signing_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/account").await.is(200);
        page.says("For 14 days you can come back");
        page.says("Delete account ada");
        let page = browser.submit(&page, "/settings/account/delete", &[]).await.is(200);
        assert_eq!(page.path, "/login");
        page.says("Your account is deleted. Sign in within 14 days to bring it back.");
        assert_eq!(browser.cookie("session"), None);
        ada.get("users/me").await.is(401);
        let page = browser
            .submit(&page, "/login", &[("username", "ada"), ("password", PASSWORD)])
            .await
            .is(200);
        assert_eq!(page.path, "/goals");
        page.says("Run");
    }

    async fn leaving_asks_for_the_password_first(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        app.clock.advance_seconds(601);
        let page = browser.open("/settings/account").await;
        let page = browser.submit(&page, "/settings/account/delete", &[]).await.is(200);
        assert_eq!(page.path, "/reauthenticate");
        let page = browser.submit(&page, "/reauthenticate", &[("current_password", PASSWORD)]).await;
        assert_eq!(page.path, "/settings/account");
        let page = browser.submit(&page, "/settings/account/delete", &[]).await;
        assert_eq!(page.path, "/login");
    }

    async fn the_last_who_looks_after_the_installation_stays(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("root", true).await;
        let browser = Browser::signed_in(&app, "root").await;
        let page = browser.open("/settings/account").await;
        let page = browser.submit(&page, "/settings/account/delete", &[]).await.is(409);
        assert_eq!(page.title(), "Error: Account - Onward");
        page.says("Nobody else could look after this installation then.");
        assert_eq!(browser.open("/goals").await.path, "/goals");
    }

    async fn a_change_from_elsewhere_keeps_an_account_from_being_deleted(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/account").await;
        ada.patch("users/me", &serde_json::json!({ "theme": "dark" })).await.is(200);
        let page = browser.submit(&page, "/settings/account/delete", &[]).await.is(409);
        page.says("Something changed while you were typing, so nothing was saved.");
        ada.get("users/me").await.is(200);
    }
}
