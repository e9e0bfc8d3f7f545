//! The feed: what happened, from its newest end or walked from an event on.

use onward_testkit::{TestDb, engines, scaled};
use serde_json::{Value, json};

use crate::support::{Person, TestApp};

async fn items(ada: &Person, path: &str) -> Vec<Value> {
    let page = ada.get(path).await.is(200).json();
    page["items"].as_array().unwrap().clone()
}

fn types(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

engines! {
    async fn a_change_is_told_with_its_subject_and_what_changed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let line = ada.log(&goal, json!({})).await;
        let path = format!("check-ins/{}", id(&line));
        let named = ada.patch(&path, &json!({ "value": 2, "note": "x" })).header("x-request-id", "patch-by-hand").await;
        named.is(200);
        ada.delete(&path).await.is(204);
        ada.call("POST", &format!("{path}/restore")).await.is(200);
        ada.patch(&goal.path(), &json!({ "state": "achieved" })).await.is(200);

        let events = items(&ada, "events?type=check_in.updated").await;
        let data = json!({
            "id": line["id"], "version": 2, "goal_id": goal.id(), "occurred_on": "2026-11-20", "changed": ["value", "note"],
        });
        let actor = json!({ "user_id": ada.id, "client": "api", "name": null });
        let expected = json!({
            "id": events[0]["id"], "type": "check_in.updated", "timestamp": "2026-11-20T07:30:00.000Z",
            "data": data, "actor": actor, "request_id": "patch-by-hand",
        });
        assert_eq!(events, [expected]);
        let told = items(&ada, &format!("events?goal_id={}", goal.id())).await;
        let order = [
            "goal.closed", "check_in.restored", "check_in.deleted", "check_in.updated", "check_in.created", "goal.created",
        ];
        assert_eq!(types(&told), order);
        assert_eq!(told[0]["data"], json!({ "id": goal.id(), "version": 2, "from": "active", "to": "achieved" }));
        assert_eq!(told[2]["data"], json!({ "id": line["id"], "version": 3, "goal_id": goal.id(), "occurred_on": "2026-11-20" }));
        assert_eq!(items(&app.stranger().await.0, "events?type=goal.created").await, [Value::Null; 0]);
    }

    async fn who_did_it_is_named_where_it_was_somebody_else(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        let path = format!("users/{}", ada.id);
        root.patch(&path, &json!({ "theme": "dark" })).await.is(200);
        root.patch("users/me", &json!({ "full_name": "Root of All" })).await.is(200);
        ada.patch("users/me", &json!({ "theme": "light" })).await.is(200);
        let told = items(&ada, "events?type=user.updated").await;
        let actor = |id: &str, name: Value| json!({ "user_id": id, "client": "api", "name": name });
        assert_eq!(told[0]["actor"], actor(&ada.id, Value::Null));
        assert_eq!(told[1]["actor"], actor(&root.id, json!("Root of All")));
    }

    async fn a_feed_is_narrowed_paged_and_walked_from_an_event_on(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for number in 0..5 {
            ada.goal(&format!("goal {number}")).await;
        }
        let newest = items(&ada, "events?type=goal.created").await;
        let first = id(newest.last().unwrap());
        let after = format!("events?type=goal.created&type=goal.deleted&after={first}");
        let mut walked = Vec::new();
        let mut path = format!("{after}&limit=3&include_total=true");
        loop {
            let page = ada.get(&path).await.is(200).json();
            assert_eq!(page["total"], 4);
            walked.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("{after}&limit=3&include_total=true&cursor={cursor}");
        }
        walked.reverse();
        assert_eq!(walked, newest[..4]);
        ada.get("events?type=goal.opened").await.refuses(&["query.type enum"]);
        ada.get("events?after=019a9f0c").await.refuses(&["query.after uuid_parsing"]);
        // Made now, and by nobody.
        let foreign = items(&app.stranger().await.0, "events").await;
        ada.get(&format!("events?after={}", id(&foreign[0]))).await.refuses(&["query.after value_error"]);
    }

    async fn an_event_that_is_too_old_to_go_on_from_is_gone(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("Run").await;
        let old = items(&ada, "events?type=goal.created").await;
        let after = format!("events?after={}", id(&old[0]));
        app.at("2026-12-20T07:30:01Z");
        let ada = ada.again(&app.anonymous()).await;
        assert_eq!(types(&items(&ada, "events").await), ["session.created"]);
        ada.get(&after).await.problem(410, "gone");
        app.run_jobs().await;
        ada.get(&after).await.problem(410, "gone");
    }

    async fn a_walk_misses_nothing_that_parallel_writers_do(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let begin = id(&items(&ada, "events?limit=1").await[0]).to_owned();
        let each = scaled(12, 250);
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let (client, path) = (ada.client.patient(), goal.check_ins());
                tokio::spawn(async move {
                    for _ in 0..each {
                        client.post(&path, &json!({ "value": 1 })).await.is(201);
                    }
                })
            })
            .collect();
        let (mut seen, mut last) = (Vec::new(), begin);
        loop {
            let done = writers.iter().all(tokio::task::JoinHandle::is_finished);
            let more = items(&ada, &format!("events?after={last}&limit=7")).await;
            if more.is_empty() && done {
                break;
            }
            if let Some(newest) = more.last() {
                id(newest).clone_into(&mut last);
            }
            seen.extend(more);
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let expected = 8 * each;
        let mut subjects: Vec<&str> = seen.iter().map(|event| id(&event["data"])).collect();
        subjects.sort_unstable();
        subjects.dedup();
        assert_eq!((seen.len(), subjects.len()), (expected, expected));
    }
}
