//! The session cookie: what it says, how long it lasts, and that nobody else chooses it (B6, D4, D5).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Answer, Browser, PASSWORD, Set, TestApp};

async fn sign_in(app: &TestApp, fields: &[(&str, &str)]) -> Answer {
    let request = app
        .anonymous()
        .call("POST", "/login")
        .header("sec-fetch-site", "same-origin");
    request.form(fields).await
}

const ADA: [(&str, &str); 2] = [("username", "ada"), ("password", PASSWORD)];

engines! {
    async fn on_this_machine_the_cookie_has_no_prefix(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let answer = sign_in(&app, &ADA).await.is(303);
        let cookie = answer.cookie("session");
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert!(
            pair.strip_prefix("session=")
                .is_some_and(|value| value.len() == 43),
            "{pair}"
        );
        assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Lax");
    }

    async fn over_tls_the_cookie_is_bound_to_the_host(db: TestDb) {
        let set = Set {
            public_url: Some("https://goals.example"),
            ..Set::default()
        };
        let app = TestApp::start_with(&db, set).await;
        app.make("ada", false).await;
        let answer = sign_in(&app, &[&ADA[..], &[("stay", "yes")]].concat())
            .await
            .is(303);
        let cookie = answer.cookie("session");
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert!(pair.starts_with("__Host-session="), "{pair}");
        assert_eq!(
            attributes,
            "Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000"
        );
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=63072000; includeSubDomains")
        );
    }

    async fn a_device_is_remembered_when_it_has_signed_in(db: TestDb) {
        let set = Set {
            public_url: Some("https://goals.example"),
            ..Set::default()
        };
        let app = TestApp::start_with(&db, set).await;
        app.make("ada", false).await;
        let answer = sign_in(&app, &ADA).await.is(303);
        let (pair, attributes) = answer.cookie("device").split_once("; ").unwrap();
        assert!(
            pair.strip_prefix("__Host-device=")
                .is_some_and(|value| value.len() == 96),
            "{pair}"
        );
        assert_eq!(
            attributes,
            "Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"
        );
    }

    async fn plain_http_beyond_this_machine_is_warned_about(db: TestDb) {
        let set = Set {
            public_url: Some("http://goals.example"),
            ..Set::default()
        };
        let app = TestApp::start_with(&db, set).await;
        app.make("ada", false).await;
        let answer = sign_in(&app, &ADA).await.is(303);
        let cookie = answer.cookie("session");
        assert!(
            cookie.starts_with("session=") && !cookie.contains("Secure"),
            "{cookie}"
        );
        let page = app.anonymous().get("/login").await.is(200);
        assert!(page.text().contains("This connection is not encrypted."));
        assert_eq!(page.header("strict-transport-security"), None);
    }

    async fn signing_in_anew_ends_the_session_the_browser_had(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let before = browser.cookie("session").unwrap();
        let request = browser
            .ask("POST", "/login")
            .header("sec-fetch-site", "same-origin");
        let answer = request.form(&ADA).await.is(303);
        assert!(!answer.cookie("session").contains(&before));
        assert_eq!(browser.open("/goals").await.path, "/login");
    }

    async fn a_cookie_set_before_signing_in_is_not_taken_over(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let planted = "A".repeat(43);
        for _ in 0..20 {
            let request = app
                .anonymous()
                .call("POST", "/login")
                .header("sec-fetch-site", "same-origin");
            let answer = request
                .header("cookie", &format!("session={planted}"))
                .form(&ADA)
                .await
                .is(303);
            assert!(!answer.cookie("session").contains(&planted));
        }
        let browser = Browser::new(&app);
        browser.plant("session", &planted);
        assert_eq!(browser.open("/goals").await.path, "/login");
    }

    async fn the_two_doors_do_not_open_for_the_key_of_the_other(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let browser = Browser::signed_in(&app, "ada").await;
        browser.ask("GET", "goals").await.problem(401, "unauthenticated");
        let mixed = browser
            .ask("POST", "goals")
            .json(&json!({ "title": "Run" }))
            .await;
        mixed.problem(401, "unauthenticated");
        let page = ada.get("/goals").await.is(303);
        assert!(page.header("location").unwrap().starts_with("/login"));
        let value = browser.cookie("session").unwrap();
        app.anonymous()
            .bearing(&value)
            .get("users/me")
            .await
            .problem(401, "invalid-token");
        let thief = Browser::new(&app);
        thief.plant("session", &ada.access);
        assert_eq!(thief.open("/goals").await.path, "/login");
    }

    async fn a_session_that_rests_for_a_day_is_over_unless_one_stays(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let staying = Browser::new(&app);
        let page = staying.open("/login").await;
        staying
            .submit(&page, "/login", &[&ADA[..], &[("stay", "yes")]].concat())
            .await;
        app.clock.advance_seconds(24 * 3600 + 1);
        assert_eq!(browser.open("/goals").await.path, "/login");
        assert_eq!(staying.open("/goals").await.path, "/goals");
        app.clock.advance_seconds(14 * 86_400 + 1);
        assert_eq!(staying.open("/goals").await.path, "/login");
    }

    async fn the_way_back_never_leads_elsewhere(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        for next in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/.//evil.example",
            "javascript:alert(1)",
            "/%2e//evil.example",
            "\t//evil.example",
            "/\n/evil.example",
            "/logout",
            "",
            "goals",
            "/a/../../evil.example",
            "/goals\r\nset-cookie: a=b",
            "http:evil.example",
            "///evil.example",
            "?next=//evil.example",
            "/\u{ff0f}evil.example",
        ] {
            let answer = sign_in(&app, &[&ADA[..], &[("next", next)]].concat())
                .await
                .is(303);
            assert_eq!(answer.header("location"), Some("/goals"), "{next:?}");
            let query = reqwest::Url::parse_with_params("http://x/login", [("next", next)]).unwrap();
            let page = app
                .anonymous()
                .get(&format!("/login?{}", query.query().unwrap()))
                .await
                .is(200);
            assert!(!page.text().contains("evil.example"), "{next:?}");
        }
        let answer = sign_in(&app, &[&ADA[..], &[("next", "/goals/new?x=1")]].concat())
            .await
            .is(303);
        assert_eq!(answer.header("location"), Some("/goals/new?x=1"));
    }
}
