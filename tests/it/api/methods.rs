//! Methods and paths: which there are, and what the others are answered (R4, R19, R27).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::TestApp;

engines! {
    async fn every_path_says_which_methods_it_takes(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for (path, allow) in [
            ("goals".to_owned(), &["GET", "HEAD", "OPTIONS", "POST"][..]),
            (goal.path(), &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"]),
            (format!("{}/plan", goal.path()), &["GET", "HEAD", "OPTIONS", "PUT"]),
            (format!("{}/restore", goal.path()), &["OPTIONS", "POST"]),
            ("tags/x".to_owned(), &["DELETE", "OPTIONS", "PATCH"]),
            (format!("{}/check-ins/batch", goal.path()), &["OPTIONS", "POST"]),
            ("auth/login".to_owned(), &["OPTIONS", "POST"]),
            ("users/me".to_owned(), &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH"]),
        ] {
            let sorted = |text: &str| {
                let mut methods: Vec<_> = text.split(", ").map(str::to_owned).collect();
                methods.sort();
                methods
            };
            let options = app.anonymous().call("OPTIONS", &path).await.is(204);
            assert_eq!(sorted(options.header("allow").unwrap()), allow, "{path}");
            assert!(options.body.is_empty());
            for method in ["LINK", "TRACE", "QUERY", "PROPFIND"] {
                let refused = ada.call(method, &path).await.problem(405, "method-not-allowed");
                assert_eq!(sorted(refused.header("allow").unwrap()), allow, "{method} {path}");
                assert_eq!(
                    refused.json()["allowed"].as_array().unwrap().len(),
                    allow.len(),
                    "{method} {path}"
                );
            }
        }
    }

    async fn head_is_get_without_a_body(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for path in [
            "goals".to_owned(),
            goal.path(),
            "users/me".to_owned(),
            "goals/x".to_owned(),
        ] {
            let (get, head) = (ada.get(&path).await, ada.call("HEAD", &path).await);
            assert_eq!(head.status, get.status, "{path}");
            assert!(head.body.is_empty(), "{path}");
            for name in ["etag", "content-type", "cache-control", "link", "content-length"] {
                assert_eq!(head.header(name), get.header(name), "{path}: {name}");
            }
        }
    }

    async fn a_slash_at_the_end_changes_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        assert_eq!(
            ada.get("goals/").await.is(200).body,
            ada.get("goals").await.is(200).body
        );
        assert_eq!(
            ada.get(&format!("{}/?", goal.path())).await.is(200).json(),
            goal.0
        );
        let made = ada.post("goals/", &json!({ "title": "Swim" })).await.is(201);
        assert!(made.header("location").unwrap().starts_with("/api/v1/goals/"));
        ada.get("goals//").await.problem(404, "not-found");
    }

    async fn an_unknown_path_or_version_is_not_found(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for path in [
            "/api/v1/nothing",
            "/api/v2/goals",
            "/api",
            "/api/v1/Goals",
            "/api/v1/goals/x/y/z",
        ] {
            ada.get(path).await.problem(404, "not-found");
            ada.call("POST", path).await.problem(404, "not-found");
        }
    }
}
