//! Hundreds of bodies, parameters and headers that nobody would send: each is answered, none with a server
//! fault (E1).

pub(super) mod dice;

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Answer, Owner, TestApp};
use dice::{Dice, bent, object};

#[track_caller]
fn survived(answer: &Answer, sent: &str) {
    assert!(
        answer.status < 500,
        "{}: {} to {sent}",
        answer.name,
        answer.text()
    );
    if answer.status >= 400 {
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{sent}"
        );
    }
}

async fn send(ada: &Owner, method: &str, path: &str, body: String) {
    let answer = ada
        .call(method, path)
        .body("application/json", body.clone())
        .await;
    survived(&answer, &body);
}

engines! {
    async fn no_body_breaks_an_operation(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let keep = json!({ "at_least": 1, "every": "P1D", "on": { "weekdays": [1] }, "carry": 1 });
        let goal_body = json!({
            "title": "x", "tags": ["a"], "weight": 1, "measure": { "aggregate": "sum", "decimals": 2 },
            "plan": [
                { "from": "2026-01-01", "reach": { "start": 0, "target": 5, "due_on": "2026-12-31" } },
                { "from": "2026-06-01", "keep": keep },
            ],
        });
        let line = json!({
            "occurred_on": "2026-11-20", "value": 1, "note": "x", "confidence": 5, "external_id": "a",
        });
        let batch = json!({ "items": [line, { "value": 2 }], "on_conflict": "update" });
        let operations = [
            ("POST", "goals".to_owned(), goal_body.clone()),
            (
                "PATCH",
                goal.path(),
                json!({ "title": "y", "measure": { "unit": "km" }, "state": "active" }),
            ),
            ("POST", goal.check_ins(), line.clone()),
            ("POST", format!("{}/batch", goal.check_ins()), batch),
        ];
        let mut dice = Dice(0x5eed_0f0a_11da_7a5a);
        for round in 0..400 {
            let (method, path, right) = &operations[round % operations.len()];
            let body = if round % 3 == 0 {
                object(&mut dice, 4)
            } else {
                bent(&mut dice, right)
            };
            send(&ada, method, path, body).await;
        }
        ada.get("goals?limit=200").await.is(200);
        ada.get(&format!("{}/standing", goal.path())).await.is(200);
    }

    async fn no_parameter_breaks_an_operation(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let names = [
            "limit",
            "cursor",
            "include_total",
            "state",
            "parent_id",
            "include_archived",
            "sort",
            "as_of",
            "occurred_after",
            "occurred_before",
            "x",
        ];
        let values = [
            "",
            "0",
            "-1",
            "1",
            "200",
            "true",
            "active",
            "none",
            "0001-01-01",
            "9999-12-31",
            "2026-11-20",
            "%00",
            "%ff",
            "%",
            "+",
            "%F0%9F%8F%83",
            "position",
            "-position",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "1e5",
            "null",
            "019a9f0c-8a00-7000-8000-0000000000ff",
            "&&&",
            "=",
            "a=b",
        ];
        let paths = [
            "goals".to_owned(),
            goal.check_ins(),
            format!("{}/standing", goal.path()),
            goal.path(),
        ];
        let mut dice = Dice(0x0dd_ba11);
        for _ in 0..400 {
            let pairs: Vec<_> = (0..=dice.roll(3))
                .map(|_| format!("{}={}", dice.pick(&names), dice.pick(&values)))
                .collect();
            let path = format!("{}?{}", dice.pick(&paths), pairs.join("&"));
            survived(&ada.get(&path).await, &path);
        }
    }

    async fn no_header_breaks_an_operation(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let names = [
            "if-match",
            "if-none-match",
            "idempotency-key",
            "accept",
            "content-encoding",
            "x-request-id",
            "traceparent",
            "authorization",
            "x-forwarded-for",
            "forwarded",
            "cookie",
            "origin",
            "sec-fetch-site",
            "accept-encoding",
            "expect",
            "range",
            "te",
            "user-agent",
        ];
        let values = [
            "",
            " ",
            "*",
            "\"1\"",
            "W/\"1\"",
            "\"",
            "\"\u{e4}\"",
            "\u{fffd}",
            "a,b,c",
            ";;;q=",
            "q=0",
            "application/json",
            "0",
            "-1",
            "99999999999999999999",
            "Bearer",
            "Bearer \u{e4}",
            "Basic Og==",
            "00-0-0-0",
            "bytes=0-",
            "\t",
        ];
        let mut dice = Dice(0xca5e);
        for round in 0..300 {
            let path = if round % 2 == 0 {
                "goals".to_owned()
            } else {
                goal.path()
            };
            let request = match round % 3 {
                0 => ada.get(&path),
                1 => ada.patch(&goal.path(), &json!({ "title": "x" })),
                _ => ada.post("goals", &json!({ "title": "x" })),
            };
            let sent: Vec<_> = (0..=dice.roll(2))
                .map(|_| (*dice.pick(&names), *dice.pick(&values)))
                .collect();
            let request = sent
                .iter()
                .fold(request, |request, (name, value)| request.header(name, value));
            survived(&request.await, &format!("{sent:?}"));
        }
    }
}
