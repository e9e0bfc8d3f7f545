//! Smaller forms of answers, pages of other origins, and what caches may keep (R44, R52, R64).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Answer, Browser, PASSWORD, Set, TestApp};

const CODINGS: [(&str, &str); 3] = [("br", "-br"), ("zstd", "-zst"), ("gzip", "-gz")];
const ORIGIN: &str = "https://app.example";

async fn shared(db: &TestDb) -> TestApp {
    let set = Set {
        cors_origins: "https://app.example, http://localhost:5173",
        ..Set::default()
    };
    TestApp::start_with(db, set).await
}

fn allowed(answer: &Answer) -> Option<&str> {
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    answer.header("access-control-allow-origin")
}

engines! {
    async fn a_large_answer_comes_in_the_form_that_is_liked_most(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let large = json!({ "title": "Run", "description": "so far. ".repeat(900) });
        let goal = ada.goal_of(large).await;
        let plain = ada.get(&goal.path()).await.is(200);
        assert_eq!(plain.header("etag"), Some("\"1\""));
        for (coding, suffix) in CODINGS {
            let tag = format!("\"1{suffix}\"");
            let small = ada.get(&goal.path()).header("accept-encoding", coding).await.is(200);
            assert_eq!(small.header("content-encoding"), Some(coding));
            assert_eq!(small.header("etag"), Some(&*tag));
            assert_eq!(small.header("vary"), Some("Authorization, Accept-Encoding"));
            assert!(small.body.len() * 4 < plain.body.len(), "{coding}: {}", small.body.len());
            let head = ada.call("HEAD", &goal.path()).header("accept-encoding", coding).await.is(200);
            assert_eq!(head.header("content-encoding"), Some(coding));
            assert_eq!(head.header("etag"), Some(&*tag));
            let known = ada.get(&goal.path()).header("if-none-match", &tag).await.is(304);
            assert_eq!(known.header("etag"), Some(&*tag));
            assert!(known.body.is_empty());
        }
        ada.patch(&goal.path(), &json!({ "title": "Walk" })).header("if-match", "\"1-br\"").await.is(200);
        ada.patch(&goal.path(), &json!({ "title": "Swim" }))
            .header("if-match", "\"1-br\"")
            .await
            .problem(412, "precondition-failed");
    }

    async fn what_is_small_or_secret_or_a_page_is_left_alone(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let login = json!({ "username": "ada", "password": PASSWORD });
        for request in [
            ada.get(&goal.path()),
            app.anonymous().post("auth/login", &login),
            browser.ask("GET", "/goals"),
            app.anonymous().get("/login"),
            ada.get("goals?limit=0"),
        ] {
            let answer = request.header("accept-encoding", "br, gzip").await;
            assert_eq!(answer.header("content-encoding"), None, "{}", answer.name);
        }
    }

    async fn the_document_is_public_and_has_forms_too(db: TestDb) {
        let app = TestApp::start(&db).await;
        let plain = app.anonymous().get("/openapi.json").await.is(200);
        let tag = plain.header("etag").unwrap().to_owned();
        assert_eq!(plain.header("cache-control"), Some("public, no-cache"));
        for (coding, suffix) in CODINGS {
            let small = app.anonymous().get("/openapi.json").header("accept-encoding", coding).await.is(200);
            let own = format!("{}{suffix}\"", tag.trim_end_matches('"'));
            assert_eq!(small.header("etag"), Some(&*own));
            assert_eq!(small.header("content-encoding"), Some(coding));
            for known in [&own, &format!("W/{own}"), &tag, "*", &format!("\"x\", {own}")] {
                let known = app.anonymous().get("/openapi.json").header("if-none-match", known).await.is(304);
                assert!(known.body.is_empty());
            }
        }
    }

    async fn a_page_of_a_named_origin_may_use_the_api(db: TestDb) {
        let app = shared(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let preflight = app
            .anonymous()
            .call("OPTIONS", &goal.path())
            .header("origin", ORIGIN)
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "authorization, content-type")
            .await
            .is(204);
        assert_eq!(allowed(&preflight), Some(ORIGIN));
        assert_eq!(preflight.header("access-control-max-age"), Some("600"));
        let methods = preflight.header("access-control-allow-methods").unwrap();
        assert!(methods.split(", ").any(|method| method == "PATCH"), "{methods}");
        let fields = preflight.header("access-control-allow-headers").unwrap();
        for field in ["authorization", "content-type", "if-match", "idempotency-key"] {
            assert!(fields.split(", ").any(|known| known == field), "{field}");
        }
        for answer in [
            ada.get(&goal.path()).header("origin", ORIGIN).await.is(200),
            ada.get("goals?limit=0").header("origin", ORIGIN).await.is(422),
            app.anonymous().get("goals").header("origin", ORIGIN).await.is(401),
            app.anonymous().get("/openapi.json").header("origin", ORIGIN).await.is(200),
        ] {
            assert_eq!(allowed(&answer), Some(ORIGIN), "{}", answer.name);
            assert!(answer.header("vary").unwrap().split(", ").any(|field| field == "Origin"));
            let exposed = answer.header("access-control-expose-headers");
            let all = "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, Idempotent-Replayed";
            assert_eq!(exposed, Some(all));
        }
    }

    async fn nobody_else_may(db: TestDb) {
        let app = shared(&db).await;
        let ada = app.owner().await;
        for origin in ["https://evil.example", "http://app.example", "https://app.example.evil.example", "null"] {
            let answer = ada.get("goals").header("origin", origin).await.is(200);
            assert_eq!(allowed(&answer), None, "{origin}");
            assert!(answer.header("vary").unwrap().contains("Origin"));
        }
        for path in ["/login", "/", "/healthz"] {
            assert_eq!(allowed(&app.anonymous().get(path).header("origin", ORIGIN).await), None, "{path}");
        }
        let closed = TestApp::start_with(&db, Set { seed: 2, ..Set::default() }).await;
        assert_eq!(allowed(&closed.anonymous().get("goals").header("origin", ORIGIN).await), None);
    }
}
