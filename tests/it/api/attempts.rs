//! What people notice of the limiter of passwords, codes and tokens (A3, A4).

use onward_testkit::{TestDb, engines, scaled};
use serde_json::json;

use crate::support::{Answer, Browser, PASSWORD, Set, TestApp};

/// The application with the limits of the product.
async fn limited(db: &TestDb, public_url: Option<&'static str>) -> TestApp {
    let set = Set {
        rate_limits: true,
        public_url,
        ..Set::default()
    };
    TestApp::start_with(db, set).await
}

/// Whether a request was refused as one too many.
pub(super) fn is_limited(answer: &Answer) -> bool {
    assert!(answer.status < 500, "{}: {}", answer.name, answer.text());
    if answer.status == 429 {
        let wait = answer
            .header("retry-after")
            .and_then(|text| text.parse::<u64>().ok());
        assert!(wait.is_some_and(|seconds| seconds >= 1), "{}", answer.name);
    }
    answer.status == 429
}

/// Sends wrong passwords, each from somewhere else as far as its header fields say; gives how many were looked at.
async fn looked_at(app: &TestApp, forwarded: impl Fn(String) -> String) -> u32 {
    let mut looked_at = 0;
    for number in 0..scaled(50_u32, 1000) {
        let [_, a, b, c] = number.to_be_bytes();
        let forged = format!("198.{a}.{b}.{c}");
        let wrong = json!({ "username": format!("u{number}"), "password": "x" });
        let request = app
            .anonymous()
            .post("auth/login", &wrong)
            .header("x-real-ip", &forged);
        let request = request.header("forwarded", &format!("for={forged}"));
        looked_at += u32::from(!is_limited(
            &request.header("x-forwarded-for", &forwarded(forged)).await,
        ));
    }
    looked_at
}

engines! {
    async fn a_forged_forwarding_header_changes_nothing(db: TestDb) {
        let app = limited(&db, None).await;
        assert_eq!(looked_at(&app, |forged| forged).await, 10);
    }

    async fn a_forged_hop_before_a_trusted_proxy_changes_nothing(db: TestDb) {
        let set = Set { rate_limits: true, trusted_proxies: "127.0.0.1", ..Set::default() };
        let app = TestApp::start_with(&db, set).await;
        // The proxy adds the address it sees behind whatever came.
        for names in [["203.0.113.7"; 2], ["2001:db8:1:2::7", "2001:db8:1:2:f::9"]] {
            let seen = looked_at(&app, |forged| format!("{forged}, {}", names[forged.len() % 2])).await;
            assert_eq!(seen, 10, "{names:?}");
        }
        // Everybody behind it counts for themselves.
        assert_eq!(looked_at(&app, |own| own).await, scaled(50, 1000));
        // Without a proxy that adds anything, the last hop is the proxy itself.
        assert_eq!(looked_at(&app, |_| "unknown".to_owned()).await, 10);
    }

    async fn the_answer_of_a_try_tells_where_its_sender_stands(db: TestDb) {
        let app = limited(&db, None).await;
        app.make("ada", false).await;
        let wrong = json!({ "username": "ada", "password": "wrong password" });
        for left in (0..10).rev() {
            let answer = app.anonymous().post("auth/login", &wrong).await.problem(401, "invalid-credentials");
            assert_eq!(answer.header("ratelimit-policy"), Some("\"auth\";q=10;w=60, \"write\";q=120;w=60"));
            let said = format!("\"auth\";r={left};t=6, ");
            assert!(answer.header("ratelimit").unwrap().starts_with(&said), "{said}");
        }
        let refused = app.anonymous().post("auth/login", &wrong).await.problem(429, "rate-limited");
        assert_eq!(refused.json()["violated-policies"], json!(["auth"]));
        assert_eq!(refused.header("retry-after"), Some("6"));
        let right = json!({ "username": "ada", "password": PASSWORD });
        app.anonymous().post("auth/login", &right).await.problem(429, "rate-limited");
        app.clock.advance_seconds(6);
        app.anonymous().post("auth/login", &right).await.problem(429, "rate-limited");
        app.clock.advance_seconds(354);
        app.anonymous().post("auth/login", &right).await.is(200);
    }

    async fn a_person_who_tries_too_often_reads_when_to_come_back(db: TestDb) {
        let app = limited(&db, None).await;
        app.make("ada", false).await;
        let browser = Browser::new(&app);
        let wrong = [("username", "ada"), ("password", "wrong password")];
        for _ in 0..10 {
            let page = browser.open("/login").await.is(200);
            browser.submit(&page, "/login", &wrong).await.is(422);
        }
        let page = browser.open("/login").await.is(200);
        let page = browser.submit(&page, "/login", &wrong).await.is(429);
        assert_eq!(page.answer.header("retry-after"), Some("6"));
        page.says("6 seconds");
    }

    async fn who_is_signed_in_proves_it_while_others_guess(db: TestDb) {
        let app = limited(&db, None).await;
        let ada = app.owner().await;
        for _ in 0..2 {
            for _ in 0..10 {
                let wrong = json!({ "username": "ada", "password": "wrong password" });
                is_limited(&app.anonymous().post("auth/login", &wrong).await);
            }
            app.clock.advance_seconds(60);
        }
        let right = json!({ "username": "ada", "password": PASSWORD });
        app.anonymous().post("auth/login", &right).await.problem(429, "rate-limited");
        ada.post("auth/reauthenticate", &json!({ "password": PASSWORD })).await.is(200);
        // Her own tries are counted by sign-in.
        let wrong = json!({ "password": "wrong password" });
        let mut looked_at = 0;
        for _ in 0..30 {
            looked_at += u32::from(!is_limited(&ada.post("auth/reauthenticate", &wrong).await));
            app.clock.advance_seconds(6);
        }
        assert_eq!(looked_at, 10);
    }

    async fn two_spellings_of_one_name_are_counted_together(db: TestDb) {
        let app = limited(&db, None).await;
        app.make("kate", false).await;
        for name in ["kate", "nobody"] {
            let spelled = [name.to_owned(), name.to_uppercase()];
            let mut looked_at = 0;
            for number in 0..20 {
                let wrong = json!({ "username": spelled[number % 2], "password": "wrong password" });
                looked_at += u32::from(!is_limited(&app.anonymous().post("auth/login", &wrong).await));
                app.clock.advance_seconds(6);
            }
            assert_eq!(looked_at, 10, "{name}");
        }
        // The sign of the unit kelvin is no letter of a name: such a name is one that nobody has.
        for name in ["\u{212a}ate", "\u{212a}evin"] {
            let wrong = json!({ "username": name, "password": "wrong password" });
            app.anonymous().post("auth/login", &wrong).await.problem(401, "invalid-credentials");
            app.clock.advance_seconds(6);
        }
    }

    async fn a_device_that_knew_an_older_password_is_a_stranger(db: TestDb) {
        let app = limited(&db, None).await;
        let ada = app.owner().await;
        let known = Browser::signed_in(&app, "ada").await;
        let page = known.open("/goals").await;
        known.submit(&page, "/logout", &[]).await;
        let change = json!({ "current_password": PASSWORD, "new_password": "nine loud herons argue" });
        ada.call("PUT", "users/me/password").json(&change).await.is(204);
        for _ in 0..2 {
            for _ in 0..10 {
                let wrong = json!({ "username": "ada", "password": "wrong password" });
                is_limited(&app.anonymous().post("auth/login", &wrong).await);
            }
            app.clock.advance_seconds(60);
        }
        let page = known.open("/login").await;
        known.submit(&page, "/login", &[("username", "ada"), ("password", "wrong password")]).await.is(429);
    }

    async fn a_device_that_was_here_before_comes_in_while_others_guess(db: TestDb) {
        let app = limited(&db, None).await;
        app.make("ada", false).await;
        let known = Browser::signed_in(&app, "ada").await;
        let page = known.open("/goals").await;
        known.submit(&page, "/logout", &[]).await;
        for round in 0..2 {
            for _ in 0..10 {
                let wrong = json!({ "username": "ada", "password": "wrong password" });
                is_limited(&app.anonymous().post("auth/login", &wrong).await);
            }
            app.clock.advance_seconds(60 + round);
        }
        let own = [("username", "ada"), ("password", PASSWORD)];
        let stranger = Browser::new(&app);
        let page = stranger.open("/login").await;
        stranger.submit(&page, "/login", &own).await.is(429);
        let page = known.open("/login").await;
        assert_eq!(known.submit(&page, "/login", &own).await.path, "/goals");
    }
}
