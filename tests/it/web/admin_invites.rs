//! The page of invitations.

use onward_server::config::Instance;
use onward_testkit::{TestDb, engines};

use crate::support::{Browser, PASSWORD, Set, TestApp};

async fn root(app: &TestApp) -> Browser {
    app.make("root", true).await;
    Browser::signed_in(app, "root").await
}

/// What stands in the field that shows a secret.
fn secret(page: &crate::support::Page) -> String {
    let html = page.answer.text();
    let (_, rest) = html.split_once("autofocus>").expect("a secret is shown");
    rest.split('<').next().unwrap_or_default().to_owned()
}

engines! {
    async fn an_invitation_is_shown_once_and_makes_one_account(db: TestDb) {
        let instance = Instance {
            registration: Some("invite".to_owned()),
            ..Instance::default()
        };
        let set = Set {
            instance,
            ..Set::default()
        };
        let app = TestApp::start_with(&db, set).await;
        let browser = root(&app).await;
        let page = browser.open("/admin/invites").await.is(200);
        assert!(!page.words().contains("Invitations do not count at the moment"));
        page.says("Nobody is invited.");
        let page = browser.submit(&page, "/admin/invites", &[("email", " Grace@Example.org ")]).await.is(200);
        page.says("For grace@example.org. It is shown this once.");
        let code = secret(&page);
        let page = browser.open("/admin/invites").await.is(200);
        page.says("grace@example.org");
        assert!(!page.answer.text().contains(&code));
        let grace = Browser::new(&app);
        let page = grace.open("/register").await;
        let typed = [
            ("invite", code.as_str()),
            ("username", "grace"),
            ("email", "grace@example.org"),
            ("password", PASSWORD),
        ];
        assert_eq!(grace.submit(&page, "/register", &typed).await.is(200).path, "/goals");
        browser.open("/admin/invites").await.says("Used");
    }

    async fn a_form_that_is_sent_twice_invites_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open("/admin/invites").await;
        page.says("Invitations do not count at the moment");
        browser.submit(&page, "/admin/invites", &[]).await.is(200);
        let page = browser.submit(&page, "/admin/invites", &[]).await.is(200);
        page.says("That was shown once already.");
        assert_eq!(page.answer.text().matches("<li class=\"record\">").count(), 1);
    }

    async fn a_wrong_address_is_refused_and_kept(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open("/admin/invites").await;
        let page = browser.submit(&page, "/admin/invites", &[("email", "nobody")]).await.is(422);
        assert_eq!(page.title(), "Error: Invitations - Onward");
        page.says("Enter an e-mail address like name@example.org");
        assert!(page.form("/admin/invites").contains(&("email".to_owned(), "nobody".to_owned())));
    }

    async fn an_invitation_is_taken_back(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open("/admin/invites").await;
        browser.submit(&page, "/admin/invites", &[]).await.is(200);
        app.clock.advance_seconds(8 * 86_400);
        let browser = Browser::signed_in(&app, "root").await;
        let page = browser.open("/admin/invites").await;
        page.says("Too old");
        let html = page.answer.text();
        let action = html.split("action=\"").find(|piece| piece.contains("/delete\"")).unwrap();
        let action = action.split('"').next().unwrap();
        let page = browser.submit(&page, action, &[]).await.is(200);
        page.says("Invitation taken back.");
        page.says("Nobody is invited.");
    }
}
