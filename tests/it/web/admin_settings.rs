//! The page of the settings of the installation.

use onward_server::config::Instance;
use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, PASSWORD, Page, Set, TestApp};

const PATH: &str = "/admin/settings";

async fn root(app: &TestApp) -> Browser {
    app.make("root", true).await;
    Browser::signed_in(app, "root").await
}

#[track_caller]
fn value(page: &Page, name: &str) -> Option<String> {
    let found = page.form(PATH).into_iter().find(|(field, _)| field == name);
    found.map(|(_, value)| value)
}

engines! {
    async fn all_settings_are_changed_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open(PATH).await.is(200);
        assert_eq!(value(&page, "instance_name").as_deref(), Some("Onward"));
        let typed = [
            ("instance_name", "Ours"),
            ("registration", "open"),
            ("time_zone", "asia/tokyo"),
            ("locale", "de-CH"),
            ("max_goals", "1,500"),
            ("require_if_match", "yes"),
        ];
        let page = browser.submit(&page, PATH, &typed).await.is(200);
        page.says("Saved.");
        assert_eq!(value(&page, "time_zone").as_deref(), Some("Asia/Tokyo"));
        assert_eq!(value(&page, "require_if_match").as_deref(), Some("yes"));
        let settings = app.composed.service.settings_in_force().await.unwrap();
        assert_eq!(settings.max_goals.count(), 1500);
        assert_eq!(settings.registration.word(), "open");
        // Sent again as it stands there, it changes nothing; a box that is not ticked switches off.
        browser.submit(&page, PATH, &[]).await.is(200);
        let mut fields = page.form(PATH);
        fields.retain(|(name, _)| name != "require_if_match");
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let request = browser.ask("POST", PATH).header("sec-fetch-site", "same-origin");
        request.form(&fields).await.is(303);
        let settings = app.composed.service.settings_in_force().await.unwrap();
        assert_eq!((settings.require_if_match, settings.version), (false, 3));
    }

    async fn refused_settings_keep_what_was_typed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open(PATH).await;
        let typed = [
            ("instance_name", " "),
            ("registration", "maybe"),
            ("time_zone", "Mars/Olympus"),
            ("locale", "english"),
            ("max_goals", "many"),
        ];
        let page = browser.submit(&page, PATH, &typed).await.is(422);
        assert_eq!(page.title(), "Error: Settings of the installation - Onward");
        for (field, kept) in typed {
            assert!(page.links("#").contains(&format!("#{field}")), "{field}");
            if field != "registration" {
                assert_eq!(value(&page, field).as_deref(), Some(kept));
            }
        }
        let page = browser.open(PATH).await;
        let page = browser.submit(&page, PATH, &[("require_email_verification", "yes")]).await.is(422);
        page.says("Needs mail, which this installation does not send");
        assert_eq!(value(&page, "require_email_verification").as_deref(), Some("yes"));
    }

    async fn a_password_that_is_due_is_asked_for_in_the_form(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = root(&app).await;
        let page = browser.open(PATH).await;
        assert_eq!(value(&page, "current_password"), None);
        app.clock.advance_seconds(601);
        let asked = browser.open(PATH).await;
        assert_eq!(value(&asked, "current_password").as_deref(), Some(""));
        let page = browser.submit(&page, PATH, &[("instance_name", "Ours")]).await.is(422);
        page.says("Enter your present password");
        let wrong = [("current_password", "not the password")];
        let page = browser.submit(&page, PATH, &wrong).await.is(422);
        page.says("This is not your present password.");
        let right = [("current_password", PASSWORD)];
        browser.submit(&page, PATH, &right).await.is(200).says("Saved.");
        assert_eq!(app.composed.service.settings_in_force().await.unwrap().instance_name.as_str(), "Ours");
    }

    async fn a_lost_race_shows_both_versions(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let browser = Browser::signed_in(&app, "root").await;
        let page = browser.open(PATH).await;
        let change = root.patch("admin/settings", &json!({ "registration": "invite" }));
        change.header("if-match", "\"1\"").await.is(200);
        let page = browser.submit(&page, PATH, &[("registration", "open")]).await.is(409);
        page.says("Who may sign up Saved now: Whoever is invited You typed: Anybody");
        browser.submit(&page, PATH, &[]).await.is(200).says("Saved.");
        let settings = app.composed.service.settings_in_force().await.unwrap();
        assert_eq!(settings.registration.word(), "open");
    }

    async fn what_the_configuration_fixes_is_shown_and_stays(db: TestDb) {
        let instance = Instance {
            registration: Some("invite".to_owned()),
            require_if_match: Some(true),
            ..Instance::default()
        };
        let set = Set {
            instance,
            ..Set::default()
        };
        let app = TestApp::start_with(&db, set).await;
        let browser = root(&app).await;
        let page = browser.open(PATH).await.is(200);
        page.says("Fixed by the configuration");
        page.says("instance.registration Whoever is invited");
        page.says("instance.require_if_match on");
        for name in ["registration", "require_if_match"] {
            assert_eq!(value(&page, name), None);
        }
        let typed = [("instance_name", "Ours"), ("registration", "open")];
        let page = browser.submit(&page, PATH, &typed).await.is(200);
        page.says("Saved.");
        let settings = app.composed.service.settings_in_force().await.unwrap();
        assert_eq!(settings.registration.word(), "invite");
        assert!(settings.require_if_match);
        assert_eq!(settings.instance_name.as_str(), "Ours");
    }
}
