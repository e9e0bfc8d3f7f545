//! Every door at which a password, a code or a token is tried stands behind the limiter (A3, A4, A5).

use std::collections::BTreeSet;

use onward_testkit::{TestDb, engines, scaled};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, PASSWORD, Set, TestApp};

/// Operations of the API that look at a secret of a person, each with a body that tries a wrong one.
const OPERATIONS: &[(&str, &str, &str)] = &[
    (
        "POST",
        "/api/v1/auth/login",
        r#"{"username":"ada","password":"wrong password"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/refresh",
        r#"{"refresh_token":"onward_rt_wrong"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/password/reset",
        r#"{"token":"AAAA","new_password":"seven quiet otters swim"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/register",
        r#"{"username":"eve","email":"eve@example.org","password":"seven quiet otters swim","setup_code":"AAAA"}"#,
    ),
];

/// Forms of the pages that do.
const FORMS: &[(&str, &[(&str, &str)])] = &[
    ("/login", &[("username", "ada"), ("password", "wrong password")]),
    (
        "/password/reset",
        &[("code", "AAAA"), ("new_password", "seven quiet otters swim")],
    ),
    (
        "/register",
        &[
            ("username", "eve"),
            ("email", "eve@example.org"),
            ("password", "seven quiet otters swim"),
            ("setup_code", "AAAA"),
        ],
    ),
    (
        "/setup",
        &[
            ("username", "eve"),
            ("email", "eve@example.org"),
            ("password", "seven quiet otters swim"),
            ("setup_code", "AAAA"),
        ],
    ),
];

/// Properties of bodies that hold a secret which is tried.
const SECRETS: [&str; 8] = [
    "password",
    "current_password",
    "refresh_token",
    "setup_code",
    "invite",
    "token",
    "code",
    "otp",
];

async fn limited(db: &TestDb, public_url: Option<&'static str>) -> TestApp {
    let set = Set {
        rate_limits: true,
        public_url,
        ..Set::default()
    };
    TestApp::start_with(db, set).await
}

fn is_limited(answer: &Answer) -> bool {
    assert!(answer.status < 500, "{}: {}", answer.name, answer.text());
    if answer.status == 429 {
        let wait = answer
            .header("retry-after")
            .and_then(|text| text.parse::<u64>().ok());
        assert!(wait.is_some_and(|seconds| seconds >= 1), "{}", answer.name);
    }
    answer.status == 429
}

/// The operations of the document whose bodies hold a secret that is tried.
fn described() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let text = std::fs::read_to_string(path).expect("docs/openapi.json is there");
    let document: Value = serde_json::from_str(&text).expect("docs/openapi.json is JSON");
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = operation["requestBody"]["content"].as_object();
            for media in content.into_iter().flat_map(|content| content.values()) {
                let mut schema = &media["schema"];
                if let Some(reference) = schema["$ref"].as_str() {
                    schema = document.pointer(reference.trim_start_matches('#')).unwrap();
                }
                if SECRETS
                    .iter()
                    .any(|secret| schema["properties"].get(secret).is_some())
                {
                    found.insert(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
    }
    found
}

#[test]
fn every_operation_that_tries_a_secret_is_a_door_of_this_test() {
    let listed: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    let described = described();
    let missing: Vec<_> = described.difference(&listed).collect();
    assert!(missing.is_empty(), "not tried: {missing:?}");
}

engines! {
    async fn thirty_wrong_tries_end_at_every_door(db: TestDb) {
        let mut open = Vec::new();
        for (place, (method, path, body)) in OPERATIONS.iter().enumerate() {
            // Behind a proxy, so that a code is needed; every door for itself, an hour apart.
            let app = limited(&db, Some("https://goals.example")).await;
            app.clock.advance_seconds(3 * 3600 * i64::try_from(place).unwrap());
            let mut refused = 0;
            for _ in 0..70 {
                let answer = app.anonymous().call(method, path).body("application/json", *body).await;
                refused += usize::from(is_limited(&answer));
            }
            if refused == 0 {
                open.push(*path);
            }
        }
        for (place, (path, fields)) in FORMS.iter().enumerate() {
            let app = limited(&db, Some("https://goals.example")).await;
            app.clock.advance_seconds(36 * 3600 + 3 * 3600 * i64::try_from(place).unwrap());
            let mut refused = 0;
            for _ in 0..30 {
                let request = app.anonymous().call("POST", path).header("sec-fetch-site", "same-origin");
                refused += usize::from(is_limited(&request.form(fields).await));
            }
            if refused == 0 {
                open.push(*path);
            }
        }
        assert!(open.is_empty(), "no limit at {open:?}");
    }

    async fn a_forged_forwarding_header_changes_nothing(db: TestDb) {
        let app = limited(&db, None).await;
        app.make("ada", false).await;
        let mut looked_at = 0;
        for number in 0..scaled(1000) {
            let [_, a, b, c] = number.to_be_bytes();
            let forged = format!("198.{a}.{b}.{c}");
            let request = app.anonymous().post("auth/login", &json!({ "username": format!("u{number}"), "password": "x" }));
            let request = request.header("x-forwarded-for", &forged).header("x-real-ip", &forged);
            looked_at += u32::from(!is_limited(&request.header("forwarded", &format!("for={forged}")).await));
        }
        assert_eq!(looked_at, 10);
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
