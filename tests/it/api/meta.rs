//! What tells about the service itself.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Set, TestApp};

engines! {
    async fn a_process_says_that_it_lives_and_is_ready(db: TestDb) {
        let app = TestApp::start(&db).await;
        let anonymous = app.anonymous();
        let health = anonymous.get("/healthz").await.is(200);
        assert_eq!(health.json(), json!({ "status": "pass" }));
        assert_eq!(health.header("cache-control"), Some("no-store"));
        assert_eq!(anonymous.get("/readyz").await.is(200).json()["status"], "pass");
        app.composed.readiness.drain();
        let draining = anonymous.get("/readyz").await.is(503);
        assert_eq!(draining.json()["status"], "fail");
        assert_eq!(draining.header("retry-after"), Some("1"));
        anonymous.get("/healthz").await.is(200);
    }

    async fn every_problem_is_explained_under_its_type(db: TestDb) {
        let app = TestApp::start(&db).await;
        let anonymous = app.anonymous();
        let problem = anonymous
            .get("goals")
            .await
            .problem(401, "unauthenticated")
            .json();
        let explained = anonymous
            .get(problem["type"].as_str().unwrap())
            .await
            .is(200)
            .json();
        for member in ["type", "title", "status"] {
            assert_eq!(explained[member], problem[member], "{member}");
        }
        let all = anonymous.get("/problems").await.is(200).json();
        assert_eq!(all["items"].as_array().unwrap().len(), 37);
        anonymous.get("/problems/nothing").await.problem(404, "not-found");
    }

    async fn the_document_is_public_and_known_by_its_tag(db: TestDb) {
        let app = TestApp::start(&db).await;
        let answer = app.anonymous().get("/openapi.json").await.is(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.header("cache-control").unwrap().starts_with("public"));
        let tag = answer.header("etag").unwrap().to_owned();
        app.anonymous()
            .get("/openapi.json")
            .header("if-none-match", &tag)
            .await
            .is(304);
    }

    async fn the_docs_page_runs_nothing_of_others(db: TestDb) {
        let app = TestApp::start(&db).await;
        let page = app.anonymous().get("/docs").await.is(200);
        assert!(page.header("content-type").unwrap().starts_with("text/html"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        let text = page.text();
        for outside in ["http://", "https://", "<style", " style=", " onclick", " onload"] {
            assert!(!text.contains(outside), "{outside}");
        }
        for file in ["swagger-ui.css", "swagger-ui-bundle.js", "initializer.js"] {
            assert!(text.contains(file), "{file}");
            app.anonymous().get(&format!("/docs/{file}")).await.is(200);
        }
        app.anonymous().get("/docs/..%2fmaster.key").await.is(404);
    }
    async fn documentation_that_is_off_is_not_found(db: TestDb) {
        let app = TestApp::start_with(
            &db,
            Set {
                without_docs: true,
                ..Set::default()
            },
        )
        .await;
        app.anonymous()
            .get("/openapi.json")
            .await
            .problem(404, "not-found");
        for page in ["/docs", "/docs/", "/docs/swagger-ui.css"] {
            app.anonymous().get(page).await.is(404);
        }
        app.anonymous().get("goals").await.problem(401, "unauthenticated");
    }
}
