//! Searching goals with a sentence (R41).

use std::collections::BTreeSet;

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use super::goal_lists::titles;
use crate::support::TestApp;

/// A sentence as a parameter.
fn q(sentence: &str) -> String {
    let url = reqwest::Url::parse_with_params("http://q", [("q", sentence)]).unwrap();
    url.query().unwrap().to_owned()
}

engines! {
    async fn a_sentence_is_looked_for_in_title_description_and_tags(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal_of(json!({ "title": "Größe halten", "tags": ["health"] })).await;
        ada.goal_of(json!({ "title": "Read", "description": "24 good books\nbefore new year", "tags": ["mind"] })).await;
        ada.goal_of(json!({ "title": "Run", "description": "100 % of every week", "tags": ["health", "body"] })).await;
        for (sentence, found) in [
            ("", &["Größe halten", "Read", "Run"][..]),
            ("GROSSE", &["Größe halten"]),
            ("health", &["Größe halten", "Run"]),
            ("health -body", &["Größe halten"]),
            ("\"good books\"", &["Read"]),
            ("\"books before new\"", &["Read"]),
            ("books good", &["Read"]),
            ("-\"good books\" -halten", &["Run"]),
            ("read mind", &["Read"]),
            ("%", &["Run"]),
            ("\"read 24\"", &[]),
            ("run books", &[]),
        ] {
            let answer = ada.get(&format!("goals?include_total=true&{}", q(sentence))).await.is(200);
            assert_eq!(titles(&answer), found, "{sentence}");
            assert_eq!(answer.json()["total"], found.len(), "{sentence}");
        }
    }

    async fn a_sentence_that_cannot_be_read_is_refused_at_its_place(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let answer = ada.get(&format!("goals?{}", q("größe \"open"))).await.problem(422, "validation-error");
        assert_eq!(answer.errors(), ["query.q query_syntax"]);
        assert_eq!(answer.json()["errors"][0]["ctx"], json!({ "offset": 6 }));
        ada.get(&format!("goals?{}", q("a - b"))).await.refuses(&["query.q query_syntax"]);
        ada.get(&format!("goals?{}", q(&"ä".repeat(501)))).await.refuses(&["query.q string_too_long"]);
        ada.get(&format!("goals?{}", q(&"ä".repeat(500)))).await.is(200);
    }

    async fn conditions_are_looked_for_in_fields(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let books = ada.goal_of(json!({
            "title": "Books",
            "tags": ["home"],
            "measure": { "aggregate": "sum", "unit": "books" },
            "plan": [{ "from": "2026-01-01", "reach": { "target": 24, "due_on": "2026-12-31" } }],
        })).await;
        ada.goal_of(json!({
            "title": "Run",
            "tags": ["home", "body"],
            "parent_id": books.id(),
            "plan": [{ "from": "2026-12-01", "keep": { "at_least": 3, "every": "P1W" } }],
        })).await;
        let closed = ada.goal("Tidy up").await;
        ada.patch(&closed.path(), &json!({ "state": "achieved" })).await.is(200);
        let away = ada.goal("Old").await;
        ada.patch(&away.path(), &json!({ "archived_at": "2026-11-01T00:00:00Z" })).await.is(200);
        let below = format!("parent:{}", books.id());
        for (sentence, found) in [
            ("tag:home", &["Books", "Run"][..]),
            ("tag:home -run", &["Books"]),
            ("tag:body,none", &["Run"]),
            ("state:active", &["Books", "Run"]),
            ("-state:active", &["Tidy up"]),
            ("kind:keep", &["Run"]),
            ("kind:reach", &["Books", "Tidy up"]),
            ("unit:Books", &["Books"]),
            (&below, &["Run"]),
            ("parent:none", &["Books", "Tidy up"]),
            ("due<=+6w", &["Books"]),
            ("due<+5w", &[]),
            ("start>=+1w", &["Run"]),
            ("closed:+0d", &["Tidy up"]),
            ("updated>-1d state:achieved", &["Tidy up"]),
            ("owner:me is:archived", &["Old"]),
            ("is:shared", &[]),
            ("role:owner", &["Books", "Run", "Tidy up"]),
            ("status:stale", &["Books"]),
            ("status:pending,stale tag:home", &["Books", "Run"]),
            ("-status:stale", &["Run", "Tidy up"]),
            ("status:achieved", &["Tidy up"]),
            ("books status:pending", &[]),
        ] {
            let answer = ada.get(&format!("goals?include_total=true&{}", q(sentence))).await.is(200);
            assert_eq!(titles(&answer), found, "{sentence}");
            assert_eq!(answer.json()["total"], found.len(), "{sentence}");
        }
        let owner = format!("owner:{}", ada.name.to_uppercase());
        assert_eq!(titles(&ada.get(&format!("goals?{}", q(&owner))).await.is(200)).len(), 3);
    }

    async fn days_from_today_are_counted_where_the_person_is(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        // 07:30 UTC on the 20th is still the 19th in Honolulu.
        ada.goal_of(json!({
            "title": "Books",
            "plan": [{ "from": "2026-01-01", "reach": { "target": 24, "due_on": "2026-11-20" } }],
        })).await;
        let found = async |sentence| titles(&ada.get(&format!("goals?{}", q(sentence))).await.is(200)).len();
        assert_eq!((found("due:+0d").await, found("due:+1d").await), (1, 0));
        ada.patch("users/me", &json!({ "time_zone": "Pacific/Honolulu" })).await.is(200);
        assert_eq!((found("due:+0d").await, found("due:+1d").await), (0, 1));
    }

    async fn a_condition_that_is_none_is_refused_at_its_place(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (sentence, offset) in [("größe stauts:late", 6), ("due:soon", 4), ("status:late", 7)] {
            let answer = ada.get(&format!("goals?{}", q(sentence))).await.problem(422, "validation-error");
            assert_eq!(answer.errors(), ["query.q query_syntax"], "{sentence}");
            assert_eq!(answer.json()["errors"][0]["ctx"], json!({ "offset": offset }), "{sentence}");
        }
        // Notes have no fields.
        ada.get(&format!("check-ins?{}", q("due:soon"))).await.is(200);
    }

    async fn a_walk_through_a_search_finds_everything_once_in_bounded_pages(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let me = ada.id.parse().unwrap();
        db.fill_with_goals(me, 2_600).await;
        let mut wanted = BTreeSet::new();
        for number in 0..5 {
            wanted.insert(ada.goal_of(json!({ "title": format!("needle {number}"), "position": 520 * number })).await.id().to_owned());
        }
        let (mut found, mut path, mut pages) = (Vec::new(), "goals?q=needle&limit=2".to_owned(), 0);
        loop {
            let page = ada.get(&path).await.is(200).json();
            let items = page["items"].as_array().unwrap();
            found.extend(items.iter().map(|goal| goal["id"].as_str().unwrap().to_owned()));
            pages += 1;
            let Value::String(cursor) = &page["next_cursor"] else { break };
            path = format!("goals?q=needle&limit=2&cursor={cursor}");
        }
        assert_eq!(found.len(), 5);
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), wanted);
        assert!(pages >= 3, "{pages}");
        // Nothing is found among so many goals: the page is empty and leads on.
        let none = ada.get("goals?q=nothing").await.is(200).json();
        assert_eq!(none["items"], json!([]));
        let next = none["next_cursor"].as_str().unwrap();
        let end = ada.get(&format!("goals?q=nothing&cursor={next}")).await.is(200).json();
        assert_eq!(end, json!({ "items": [], "next_cursor": null }));
    }
}
