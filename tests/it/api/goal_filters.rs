//! What lists of goals can be narrowed to.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use super::goal_lists::titles;
use crate::support::TestApp;

engines! {
    async fn tags_narrow_a_list_to_goals_that_have_either(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (title, tags) in [
            ("a", json!(["health"])),
            ("b", json!(["heal", "body"])),
            ("c", json!(["größe"])),
            ("d", json!(["100%", "a_b"])),
            ("e", json!(["100x", "axb"])),
            ("f", json!([])),
        ] {
            ada.goal_of(json!({ "title": title, "tags": tags })).await;
        }
        let listed = async |query: &str| titles(&ada.get(&format!("goals?{query}")).await.is(200));
        assert_eq!(listed("tag=heal").await, ["b"]);
        assert_eq!(listed("tag=HEALTH&tag=body").await, ["a", "b"]);
        assert_eq!(listed("tag=gr%C3%B6%C3%9Fe").await, ["c"]);
        assert_eq!(listed("tag=100%25").await, ["d"]);
        assert_eq!(listed("tag=a_b").await, ["d"]);
        assert_eq!(listed("tag=none").await, [""; 0]);
        let eight = ["x"; 7].map(|tag| format!("tag={tag}&")).concat() + "tag=heal";
        assert_eq!(listed(&eight).await, ["b"]);
        ada.get(&format!("goals?{eight}&tag=y")).await.refuses(&["query.tag too_long"]);
        ada.get("goals?tag=a,b").await.refuses(&["query.tag string_pattern_mismatch"]);
    }

    async fn due_days_narrow_a_list(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (title, due) in [("a", json!("2026-12-01")), ("b", json!("2026-12-31")), ("c", Value::Null)] {
            let plan = json!([{ "from": "2026-01-01", "reach": { "target": 5, "due_on": due } }]);
            ada.goal_of(json!({ "title": title, "plan": plan })).await;
        }
        let listed = async |query: &str| titles(&ada.get(&format!("goals?{query}")).await.is(200));
        assert_eq!(listed("due_after=2026-12-01").await, ["a", "b"]);
        assert_eq!(listed("due_after=2026-12-02").await, ["b"]);
        assert_eq!(listed("due_before=2026-12-31").await, ["a"]);
        assert_eq!(listed("due_after=2026-12-01&due_before=2026-12-01").await, [""; 0]);
        ada.get("goals?due_after=tomorrow&due_before=").await.refuses(&[
            "query.due_after date_parsing",
            "query.due_before date_parsing",
        ]);
    }

    async fn everybody_owns_what_they_see_so_far(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("a").await;
        let total = async |query: &str| {
            let answer = ada.get(&format!("goals?include_total=true&{query}")).await.is(200).json();
            assert_eq!(answer["items"].as_array().unwrap().len(), usize::try_from(answer["total"].as_u64().unwrap()).unwrap());
            answer["total"].clone()
        };
        assert_eq!(total("role=owner").await, 1);
        assert_eq!(total("role=viewer&role=owner").await, 1);
        assert_eq!(total("role=viewer").await, 0);
        ada.get("goals?role=admin").await.refuses(&["query.role enum"]);
    }

    async fn deleted_goals_are_listed_to_who_asks(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (gone, _) = (ada.goal("gone").await, ada.goal("there").await);
        ada.delete(&gone.path()).await.is(204);
        assert_eq!(titles(&ada.get("goals").await.is(200)), ["there"]);
        let all = ada.get("goals?include_deleted=true&include_total=true").await.is(200);
        assert_eq!(titles(&all), ["gone", "there"]);
        let all = all.json();
        assert_eq!(all["total"], 2);
        assert!(all["items"][0]["deleted_at"].is_string() && all["items"][1]["deleted_at"].is_null());
        assert_eq!(all["items"][0]["version"], 2);
    }

    async fn changes_since_a_moment_come_in_their_order_with_tombstones(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let first = ada.goal("first").await;
        app.clock.advance_seconds(60);
        let (second, third) = (ada.goal("second").await, ada.goal("third").await);
        ada.patch(&first.path(), &json!({ "archived_at": "2026-11-20T07:30:00Z" })).await.is(200);
        ada.delete(&second.path()).await.is(204);
        let since = "goals?include_deleted=true&include_archived=true&updated_since=";
        let changed = async |moment: &str| titles(&ada.get(&format!("{since}{moment}")).await.is(200));
        assert_eq!(changed("2026-11-20T07:30:00Z").await, ["third", "first", "second"]);
        assert_eq!(changed("2026-11-20T08:31:00%2B01:00").await, ["third", "first", "second"]);
        assert_eq!(changed("2026-11-20T07:31:00.001Z").await, [""; 0]);
        // Inclusive: the last moment seen yields what was seen at it again, and nothing is missed.
        let page = ada.get(&format!("{since}2026-11-20T07:30:00Z&limit=1")).await.is(200).json();
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = ada.get(&format!("{since}2026-11-20T07:30:00Z&limit=9&cursor={cursor}")).await.is(200);
        assert_eq!(titles(&rest), ["first", "second"]);
        ada.get(&third.path()).await.is(200);
        ada.get("goals?updated_since=2026-11-20T07:30:00").await.refuses(&["query.updated_since timezone_aware"]);
        ada.get("goals?sort=title&updated_since=2026-11-20T07:30:00Z").await.refuses(&["query.sort value_error"]);
        ada.get("goals?sort=updated_at&updated_since=2026-11-20T07:30:00Z").await.is(200);
    }
}
