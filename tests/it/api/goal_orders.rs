//! The orders of lists of goals.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use super::goal_lists::titles;
use crate::support::{Person, TestApp};

/// The titles of a whole walk, one goal at a time.
async fn walk(ada: &Person, query: &str) -> Vec<String> {
    let (mut seen, mut path) = (Vec::new(), format!("goals?limit=1&{query}"));
    loop {
        let answer = ada.get(&path).await.is(200);
        seen.extend(titles(&answer));
        let Value::String(cursor) = &answer.json()["next_cursor"] else {
            return seen;
        };
        assert!(cursor.len() <= 512, "{cursor}");
        path = format!("goals?limit=1&{query}&cursor={cursor}");
    }
}

engines! {
    async fn each_order_has_two_directions_and_a_walk_follows_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (title, position, due) in [
            ("\u{c4}pfel", 4, json!("2026-12-31")),
            ("apfel", 3, Value::Null),
            ("Zebra", 2, json!("2026-12-01")),
            ("\u{c9}clair", 1, Value::Null),
        ] {
            app.clock.advance_seconds(1);
            let plan = json!([{ "from": "2026-01-01", "reach": { "target": 5, "due_on": due } }]);
            ada.goal_of(json!({ "title": title, "position": position, "plan": plan })).await;
        }
        app.clock.advance_seconds(1);
        let zebra = ada.get("goals?q=zebra").await.is(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
        ada.patch(&format!("goals/{zebra}"), &json!({ "description": "striped" })).await.is(200);
        let made = ["\u{c4}pfel", "apfel", "Zebra", "\u{c9}clair"];
        let backwards = |order: [&'static str; 4]| { let mut order = order; order.reverse(); order };
        let titles = ["\u{c4}pfel", "apfel", "\u{c9}clair", "Zebra"];
        let changed = ["\u{c4}pfel", "apfel", "\u{c9}clair", "Zebra"];
        for (sort, order) in [
            ("position", backwards(made)),
            ("-position", made),
            ("created_at", made),
            ("-created_at", backwards(made)),
            ("updated_at", changed),
            ("-updated_at", backwards(changed)),
            ("title", titles),
            ("-title", backwards(titles)),
            ("due_on", ["Zebra", "\u{c4}pfel", "apfel", "\u{c9}clair"]),
            ("-due_on", ["\u{c4}pfel", "Zebra", "\u{c9}clair", "apfel"]),
        ] {
            assert_eq!(walk(&ada, &format!("sort={sort}")).await, order, "{sort}");
        }
    }

    async fn long_titles_are_walked_too(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let long = "\u{1F3AF}".repeat(199);
        for end in ["b", "a", "c"] {
            ada.goal_of(json!({ "title": format!("{long}{end}") })).await;
        }
        for sort in ["title", "-title"] {
            let mut seen = walk(&ada, &format!("sort={sort}")).await;
            seen.sort();
            assert_eq!(seen, ["a", "b", "c"].map(|end| format!("{long}{end}")));
        }
    }

    async fn an_order_that_is_not_offered_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("a").await;
        ada.goal("b").await;
        for sort in ["", "urgency", "-", "--title", "title,id", "Title"] {
            ada.get(&format!("goals?sort={sort}")).await.refuses(&["query.sort enum"]);
        }
        let cursor = ada.get("goals?limit=1&sort=title").await.is(200).json()["next_cursor"].as_str().unwrap().to_owned();
        for sort in ["-title", "position", "due_on"] {
            ada.get(&format!("goals?sort={sort}&cursor={cursor}")).await.refuses(&["query.cursor cursor_invalid"]);
        }
    }
}
