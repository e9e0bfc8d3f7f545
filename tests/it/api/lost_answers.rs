//! Connections that are cut before the answer arrives: the work is done whole, and done once.

use onward_testkit::{TestDb, engines};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{Goal, Person, TestApp};

/// Sends a check-in of 1 under a key; the connection is the caller's to cut.
async fn send(app: &TestApp, ada: &Person, goal: &Goal, key: &str) -> TcpStream {
    let body = r#"{"value":1}"#;
    let request = format!(
        "POST /api/v1/{} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nidempotency-key: {key}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        goal.check_ins(),
        app.address,
        ada.access,
        body.len(),
    );
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

engines! {
    async fn an_answer_that_was_never_read_is_given_again(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        for round in 0..20 {
            let key = format!("round-{round}");
            let stream = send(&app, &ada, &goal, &key).await;
            // The first byte of the answer is there; nobody takes it.
            stream.readable().await.unwrap();
            drop(stream);
            let again = ada
                .post(&goal.check_ins(), &json!({ "value": 1 }))
                .once(&key)
                .await
                .is(201);
            assert_eq!(again.header("idempotent-replayed"), Some("true"));
        }
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 20);
    }

    async fn a_connection_cut_before_the_answer_leaves_no_half_and_no_double(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        for round in 0..40 {
            let key = format!("round-{round}");
            drop(send(&app, &ada, &goal, &key).await);
            let again = loop {
                let again = ada
                    .post(&goal.check_ins(), &json!({ "value": 1 }))
                    .once(&key)
                    .await;
                if again.status != 409 {
                    break again;
                }
            };
            again.is(201);
        }
        let log = ada
            .get(&format!("{}?include_total=true", goal.check_ins()))
            .await
            .is(200)
            .json();
        assert_eq!(log["total"], 40);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 40);
    }
}
