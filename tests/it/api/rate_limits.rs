//! How many requests a sender may make, and how that is told (R70).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Answer, Browser, Set, TestApp, routes};

async fn limited(db: &TestDb) -> TestApp {
    let set = Set {
        rate_limits: true,
        ..Set::default()
    };
    TestApp::start_with(db, set).await
}

/// How many are left under a policy, and after how many seconds it is one more.
#[track_caller]
fn left(answer: &Answer, policy: &str) -> (u32, u32) {
    let said = answer.header("ratelimit").expect("a standing");
    let item = said
        .split(", ")
        .find_map(|item| item.strip_prefix(&format!("\"{policy}\";r=")));
    let item = item.unwrap_or_else(|| panic!("{}: nothing about {policy} in {said}", answer.name));
    let (left, more) = item.split_once(";t=").expect("two figures");
    (left.parse().unwrap(), more.parse().unwrap())
}

engines! {
    async fn every_answer_of_the_api_tells_where_its_sender_stands(db: TestDb) {
        let app = limited(&db).await;
        let ada = app.owner().await;
        for route in routes() {
            if !route.path.starts_with("/api/v1") {
                continue;
            }
            let path = route.path.replace(['{', '}'], "");
            for method in [route.method, "OPTIONS", "TRACE"] {
                for answer in [ada.call(method, &path).await, app.anonymous().call(method, &path).await] {
                    let name = &answer.name;
                    let policy = answer.header("ratelimit-policy").unwrap_or_else(|| panic!("{name}"));
                    let kind = if ["GET", "OPTIONS"].contains(&method) { "read" } else { "write" };
                    assert!(policy.contains(&format!("\"{kind}\";q=")), "{name}: {policy}");
                    left(&answer, kind);
                    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("x-ratelimit")));
                }
            }
        }
        for path in ["/healthz", "/readyz", "/login"] {
            assert_eq!(app.anonymous().get(path).await.header("ratelimit"), None, "{path}");
        }
    }

    async fn a_person_has_a_budget_that_grows_back(db: TestDb) {
        let app = limited(&db).await;
        let ada = app.owner().await;
        let first = ada.get("goals?limit=0").await.is(422);
        assert_eq!(first.header("ratelimit-policy"), Some("\"read\";q=1200;w=60"));
        assert_eq!(left(&first, "read"), (1199, 1));
        let made = ada.post("goals", &json!({ "title": "Run" })).await.is(201);
        assert_eq!(made.header("ratelimit-policy"), Some("\"write\";q=300;w=60"));
        assert_eq!(left(&made, "write").0, 299);
        for number in (0..299).rev() {
            let answer = ada.call("POST", "goals").body("application/json", "{}").await.is(422);
            assert_eq!(left(&answer, "write").0, number);
        }
        let refused = ada.post("goals", &json!({ "title": "Swim" })).await.problem(429, "rate-limited");
        assert_eq!(refused.json()["violated-policies"], json!(["write"]));
        assert_eq!(left(&refused, "write"), (0, 1));
        assert_eq!(refused.header("retry-after"), Some("1"));
        ada.get("goals").await.is(200);
        let again = app.person("bob").await;
        again.post("goals", &json!({ "title": "Swim" })).await.is(201);
        app.clock.advance_seconds(1);
        for _ in 0..5 {
            ada.post("goals", &json!({ "title": "Swim" })).await.is(201);
        }
        ada.post("goals", &json!({ "title": "Swim" })).await.problem(429, "rate-limited");
    }

    async fn an_answer_that_nothing_has_changed_is_free(db: TestDb) {
        let app = limited(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let before = left(&ada.get(&goal.path()).await.is(200), "read").0;
        for _ in 0..10 {
            let known = ada.get(&goal.path()).header("if-none-match", "\"1\"").await.is(304);
            assert_eq!(left(&known, "read").0, before);
        }
        assert_eq!(left(&ada.get(&goal.path()).await.is(200), "read").0, before - 1);
    }

    async fn a_made_up_credential_is_no_way_around_the_budget_of_the_address(db: TestDb) {
        let app = limited(&db).await;
        let ada = app.owner().await;
        ada.get("goals").await.is(200);
        let browser = Browser::signed_in(&app, "ada").await;
        let left_by = app.person("bob").await;
        left_by.get("goals").await.is(200);
        left_by.call("POST", "auth/logout").await.is(204);
        let anonymous = app.anonymous();
        let ways = [("meta", "authorization"), ("/openapi.json", "cookie"), ("/password/reset", "cookie"), ("nothing", "authorization")];
        let mut looked_at = 0;
        for number in 0..700 {
            let (path, name) = ways[number % ways.len()];
            looked_at += u32::from(anonymous.get(path).header(name, "Bearer=x.y.z").await.status != 429);
        }
        assert!(looked_at <= 600, "{looked_at}");
        for (path, name) in ways {
            assert_eq!(anonymous.get(path).header(name, "Bearer=x.y.z").await.status, 429, "{path}");
        }
        // A token that was good once is made up from the moment on in which its sign-in is known to be over.
        assert_eq!(left_by.get("goals").await.status, 401);
        assert_eq!(left_by.get("goals").await.status, 429);
        ada.get("goals").await.is(200);
        browser.open("/goals").await.is(200);
    }

    async fn who_is_not_signed_in_has_the_budget_of_the_address(db: TestDb) {
        let app = limited(&db).await;
        let ada = app.owner().await;
        ada.get("goals").await.is(200);
        let anonymous = app.anonymous();
        let mut refused = None;
        for number in 0..700 {
            // What asks for nothing that exists costs the same, with a token that is none or without.
            let request = match number % 3 {
                0 => anonymous.get("goals"),
                1 => anonymous.get("nothing"),
                _ => anonymous.get("goals").header("authorization", "Bearer x.y.z"),
            };
            let answer = request.header("x-forwarded-for", &format!("10.0.0.{}", number % 250)).await;
            if answer.status == 429 {
                refused = Some((number, answer));
                break;
            }
        }
        let (number, answer) = refused.expect("an address has an end");
        assert_eq!(number, 600);
        assert_eq!(answer.header("ratelimit-policy"), Some("\"read\";q=600;w=60"));
        answer.problem(429, "rate-limited");
        let unknown = anonymous.get("goals").header("authorization", "Bearer x.y.z").await;
        unknown.problem(429, "rate-limited");
        ada.get("goals").await.is(200);
        let page = Browser::new(&app).open("/login").await.is(429);
        assert!(page.answer.header("content-type").unwrap().starts_with("text/html"));
        assert!(page.answer.header("retry-after").is_some());
        page.says("second");
        app.anonymous().get("/healthz").await.is(200);
    }

    async fn without_limits_nothing_is_counted(db: TestDb) {
        let app = TestApp::start(&db).await;
        assert_eq!(app.anonymous().get("goals").await.header("ratelimit"), None);
        assert_eq!(db.counted_tries().await, 0);
    }
}
