//! Tags: which there are, and changing one in all goals at once.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

async fn tagged(ada: &Person, title: &str, tags: Value) -> crate::support::Goal {
    ada.goal_of(json!({ "title": title, "tags": tags })).await
}

fn uses(answer: &Answer) -> Vec<(String, u64)> {
    let one = |tag: &Value| {
        (
            tag["name"].as_str().unwrap().to_owned(),
            tag["goals"].as_u64().unwrap(),
        )
    };
    answer.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(one)
        .collect()
}

fn pairs(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected
        .iter()
        .map(|(name, goals)| ((*name).to_owned(), *goals))
        .collect()
}

engines! {
    async fn tags_are_listed_in_order_with_the_number_of_their_goals(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        tagged(&ada, "a", json!(["health", "body"])).await;
        tagged(&ada, "b", json!(["body", "größe"])).await;
        let gone = tagged(&ada, "c", json!(["gone", "body"])).await;
        tagged(&ada, "d", json!([])).await;
        tagged(&bob, "e", json!(["his"])).await;
        ada.delete(&gone.path()).await.is(204);
        let all = pairs(&[("body", 2), ("größe", 1), ("health", 1)]);
        assert_eq!(uses(&ada.get("tags").await.is(200)), all);
        let first = ada.get("tags?limit=2&include_total=true").await.is(200);
        assert_eq!(uses(&first), all[..2]);
        assert_eq!(first.json()["total"], 3);
        let cursor = first.json()["next_cursor"].as_str().unwrap().to_owned();
        let rest = ada.get(&format!("tags?limit=2&cursor={cursor}")).await.is(200);
        assert_eq!(uses(&rest), all[2..]);
        assert!(rest.json()["next_cursor"].is_null());
        bob.get(&format!("tags?cursor={cursor}")).await.refuses(&["query.cursor cursor_invalid"]);
        assert_eq!(uses(&bob.get("tags").await.is(200)), pairs(&[("his", 1)]));
    }

    async fn a_tag_is_renamed_in_all_goals_and_their_versions_rise(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (a, b) = (tagged(&ada, "a", json!(["x", "größe"])).await, tagged(&ada, "b", json!(["größe"])).await);
        let c = tagged(&ada, "c", json!(["x"])).await;
        app.clock.advance_seconds(1);
        let renamed = ada.patch("tags/Gr%C3%B6%C3%9Fe", &json!({ "name": "Size" })).await.is(200);
        assert_eq!(renamed.json(), json!({ "name": "size", "goals": 2 }));
        for (goal, tags, version) in [(&a, json!(["size", "x"]), 2), (&b, json!(["size"]), 2), (&c, json!(["x"]), 1)] {
            let now = ada.get(&goal.path()).await.is(200).json();
            assert_eq!((&now["tags"], &now["version"]), (&tags, &json!(version)));
        }
        let sync = ada.get("goals?updated_since=2026-11-20T07:30:01Z&fields=title").await.is(200).json();
        assert_eq!(sync["items"].as_array().unwrap().len(), 2);
        ada.patch("tags/größe", &json!({ "name": "y" })).await.problem(404, "not-found");
    }

    async fn two_tags_become_one_under_the_name_of_the_other(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let both = tagged(&ada, "a", json!(["x", "y", "z"])).await;
        tagged(&ada, "b", json!(["y"])).await;
        let merged = ada.patch("tags/x", &json!({ "name": "y" })).await.is(200).json();
        assert_eq!(merged, json!({ "name": "y", "goals": 2 }));
        assert_eq!(ada.get(&both.path()).await.is(200).json()["tags"], json!(["y", "z"]));
        assert_eq!(uses(&ada.get("tags").await.is(200)), pairs(&[("y", 2), ("z", 1)]));
        // The name it has already changes nothing.
        let version = ada.get(&both.path()).await.is(200).json()["version"].clone();
        assert_eq!(ada.patch("tags/y", &json!({ "name": "Y" })).await.is(200).json(), merged);
        assert_eq!(ada.get(&both.path()).await.is(200).json()["version"], version);
    }

    async fn a_tag_is_taken_from_all_goals(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let (hers, his) = (tagged(&ada, "a", json!(["x", "y"])).await, tagged(&bob, "b", json!(["x"])).await);
        ada.delete("tags/x").await.is(204);
        let now = ada.get(&hers.path()).await.is(200).json();
        assert_eq!((&now["tags"], &now["version"]), (&json!(["y"]), &json!(2)));
        assert_eq!(bob.get(&his.path()).await.is(200).json(), his.0);
        ada.delete("tags/x").await.problem(404, "not-found");
    }

    async fn what_cannot_be_a_tag_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        tagged(&ada, "a", json!(["x", "a/b", "100%"])).await;
        for (body, fault) in [
            (json!({}), "body.name missing"),
            (json!({ "name": "" }), "body.name string_too_short"),
            (json!({ "name": "a b" }), "body.name string_pattern_mismatch"),
            (json!({ "name": null }), "body.name none_not_allowed"),
            (json!({ "name": "y", "goals": 1 }), "body.goals extra_forbidden"),
        ] {
            ada.patch("tags/x", &body).await.refuses(&[fault]);
        }
        ada.delete("tags/a%20b").await.refuses(&["path.tag string_pattern_mismatch"]);
        ada.delete(&format!("tags/{}", "x".repeat(41))).await.refuses(&["path.tag string_too_long"]);
        ada.delete("tags/a%2Fb").await.is(204);
        ada.delete("tags/100%25").await.is(204);
        assert_eq!(uses(&ada.get("tags").await.is(200)), pairs(&[("x", 1)]));
    }
}
