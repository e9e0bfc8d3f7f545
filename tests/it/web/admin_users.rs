//! Accounts as superusers see them at the pages: found, made, switched, deleted and brought back.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, PASSWORD, Page, Person, TestApp};

/// How long a check of the password is recent, in seconds.
const RECENT: i64 = 600;

/// Somebody who runs the installation, in a browser.
async fn root(app: &TestApp) -> Browser {
    app.make("root", true).await;
    Browser::signed_in(app, "root").await
}

/// Does something with an account by the button on its page.
async fn act(browser: &Browser, person: &Person, act: &str) -> Page {
    let path = format!("/admin/users/{}", person.id);
    let page = browser.open(&path).await.is(200);
    browser.submit(&page, &format!("{path}/{act}"), &[]).await
}

engines! {
    async fn accounts_are_found_by_words_and_states(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (browser, ada, bob) = (root(&app).await, app.owner().await, app.stranger().await);
        ada.patch("users/me", &json!({ "full_name": "Countess of Lovelace" })).await.is(200);
        app.switch_off(&bob).await;
        for (query, found) in [
            ("", vec!["ada", "bob", "root"]),
            ("?q=countess", vec!["ada"]),
            ("?q=example.org+-bob", vec!["ada", "root"]),
            ("?active=yes", vec!["ada", "root"]),
            ("?active=no", vec!["bob"]),
            ("?q=nobody", vec![]),
        ] {
            let page = browser.open(&format!("/admin/users{query}")).await.is(200);
            let html = page.answer.text();
            for name in ["ada", "bob", "root"] {
                let shown = html.contains(&format!("<strong>{name}</strong>"));
                assert_eq!(shown, found.contains(&name), "{query}: {name}");
            }
            assert_eq!(found.is_empty(), page.words().contains("No account fits"), "{query}");
        }
        let page = browser.open("/admin/users?q=%22open&active=no").await.is(422);
        assert_eq!(page.title(), "Error: Accounts - Onward");
        assert!(page.answer.text().contains("value=\"&#34;open\""));
    }

    async fn a_long_list_of_accounts_has_pages_that_keep_the_search(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        for number in 0..51 {
            app.make(&format!("many-{number}"), false).await;
            // Accounts are listed by age.
            app.clock.advance_seconds(1);
        }
        let page = browser.open("/admin/users?q=many").await.is(200);
        assert_eq!(page.answer.text().matches("<li class=\"record\">").count(), 50);
        let links = page.links("/admin/users?q=many");
        let next = links.iter().find(|link| link.contains("&cursor=")).unwrap();
        let page = browser.open(next).await.is(200);
        assert_eq!(page.answer.text().matches("<li class=\"record\">").count(), 1);
        assert_eq!(page.title(), "Accounts, further page - Onward");
        page.says("many-50");
        assert!(page.links("/admin/users?q=many").contains(&"/admin/users?q=many".to_owned()));
    }

    async fn an_account_is_made_and_its_person_signs_in_by_a_link(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open("/admin/users/new").await.is(200);
        let typed = [("username", "grace"), ("email", "grace@example.org"), ("full_name", "Grace")];
        let made = browser.submit(&page, "/admin/users", &typed).await.is(200);
        made.says("Account made.");
        assert_eq!(made.title(), "grace - Onward");
        // The same form sent twice makes one account.
        assert_eq!(browser.submit(&page, "/admin/users", &typed).await.is(200).path, made.path);
        let action = format!("{}/password-reset-link", made.path);
        let page = browser.submit(&made, &action, &[]).await.is(200);
        page.says("For grace. It is shown this once.");
        let link = page.words();
        let code = link.split("#code=").nth(1).unwrap().split(' ').next().unwrap();
        let again = browser.submit(&made, &action, &[]).await.is(200);
        again.says("That was shown once already.");
        assert!(!again.answer.text().contains(code));
        let grace = Browser::new(&app);
        let page = grace.open("/password/reset").await;
        let typed = [("code", code), ("new_password", "nine loud herons waltz")];
        grace.submit(&page, "/password/reset", &typed).await.is(200).says("Your password is changed.");
    }

    async fn a_refused_account_keeps_what_was_typed_but_no_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open("/admin/users/new").await;
        let typed = [
            ("username", "g"),
            ("email", "grace"),
            ("password", "short"),
            ("time_zone", "Mars/Olympus"),
            ("locale", "english"),
        ];
        let page = browser.submit(&page, "/admin/users", &typed).await.is(422);
        assert_eq!(page.title(), "Error: New account - Onward");
        for field in ["username", "email", "time_zone", "locale"] {
            assert!(page.links("#").contains(&format!("#{field}")), "{field}");
        }
        let fields = page.form("/admin/users");
        assert!(fields.contains(&("username".to_owned(), "g".to_owned())));
        assert!(fields.contains(&("password".to_owned(), String::new())));
        let typed = [("username", "grace"), ("email", "grace@example.org"), ("password", "password1234")];
        let typed = [&typed[..], &[("time_zone", ""), ("locale", "")]].concat();
        let page = browser.submit(&page, "/admin/users", &typed).await.is(422);
        assert!(page.links("#").contains(&"#password".to_owned()));
        let typed = [("username", "ROOT"), ("email", "grace@example.org")];
        let page = browser.submit(&page, "/admin/users", &typed).await.is(409);
        page.says("Another account has this username.");
        assert_eq!(app.composed.service.list_users().await.unwrap().len(), 1);
    }

    async fn making_a_superuser_asks_for_the_password_in_the_form(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        app.clock.advance_seconds(RECENT + 1);
        let page = browser.open("/admin/users/new").await;
        let typed = [("username", "grace"), ("email", "grace@example.org"), ("is_superuser", "yes")];
        let page = browser.submit(&page, "/admin/users", &typed).await.is(422);
        page.says("Enter your present password");
        let page = browser
            .submit(&page, "/admin/users", &[("current_password", PASSWORD)])
            .await
            .is(200);
        page.says("Account made.");
        page.says("Administrator");
    }

    async fn an_account_is_switched_off_and_on(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (browser, ada) = (root(&app).await, app.owner().await);
        let page = act(&browser, &ada, "disable").await.is(200);
        page.says("Switched off: nobody can use this account now.");
        ada.get("users/me").await.is(401);
        let page = act(&browser, &ada, "enable").await.is(200);
        page.says("Switched on again.");
        Browser::signed_in(&app, "ada").await;
    }

    async fn somebody_is_let_run_the_installation_and_no_more(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (browser, ada) = (root(&app).await, app.owner().await);
        act(&browser, &ada, "promote").await.is(200).says("Is an administrator from now on.");
        let ada_at_pages = Browser::signed_in(&app, "ada").await;
        let page = ada_at_pages.open("/admin/overview").await.is(200);
        assert!(page.answer.text().contains("Administration"));
        app.clock.advance_seconds(RECENT + 1);
        let page = act(&browser, &ada, "demote").await.is(200);
        assert_eq!(page.path, "/reauthenticate");
        let page = browser.submit(&page, "/reauthenticate", &[("current_password", PASSWORD)]).await;
        assert_eq!(page.path, format!("/admin/users/{}", ada.id));
        act(&browser, &ada, "demote").await.is(200).says("Is no administrator any more.");
        assert_eq!(ada_at_pages.open("/admin/overview").await.path, "/login");
    }

    async fn the_last_superuser_stays_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open("/admin/users/me").await.is(200);
        let own = page.links("/admin/users").len();
        assert!(own > 0);
        let action = page.answer.text();
        let id = action.split("action=\"/admin/users/").nth(1).unwrap().split('/').next().unwrap();
        for act in ["disable", "demote", "delete"] {
            let action = format!("/admin/users/{id}/{act}");
            let page = browser.submit(&page, &action, &[]).await.is(409);
            page.says("Nobody else could look after this installation then.");
        }
        assert_eq!(browser.open("/admin/overview").await.is(200).path, "/admin/overview");
    }

    async fn a_deleted_account_is_brought_back_from_the_list(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (browser, ada) = (root(&app).await, app.owner().await);
        ada.goal("Run").await;
        let page = act(&browser, &ada, "delete").await.is(200);
        page.says("Account deleted. For 14 days it can be restored here.");
        browser.open(&format!("/admin/users/{}", ada.id)).await.is(404);
        assert!(!browser.open("/admin/users").await.answer.text().contains("<strong>ada</strong>"));
        let action = format!("/admin/users/{}/restore", ada.id);
        let page = browser.submit(&page, &action, &[]).await.is(200);
        page.says("Account restored, with all it had.");
        let ada = Browser::signed_in(&app, "ada").await;
        ada.open("/goals").await.says("Run");
    }

    async fn deleting_asks_for_the_password_first(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (browser, ada) = (root(&app).await, app.owner().await);
        app.clock.advance_seconds(RECENT + 1);
        assert_eq!(act(&browser, &ada, "delete").await.is(200).path, "/reauthenticate");
        app.clock.advance_seconds(-RECENT);
        ada.get("users/me").await.is(200);
    }

    async fn all_sign_ins_of_somebody_are_ended(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (browser, ada) = (root(&app).await, app.owner().await);
        act(&browser, &ada, "sessions/delete").await.is(200).says("Signed out everywhere.");
        ada.get("users/me").await.is(401);
    }

    async fn a_change_from_elsewhere_is_not_run_over(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (browser, ada) = (root(&app).await, app.owner().await);
        let path = format!("/admin/users/{}", ada.id);
        let page = browser.open(&path).await;
        ada.patch("users/me", &json!({ "theme": "dark" })).await.is(200);
        for act in ["disable", "promote", "delete"] {
            let page = browser.submit(&page, &format!("{path}/{act}"), &[]).await.is(409);
            page.says("Something changed while you were typing, so nothing was saved.");
        }
        ada.get("users/me").await.is(200);
    }

    async fn who_runs_nothing_sees_nothing_of_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        assert!(!browser.open("/goals").await.answer.text().contains("/admin"));
        for path in ["/admin", "/admin/users", "/admin/users/new", "/admin/users/me", "/admin/settings"] {
            let page = browser.open(path).await.is(403);
            assert_eq!(page.title(), "Not allowed - Onward", "{path}");
            assert!(!page.words().contains("example.org"), "{path}");
        }
        let promote = browser.ask("POST", "/admin/users/me/promote").header("sec-fetch-site", "same-origin");
        promote.form(&[]).await.is(403);
        assert_eq!(ada.get("users/me").await.json()["is_superuser"], false);
    }
}
