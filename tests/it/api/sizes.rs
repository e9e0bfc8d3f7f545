//! How much of everything a request may have (R26), and that the refusal reaches who is still sending.

use onward_testkit::{TestDb, engines};

use crate::support::{RawAnswer, TestApp, raw};

engines! {
    async fn a_body_of_more_than_a_mebibyte_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = |bytes: usize| format!(r#"{{"title":"{}"}}"#, "x".repeat(bytes - 12));
        let refused = ada
            .call("POST", "goals")
            .body("application/json", body(2 * 1024 * 1024))
            .await;
        assert_eq!(
            refused.problem(413, "payload-too-large").json()["maximum_bytes"],
            1_048_576
        );
        let refused = ada
            .call("POST", "goals")
            .body("application/json", body(1_048_577))
            .await;
        refused.problem(413, "payload-too-large");
        let whole = ada
            .call("POST", "goals")
            .body("application/json", body(1_048_576))
            .await;
        whole.refuses(&["body.title string_too_long"]);
    }

    async fn who_is_still_sending_reads_the_refusal_all_the_same(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let large = vec![b' '; 8 * 1024 * 1024];
        for _ in 0..5 {
            for (method, path, kind, status) in [
                ("POST", "goals", "application/json", 413),
                ("POST", "goals", "text/plain", 413),
                ("POST", "nothing", "application/json", 413),
                ("PUT", "goals", "application/json", 413),
                ("POST", "/login", "application/x-www-form-urlencoded", 413),
            ] {
                ada.call(method, path).body(kind, large.clone()).await.is(status);
            }
            for (method, path, kind, status) in [
                ("POST", "goals", "text/plain", 415),
                ("POST", "nothing", "application/json", 404),
                ("PUT", "goals", "application/json", 405),
                ("GET", "goals", "application/json", 200),
            ] {
                ada.call(method, path)
                    .body(kind, vec![b' '; 1024 * 1024])
                    .await
                    .is(status);
            }
        }
    }

    async fn a_body_that_hides_its_length_is_refused_all_the_same(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let head = format!(
            "POST /api/v1/goals HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
             content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
            ada.access
        );
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(65_536));
        let request = head + &chunk.repeat(20) + "0\r\n\r\n";
        let answer = raw(&app, request).await;
        assert_eq!(answer.status, 413);
        assert!(
            answer.body.contains("/problems/payload-too-large"),
            "{}",
            answer.body
        );
    }

    async fn a_long_address_and_large_headers_are_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.get(&format!("goals?cursor={}", "a".repeat(8_200)))
            .await
            .problem(414, "uri-too-long");
        ada.get("goals")
            .header("x-filler", &"a".repeat(31 * 1024))
            .await
            .is(200);
        let many = (0..101).fold(ada.get("goals"), |request, number| {
            request.header(&format!("x-{number}"), "a")
        });
        assert_eq!(many.await.status, 431);
        let large = ada.get("goals").header("x-filler", &"a".repeat(40 * 1024)).await;
        assert_eq!(large.status, 431);
    }

    async fn what_the_listener_itself_refuses_tells_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let huge = format!(
            "GET / HTTP/1.1\r\nhost: x\r\nx-filler: {}\r\n\r\n",
            "a".repeat(64 * 1024)
        );
        let answer: RawAnswer = raw(&app, huge).await;
        assert_eq!(answer.status, 431);
        assert_eq!(answer.header("server"), None);
        assert!(answer.body.is_empty(), "{}", answer.body);
    }
}
