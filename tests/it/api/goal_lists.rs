//! Lists of goals: pages, filters, order.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

/// The titles of a page.
pub(super) fn titles(answer: &Answer) -> Vec<String> {
    let items = answer.json()["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|goal| goal["title"].as_str().unwrap().to_owned())
        .collect()
}

async fn goals(ada: &Person, count: usize) {
    for number in 0..count {
        ada.goal(&format!("goal {number}")).await;
    }
}

engines! {
    async fn a_list_without_goals_is_empty(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let answer = ada.get("goals").await.is(200);
        assert_eq!(answer.json(), json!({ "items": [], "next_cursor": null }));
        assert_eq!(answer.header("etag"), None);
    }

    async fn a_walk_yields_every_goal_once_and_in_order(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        goals(&ada, 7).await;
        let (mut seen, mut path, mut pages) = (Vec::new(), "goals?limit=3".to_owned(), 0);
        loop {
            let answer = ada.get(&path).await.is(200);
            seen.extend(titles(&answer));
            pages += 1;
            let Some(cursor) = answer.json()["next_cursor"].as_str().map(str::to_owned) else {
                break;
            };
            assert!(cursor.len() <= 512);
            let link = answer.header("link").unwrap().to_owned();
            let next = format!("</api/v1/goals?limit=3&cursor={cursor}>; rel=\"next\"");
            assert!(link.contains(&next), "{link}");
            assert!(link.contains("</api/v1/goals?limit=3>; rel=\"first\""), "{link}");
            path = format!("goals?limit=3&cursor={cursor}");
        }
        assert_eq!(
            seen,
            (0..7).map(|number| format!("goal {number}")).collect::<Vec<_>>()
        );
        assert_eq!(pages, 3);
    }

    async fn a_walk_is_not_disturbed_by_what_comes_and_goes(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        goals(&ada, 4).await;
        let first = ada.get("goals?limit=2").await.is(200).json();
        let second = first["items"][1]["id"].as_str().unwrap();
        ada.delete(&format!("goals/{second}")).await.is(204);
        ada.goal_of(json!({ "title": "before", "position": 1 })).await;
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = ada.get(&format!("goals?limit=2&cursor={cursor}")).await.is(200);
        assert_eq!(titles(&rest), ["goal 2", "goal 3"]);
    }

    async fn a_list_is_sorted_by_position_then_id(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (title, position) in [
            ("c", json!(3)),
            ("a", json!(-1.5)),
            ("b1", json!(2)),
            ("b2", json!(2.0)),
        ] {
            app.clock.advance_seconds(1);
            ada.goal_of(json!({ "title": title, "position": position })).await;
        }
        for path in ["goals", "goals?sort=position"] {
            assert_eq!(titles(&ada.get(path).await.is(200)), ["a", "b1", "b2", "c"]);
        }
        let mut seen = Vec::new();
        let mut path = "goals?limit=1".to_owned();
        loop {
            let answer = ada.get(&path).await.is(200);
            seen.extend(titles(&answer));
            let Value::String(cursor) = &answer.json()["next_cursor"] else {
                break;
            };
            path = format!("goals?limit=1&cursor={cursor}");
        }
        assert_eq!(seen, ["a", "b1", "b2", "c"]);
    }

    async fn the_total_is_told_to_who_asks(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        goals(&ada, 3).await;
        let answer = ada.get("goals?limit=1&include_total=true").await.is(200).json();
        assert_eq!(answer["total"], 3);
        let answer = ada.get("goals?limit=1&include_total=false").await.is(200).json();
        assert!(answer.as_object().unwrap().get("total").is_none());
    }

    async fn states_and_parents_narrow_a_list(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let top = ada.goal("top").await;
        app.clock.advance_seconds(1);
        ada.goal_of(json!({ "title": "child", "parent_id": top.id() }))
            .await;
        ada.goal_of(json!({ "title": "done", "state": "achieved" })).await;
        ada.goal_of(json!({ "title": "gone", "state": "dropped" })).await;
        ada.goal_of(json!({ "title": "away", "archived_at": "2026-11-01T00:00:00Z" }))
            .await;
        let listed = async |query: &str| titles(&ada.get(&format!("goals{query}")).await.is(200));
        assert_eq!(listed("").await, ["top", "child", "done", "gone"]);
        assert_eq!(listed("?state=active").await, ["top", "child"]);
        assert_eq!(listed("?parent_id=none&state=active").await, ["top"]);
        assert_eq!(listed("?state=achieved&state=dropped").await, ["done", "gone"]);
        assert_eq!(listed(&format!("?parent_id={}", top.id())).await, ["child"]);
        assert_eq!(
            listed("?include_archived=true&state=active").await,
            ["top", "child", "away"]
        );
        assert_eq!(
            listed("?parent_id=019a9f0c-8a00-7000-8000-000000000001").await,
            [""; 0]
        );
    }

    async fn a_cursor_leads_on_only_in_its_own_walk(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        goals(&ada, 3).await;
        goals(&bob, 3).await;
        let cursor = ada.get("goals?limit=1").await.is(200).json()["next_cursor"]
            .as_str()
            .unwrap()
            .to_owned();
        ada.get(&format!("goals?cursor={cursor}")).await.is(200);
        bob.get(&format!("goals?cursor={cursor}"))
            .await
            .refuses(&["query.cursor cursor_invalid"]);
        let other = ada.get(&format!("goals?state=active&cursor={cursor}")).await;
        other.refuses(&["query.cursor cursor_invalid"]);
        let goal = ada.get("goals").await.json()["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let log = ada.get(&format!("goals/{goal}/check-ins?cursor={cursor}")).await;
        log.refuses(&["query.cursor cursor_invalid"]);
    }

    async fn a_bent_cursor_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        goals(&ada, 2).await;
        let cursor = ada.get("goals?limit=1").await.is(200).json()["next_cursor"]
            .as_str()
            .unwrap()
            .to_owned();
        let mut bent = vec![
            String::new(),
            "x".into(),
            "%00".into(),
            "A".repeat(600),
            format!("{cursor}A"),
        ];
        for place in 0..cursor.len() {
            let mut bytes = cursor.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            bent.push(String::from_utf8(bytes).unwrap());
        }
        for cursor in bent {
            let answer = ada.get(&format!("goals?cursor={cursor}")).await;
            answer.refuses(&["query.cursor cursor_invalid"]);
        }
    }
}
