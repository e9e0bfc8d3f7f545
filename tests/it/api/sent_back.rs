//! What was read can be sent back: it says the same (R20, R48), though clocks know more than is told (R12).

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::TestApp;

/// A moment that no answer tells in full.
const NOW: &str = "2026-11-20T07:30:00.123456Z";

/// What of a check-in can be written.
fn writable(line: &Value) -> Value {
    let mut content = json!({});
    for name in [
        "occurred_on",
        "occurred_at",
        "value",
        "skipped",
        "note",
        "confidence",
    ] {
        content[name] = line[name].clone();
    }
    content
}

engines! {
    async fn a_check_in_sent_back_as_it_was_read_changes_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        app.at(NOW);
        let bodies = [
            json!({ "value": 1, "external_id": "row-0" }),
            json!({ "value": 1, "external_id": "row-1", "occurred_on": "2026-11-18" }),
            json!({ "value": 1, "external_id": "row-2", "occurred_at": "2026-11-19T18:00:00.999999999+01:00" }),
        ];
        for (number, body) in bodies.iter().enumerate() {
            let line = ada.log(&goal, body.clone()).await;
            let path = format!("check-ins/{}", line["id"].as_str().unwrap());
            let read = ada.get(&path).await.is(200).json();
            assert_eq!(ada.patch(&path, &read).await.is(200).json(), read, "{body}");
            let by_key = format!("{}/by-key/row-{number}", goal.check_ins());
            assert_eq!(ada.put(&by_key, &writable(&read)).await.is(200).json(), read, "{body}");
            let mut named = writable(&read);
            named["external_id"] = read["external_id"].clone();
            assert_eq!(ada.post(&goal.check_ins(), &named).await.is(200).json(), read, "{body}");
        }
    }

    async fn a_goal_sent_back_as_it_was_read_changes_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.at(NOW);
        let made = ada.goal_of(json!({ "title": "made", "state": "dropped", "archived_at": NOW })).await;
        let changed = ada.goal("changed").await;
        ada.patch(&changed.path(), &json!({ "state": "achieved", "archived_at": NOW })).await.is(200);
        for goal in [made, changed] {
            let read = ada.get(&goal.path()).await.is(200).json();
            assert_eq!(read["archived_at"], "2026-11-20T07:30:00.123Z");
            assert_eq!(ada.patch(&goal.path(), &read).await.is(200).json(), read);
            assert_eq!(ada.put(&goal.path(), &read).await.is(200).json(), read);
        }
    }
}
