//! The overview and the audit log at the pages.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, TestApp};

engines! {
    async fn the_overview_counts_what_there_is(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("root", true).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.log(&goal, json!({})).await;
        let browser = Browser::signed_in(&app, "root").await;
        let page = browser.open("/admin").await.is(200);
        assert_eq!(page.path, "/admin/overview");
        page.says("Accounts, deleted ones too 2");
        page.says("Administrators 1");
        page.says("Sign-ins 2");
        page.says("Goals 1");
        page.says("Check-ins 1");
        page.says(&format!("Onward {}", env!("CARGO_PKG_VERSION")));
        page.says("MB");
        page.says("Being done 0 Given up 0");
    }

    async fn the_audit_log_says_in_words_who_did_what(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let root = app.superuser().await;
        root.patch(&format!("users/{}", ada.id), &json!({ "is_active": false })).await.is(200);
        let browser = Browser::signed_in(&app, "root").await;
        let page = browser.open("/admin/audit-log").await.is(200);
        page.says("Signed in by root");
        page.says("Account switched off by root");
        page.says("Account made by the installation itself");
        page.says("from 127.0.0.1");
        assert!(page.links("/admin/users/").contains(&format!("/admin/users/{}", ada.id)));
        // Every action that happened has words.
        for line in app.audited().await {
            assert!(!page.words().contains(&line.action), "{}", line.action);
        }
    }

    async fn a_long_audit_log_has_pages(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("root", true).await;
        for number in 0..50 {
            app.make(&format!("many-{number}"), false).await;
        }
        let browser = Browser::signed_in(&app, "root").await;
        let page = browser.open("/admin/audit-log").await.is(200);
        page.says("No. 51");
        let next = page.links("/admin/audit-log?cursor=").remove(0);
        let page = browser.open(&next).await.is(200);
        assert_eq!(page.title(), "Audit log, older records - Onward");
        page.says("No. 1");
        assert!(page.links("/admin/audit-log").contains(&"/admin/audit-log".to_owned()));
    }
}
