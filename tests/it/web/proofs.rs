//! The password: changed, and asked for once more before what is delicate (R63).

use onward_testkit::{TestDb, engines};

use crate::support::{Browser, PASSWORD, TestApp};

const NEW: &str = "nine loud herons waltz";

engines! {
    async fn a_password_is_changed_here_and_signs_out_everywhere_else(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let other = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/security").await.is(200);
        let typed = [("current_password", PASSWORD), ("new_password", NEW)];
        let page = browser.submit(&page, "/settings/security", &typed).await.is(200);
        page.says("Your password is changed. You are signed out everywhere else.");
        assert_eq!(browser.open("/goals").await.path, "/goals");
        assert_eq!(other.open("/goals").await.path, "/login");
        ada.get("users/me").await.is(401);
        let login = Browser::new(&app);
        let page = login.open("/login").await;
        let page = login.submit(&page, "/login", &[("username", "ada"), ("password", NEW)]).await;
        assert_eq!(page.path, "/goals");
    }

    async fn a_refused_password_is_told_beside_its_field_and_shown_nowhere(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/security").await;
        let cases = [
            ("", "", "current_password", "Enter your present password"),
            ("", "", "new_password", "Enter a password"),
            ("not her password", NEW, "current_password", "This is not your present password."),
            (PASSWORD, "password1234", "new_password", "New password"),
            (PASSWORD, "short", "new_password", "New password must"),
        ];
        for (current, new, field, words) in cases {
            let typed = [("current_password", current), ("new_password", new)];
            let page = browser.submit(&page, "/settings/security", &typed).await.is(422);
            assert_eq!(page.title(), "Error: Security - Onward");
            page.says(words);
            assert!(page.links("#").contains(&format!("#{field}")), "{words}");
            let html = page.answer.text();
            for secret in [current, new].into_iter().filter(|secret| secret.len() > 5) {
                assert!(!html.contains(secret), "{secret}");
            }
        }
        assert_eq!(Browser::signed_in(&app, "ada").await.open("/goals").await.path, "/goals");
    }

    async fn password_managers_find_the_page_of_the_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/.well-known/change-password").await.is(200);
        assert_eq!(page.path, "/settings/security");
        let html = page.answer.text();
        for token in ["autocomplete=\"username\"", "autocomplete=\"current-password\"", "autocomplete=\"new-password\""] {
            assert!(html.contains(token), "{token}");
        }
    }

    async fn the_password_is_proved_and_the_way_goes_on(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/reauthenticate?next=%2Fsettings%2Faccount").await.is(200);
        for (password, words) in [
            ("", "Enter your present password"),
            ("not her password", "This is not your present password."),
        ] {
            let typed = [("current_password", password)];
            let page = browser.submit(&page, "/reauthenticate", &typed).await.is(422);
            page.says(words);
            assert!(!page.answer.text().contains("not her password"));
        }
        let page = browser.submit(&page, "/reauthenticate", &[("current_password", PASSWORD)]).await;
        assert_eq!(page.path, "/settings/account");
        page.says("For ten minutes");
    }

    async fn the_way_goes_on_within_this_place_only(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        for next in ["//evil.example", "https://evil.example", "/\\evil.example", "/logout", "x", ""] {
            let fields = [("next", next), ("current_password", PASSWORD)];
            let request = browser.ask("POST", "/reauthenticate").header("sec-fetch-site", "same-origin");
            let answer = request.form(&fields).await.is(303);
            assert_eq!(answer.header("location"), Some("/settings/profile?notice=proved"), "{next}");
        }
        for (next, place) in [
            ("/goals?cursor=x", "/goals?cursor=x&notice=proved"),
            ("/goals/x#log", "/goals/x?notice=proved#log"),
        ] {
            let fields = [("next", next), ("current_password", PASSWORD)];
            let request = browser.ask("POST", "/reauthenticate").header("sec-fetch-site", "same-origin");
            assert_eq!(request.form(&fields).await.is(303).header("location"), Some(place));
        }
    }
}
