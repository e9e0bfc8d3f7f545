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
