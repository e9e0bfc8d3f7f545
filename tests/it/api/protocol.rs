//! HTTP itself: media types, the order of checks, names of requests (R20, R25, R26, R71).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{TestApp, raw};

engines! {
    async fn a_body_of_another_kind_is_not_read(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = r#"{"title":"Run"}"#;
        for kind in [
            "text/plain",
            "application/xml",
            "application/json; charset=latin1",
            "application/merge-patch+json",
            "application/x-www-form-urlencoded",
            "json",
        ] {
            let refused = ada
                .call("POST", "goals")
                .body(kind, body)
                .await
                .problem(415, "unsupported-media-type");
            assert_eq!(refused.json()["supported"], json!(["application/json"]), "{kind}");
        }
        ada.call("POST", "goals")
            .bare_body(body)
            .await
            .problem(415, "unsupported-media-type");
        ada.call("POST", "goals")
            .await
            .problem(415, "unsupported-media-type");
        for coding in ["gzip", "identity", "br"] {
            let encoded = ada
                .post("goals", &json!({ "title": "Run" }))
                .header("content-encoding", coding)
                .await;
            encoded.problem(415, "unsupported-media-type");
        }
        ada.call("POST", "goals")
            .body("Application/JSON; charset=\"UTF-8\"", body)
            .await
            .is(201);
    }

    async fn a_patch_says_which_patches_it_takes(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let refused = ada
            .call("PATCH", &goal.path())
            .body("application/json-patch+json", "[]")
            .await;
        let refused = refused.problem(415, "unsupported-media-type");
        assert_eq!(
            refused.header("accept-patch"),
            Some("application/merge-patch+json, application/json")
        );
        let options = ada.call("OPTIONS", &goal.path()).await.is(204);
        assert_eq!(
            options.header("accept-patch"),
            Some("application/merge-patch+json, application/json")
        );
    }

    async fn who_takes_no_json_gets_none(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for accept in ["text/html", "application/json;q=0", "image/*"] {
            let refused = ada
                .get("goals")
                .header("accept", accept)
                .await
                .problem(406, "not-acceptable");
            assert_eq!(refused.json()["supported"], json!(["application/json"]));
        }
        for accept in [
            "*/*",
            "application/*",
            "text/html, application/json;q=0.1",
            "application/problem+json",
        ] {
            ada.get("goals").header("accept", accept).await.is(200);
        }
    }

    async fn checks_run_in_the_order_of_the_contract(db: TestDb) {
        let app = TestApp::start(&db).await;
        let narrow = app.narrow("goals:read").await;
        let missing = "goals/019a9f0c-8a00-7000-8000-000000000001";
        let anonymous = app.anonymous();
        anonymous
            .call("PATCH", "goals/x")
            .body("text/plain", "{")
            .await
            .problem(415, "unsupported-media-type");
        anonymous
            .call("PATCH", "goals/x")
            .body("application/json", "{")
            .await
            .problem(401, "unauthenticated");
        narrow
            .call("PATCH", "goals/x")
            .body("application/json", "{")
            .await
            .problem(403, "insufficient-scope");
        let ada = app.owner().await;
        ada.call("PATCH", "goals/x")
            .body("application/json", "{")
            .await
            .refuses(&["path.goal_id uuid_parsing"]);
        ada.call("PATCH", missing)
            .body("application/json", "{")
            .await
            .problem(400, "malformed-request");
        ada.patch(missing, &json!({ "title": 7 }))
            .await
            .refuses(&["body.title string_type"]);
        ada.patch(missing, &json!({ "title": "" }))
            .await
            .refuses(&["body.title string_too_short"]);
        ada.patch(missing, &json!({}))
            .header("if-match", "\"7\"")
            .await
            .problem(404, "not-found");
    }

    async fn a_request_is_named_by_its_sender_or_anew(db: TestDb) {
        let app = TestApp::start(&db).await;
        let named = app
            .anonymous()
            .get("goals")
            .header("x-request-id", "my.request_1-x")
            .await;
        assert_eq!(
            named.problem(401, "unauthenticated").header("x-request-id"),
            Some("my.request_1-x")
        );
        for refused in ["short", "with blank inside", &"a".repeat(65)] {
            let answer = app
                .anonymous()
                .get("/healthz")
                .header("x-request-id", refused)
                .await
                .is(200);
            let id = answer.header("x-request-id").unwrap();
            assert!(id.len() == 36 && id != refused, "{id}");
        }
    }

    async fn an_operation_that_takes_no_body_refuses_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let line = ada.log(&ada.goal("Run").await, json!({})).await;
        let restore = format!("check-ins/{}/restore", line["id"].as_str().unwrap());
        for path in [restore.as_str(), "auth/logout"] {
            ada.post(path, &json!({})).await.problem(400, "malformed-request");
            ada.call("POST", path).body("text/plain", "x").await.problem(415, "unsupported-media-type");
            ada.call("POST", path).body("application/json", vec![b' '; 2 << 20]).await.problem(413, "payload-too-large");
        }
        ada.call("POST", &restore).header("idempotency-key", &"k".repeat(256)).await.problem(400, "idempotency-key-invalid");
        // Sign-ins know no such header.
        ada.call("POST", "auth/logout").header("idempotency-key", &"k".repeat(256)).await.is(204);
    }

    async fn bytes_that_are_no_http_are_answered_or_dropped_but_break_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        for request in [
            "GET /api/v1/goals HTTP/1.1\r\nhost: x\r\nx-bad: a\0b\r\n\r\n",
            "GET /api/v1/goals\0 HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET http:// HTTP/1.1\r\nhost: x\r\n\r\n",
            "POST /api/v1/goals HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n",
            "POST /api/v1/goals HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
            "GET / HTTP/3.7\r\n\r\n",
            "\u{16}\u{3}\u{1}hello\r\n\r\n",
        ] {
            let answer = raw(&app, request).await;
            assert_eq!(answer.status, 400, "{request:?}");
        }
        app.anonymous().get("/healthz").await.is(200);
    }
}
