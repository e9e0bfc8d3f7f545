//! Settings of one's own account: shown, saved, refused, and overtaken by a change from elsewhere.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, PASSWORD, Page, TestApp};

/// How long a check of the password is recent, in seconds.
const RECENT: i64 = 600;

/// What stands in a field of a form.
#[track_caller]
fn value(page: &Page, action: &str, name: &str) -> String {
    let fields = page.form(action);
    let found = fields.iter().find(|(field, _)| field == name);
    found
        .unwrap_or_else(|| panic!("no {name} in {fields:?}"))
        .1
        .clone()
}

engines! {
    async fn a_profile_is_shown_and_changed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings").await.is(200);
        assert_eq!(page.path, "/settings/profile");
        assert_eq!(page.title(), "Profile - Onward");
        assert_eq!(value(&page, "/settings/profile", "email"), "ada@example.org");
        let typed = [("username", "countess"), ("full_name", " Ada  Lovelace ")];
        let page = browser.submit(&page, "/settings/profile", &typed).await.is(200);
        page.says("Saved.");
        assert_eq!(value(&page, "/settings/profile", "username"), "countess");
        let me = ada.get("users/me").await.json();
        assert_eq!(me["username"], "countess");
        assert_eq!(me["email"], "ada@example.org");
        assert_eq!(me["version"], 2);
    }

    async fn another_name_is_taken_away_by_leaving_it_empty(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.patch("users/me", &json!({ "full_name": "Ada" })).await.is(200);
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/profile").await;
        assert_eq!(value(&page, "/settings/profile", "full_name"), "Ada");
        browser.submit(&page, "/settings/profile", &[("full_name", "")]).await.is(200);
        assert_eq!(ada.get("users/me").await.json()["full_name"], json!(null));
    }

    async fn a_refused_profile_keeps_what_was_typed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.make("bob", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/profile").await;
        let typed = [("username", "a"), ("full_name", "kept"), ("email", "nobody")];
        let page = browser.submit(&page, "/settings/profile", &typed).await.is(422);
        assert_eq!(page.title(), "Error: Profile - Onward");
        page.says("There is a problem");
        for field in ["username", "email"] {
            assert!(page.links("#").contains(&format!("#{field}")), "{:?}", page.links("#"));
        }
        for (name, kept) in typed {
            assert_eq!(value(&page, "/settings/profile", name), kept);
        }
        let typed = [("username", "BOB"), ("email", "ada@example.org")];
        let page = browser.submit(&page, "/settings/profile", &typed).await.is(409);
        page.says("Another account has this username.");
        assert_eq!(value(&page, "/settings/profile", "full_name"), "kept");
        assert_eq!(ada.get("users/me").await.json()["version"], 1);
    }

    async fn another_address_needs_the_password_and_loses_nothing_that_was_typed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/profile").await;
        assert!(!page.answer.text().contains("name=\"current_password\""));
        app.clock.advance_seconds(RECENT + 1);
        let typed = [("full_name", "Ada"), ("email", "countess@example.org")];
        let page = browser.submit(&page, "/settings/profile", &typed).await.is(422);
        page.says("Enter your present password");
        assert_eq!(value(&page, "/settings/profile", "email"), "countess@example.org");
        let page = browser
            .submit(&page, "/settings/profile", &[("current_password", "not her password")])
            .await
            .is(422);
        page.says("This is not your present password.");
        assert_eq!(value(&page, "/settings/profile", "current_password"), "");
        assert_eq!(value(&page, "/settings/profile", "full_name"), "Ada");
        let page = browser
            .submit(&page, "/settings/profile", &[("current_password", PASSWORD)])
            .await
            .is(200);
        page.says("Saved.");
        let token = app.refreshed(&ada).await;
        let me = app.anonymous().get("users/me").header("authorization", &format!("Bearer {token}"));
        let me = me.await.json();
        assert_eq!((&me["email"], &me["full_name"]), (&json!("countess@example.org"), &json!("Ada")));
    }

    async fn a_lost_race_shows_both_versions_and_lets_the_person_choose(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/profile").await;
        ada.patch("users/me", &json!({ "full_name": "Augusta" })).await.is(200);
        let page = browser
            .submit(&page, "/settings/profile", &[("full_name", "Ada")])
            .await
            .is(409);
        assert_eq!(page.title(), "Error: Profile - Onward");
        page.says("Something else was saved while you were typing");
        page.says("Name Saved now: Augusta You typed: Ada");
        assert_eq!(ada.get("users/me").await.json()["full_name"], "Augusta");
        assert_eq!(page.links("/settings/profile").len(), 3);
        // Sent once more, it is what was typed.
        browser.submit(&page, "/settings/profile", &[]).await.is(200).says("Saved.");
        assert_eq!(ada.get("users/me").await.json()["full_name"], "Ada");
    }

    async fn a_form_that_is_sent_twice_is_saved(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/profile").await;
        for _ in 0..2 {
            let sent = browser.submit(&page, "/settings/profile", &[("full_name", "Ada")]).await;
            sent.is(200).says("Saved.");
        }
        assert_eq!(ada.get("users/me").await.json()["version"], 2);
    }

    async fn days_and_weeks_start_when_the_person_says(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/time").await.is(200);
        page.says("Your clock shows 20 Nov 2026, 08:30");
        page.says("for your goals it is Fri 20 Nov");
        let typed = [
            ("time_zone", "europe/lisbon"),
            ("day_starts_at", "540"),
            ("week_starts_on", "7"),
        ];
        let page = browser.submit(&page, "/settings/time", &typed).await.is(200);
        page.says("Your clock shows 20 Nov 2026, 07:30");
        page.says("for your goals it is Thu 19 Nov");
        assert_eq!(value(&page, "/settings/time", "time_zone"), "Europe/Lisbon");
        let me = ada.get("users/me").await.json();
        assert_eq!((&me["day_starts_at"], &me["week_starts_on"]), (&json!(540), &json!(7)));
        let typed = [("time_zone", "Mars/Olympus"), ("day_starts_at", "2000"), ("week_starts_on", "8")];
        let page = browser.submit(&page, "/settings/time", &typed).await.is(422);
        page.says("Enter a time zone like Europe/Berlin");
        page.says("must be at most 720 minutes");
        assert_eq!(value(&page, "/settings/time", "time_zone"), "Mars/Olympus");
        assert_eq!(ada.get("users/me").await.json()["time_zone"], "Europe/Lisbon");
    }

    async fn an_hour_that_the_api_set_is_among_the_choices(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.start_days_at(&ada, -95).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/time").await;
        assert_eq!(value(&page, "/settings/time", "day_starts_at"), "-95");
        page.says("22:25 the evening before");
    }

    async fn the_theme_is_on_every_page_from_the_first_byte(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/appearance").await.is(200);
        assert!(!page.answer.text().contains("data-theme"));
        let page = browser.submit(&page, "/settings/appearance", &[("theme", "dark")]).await.is(200);
        page.says("Saved.");
        for path in ["/settings/appearance", "/goals", "/settings/sessions"] {
            let html = browser.open(path).await.answer.text();
            assert!(html.contains("<html lang=\"en\" data-theme=\"dark\">"), "{path}");
        }
        let typed = [("theme", "pink"), ("locale", "english")];
        let page = browser.submit(&page, "/settings/appearance", &typed).await.is(422);
        page.says("Enter a language tag like en or de-CH");
        let me = ada.get("users/me").await.json();
        assert_eq!((&me["theme"], &me["locale"]), (&json!("dark"), &json!("en")));
    }

    async fn text_of_people_stays_text_in_their_settings(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/settings/profile").await;
        let name = "\"><script>alert(1)</script>";
        let page = browser.submit(&page, "/settings/profile", &[("full_name", name)]).await.is(200);
        assert_eq!(value(&page, "/settings/profile", "full_name"), name);
        assert!(!page.answer.text().contains("<script"));
    }
}
