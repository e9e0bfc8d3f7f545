//! The line that the log has for every request.

use std::collections::BTreeSet;

use onward_testkit::{TestDb, engines};
use serde_json::Value;

use super::program::{Program, Setting};

/// The address of a client is believed from here.
const SETTINGS: [Setting<'_>; 2] = [
    ("RUST_LOG", "info"),
    ("ONWARD_HTTP__TRUSTED_PROXIES", "127.0.0.1"),
];

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

engines! {
    async fn a_request_has_one_line_with_these_fields(db: TestDb) {
        let program = Program::start_with(&db, &SETTINGS, &["serve"]);
        let ada = program.sign_up("ada").await;
        let goal = ada.goal("run").await;
        let found = ada.get(&goal.path()).header("traceparent", TRACE).header("x-request-id", "client-42");
        let bytes = found.header("x-forwarded-for", "192.0.2.1, 203.0.113.7").await.is(200).body.len();
        ada.get("nothing/secret-path").header("x-request-id", "client-43").await.is(404);
        program.client.get("/healthz").header("x-request-id", "client-44").await.is(200);
        let log = program.stop();
        let lines_of = |id: &str| {
            let events = log.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
            events.filter(|event| event["request_id"] == id).collect::<Vec<_>>()
        };
        let [line] = &lines_of("client-42")[..] else { panic!("{log:#?}") };
        let names: BTreeSet<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "timestamp", "level", "target", "message", "http.request.method", "http.route",
            "http.response.status_code", "duration_ms", "request_id", "trace_id", "user_id", "client.address",
            "bytes_out",
        ];
        assert_eq!(names, BTreeSet::from(expected));
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["http.request.method"], "GET");
        assert_eq!(line["http.route"], "/api/v1/goals/{goal_id}");
        assert_eq!(line["http.response.status_code"], 200);
        assert_eq!(line["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(line["user_id"], ada.id);
        assert_eq!(line["client.address"], "203.0.113.7");
        assert_eq!(line["bytes_out"], bytes);

        let [missing] = &lines_of("client-43")[..] else { panic!("{log:#?}") };
        assert_eq!(missing["error.type"], "not-found");
        assert_eq!(missing["client.address"], "127.0.0.1");
        assert_eq!(missing["trace_id"].as_str().unwrap().len(), 32);
        assert!(missing.get("http.route").is_none(), "{missing}");
        assert!(!log.concat().contains("secret-path"));
        assert!(lines_of("client-44").is_empty(), "health is told at debug");
    }
}
