//! Reading parts of goals, and goals with the newest line of their logs (R43).

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::TestApp;

fn names(goal: &Value) -> Vec<&str> {
    goal.as_object().unwrap().keys().map(String::as_str).collect()
}

engines! {
    async fn the_fields_that_were_asked_for_are_answered_and_the_id(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal_of(json!({ "title": "Run", "weight": 0.000_001 })).await;
        let one = ada.get(&format!("{}?fields=title,weight", goal.path())).await.is(200);
        assert_eq!(one.text(), format!("{{\"id\":\"{}\",\"title\":\"Run\",\"weight\":0.000001}}", goal.id()));
        assert_eq!(one.header("etag"), None);
        let list = ada.get("goals?fields=state").await.is(200).json();
        assert_eq!(list["items"], json!([{ "id": goal.id(), "state": "active" }]));
        let every: Vec<&str> = names(&goal.0);
        let all = ada.get(&format!("{}?fields={}", goal.path(), every.join(","))).await.is(200).json();
        assert_eq!(all, goal.0);
        for fields in ["", "name", "title,", "last_check_in"] {
            ada.get(&format!("goals?fields={fields}")).await.refuses(&["query.fields enum"]);
        }
    }

    async fn a_part_is_answered_whatever_is_known_already(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for query in ["fields=title", "expand=last_check_in", "expand=standing"] {
            let path = format!("{}?{query}", goal.path());
            ada.get(&path).header("if-none-match", "\"1\"").await.is(200);
        }
        ada.get(&goal.path()).header("if-none-match", "\"1\"").await.is(304);
    }

    async fn the_newest_line_is_that_of_the_newest_day(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (run, walk) = (ada.sum("Run").await, ada.sum("Walk").await);
        ada.log(&run, json!({ "value": 1, "occurred_on": "2026-11-18" })).await;
        app.clock.advance_seconds(1);
        let newest = ada.log(&run, json!({ "value": 2, "occurred_on": "2026-11-19" })).await;
        app.clock.advance_seconds(1);
        ada.log(&run, json!({ "value": 3, "occurred_on": "2026-11-17" })).await;
        let gone = ada.log(&run, json!({ "value": 4, "occurred_on": "2026-11-20" })).await;
        ada.delete(&format!("check-ins/{}", gone["id"].as_str().unwrap())).await.is(204);
        let list = ada.get("goals?expand=last_check_in").await.is(200).json();
        assert_eq!(list["items"][0]["last_check_in"], newest);
        assert_eq!((&list["items"][1]["title"], &list["items"][1]["last_check_in"]), (&json!("Walk"), &Value::Null));
        let one = ada.get(&format!("{}?expand=last_check_in&fields=title", run.path())).await.is(200);
        assert_eq!(one.json(), json!({ "id": run.id(), "title": "Run", "last_check_in": newest }));
        assert_eq!(one.header("etag"), None);
        let none = ada.get(&format!("{}?expand=last_check_in", walk.path())).await.is(200).json();
        assert!(none["last_check_in"].is_null() && none["title"] == "Walk");
        assert!(ada.get(&run.path()).await.is(200).json().get("last_check_in").is_none());
        for expand in ["", "standings", "last_check_in,"] {
            ada.get(&format!("goals?expand={expand}")).await.refuses(&["query.expand enum"]);
        }
    }

    async fn standings_beside_goals_are_those_of_their_own_today(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (run, there) = (ada.sum("Run").await, ada.sum("There").await);
        // 07:30 UTC is still the day before in Honolulu.
        ada.patch(&there.path(), &json!({ "time_zone": "Pacific/Honolulu" })).await.is(200);
        ada.log(&run, json!({ "value": 12 })).await;
        let list = ada.get("goals?expand=standing,last_check_in").await.is(200).json();
        for (item, goal, day) in [(0, &run, "2026-11-20"), (1, &there, "2026-11-19")] {
            let item = &list["items"][item];
            assert_eq!(item["standing"], ada.standing(goal, day).await.json());
            assert!(item.as_object().unwrap().contains_key("last_check_in"));
        }
        let one = ada.get(&format!("{}?fields=title&expand=standing", run.path())).await.is(200);
        assert_eq!(names(&one.json()), ["id", "standing", "title"]);
        assert_eq!(one.header("etag"), None);
    }

    async fn the_newest_lines_follow_the_page_in_every_order(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for number in 0..5 {
            let goal = ada.goal_of(json!({ "title": format!("goal {number}"), "tags": ["t"] })).await;
            ada.log(&goal, json!({ "value": number })).await;
        }
        for sort in ["position", "title", "created_at", "updated_at", "due_on"] {
            for sign in ["", "-"] {
                let query = format!("goals?limit=2&tag=t&q=goal&expand=last_check_in&sort={sign}{sort}");
                let (mut path, mut seen) = (query.clone(), 0);
                loop {
                    let page = ada.get(&path).await.is(200).json();
                    for goal in page["items"].as_array().unwrap() {
                        let title = format!("goal {}", goal["last_check_in"]["value"]);
                        assert_eq!(goal["title"], title, "{sign}{sort}");
                        seen += 1;
                    }
                    let Value::String(cursor) = &page["next_cursor"] else { break };
                    path = format!("{query}&cursor={cursor}");
                }
                assert_eq!(seen, 5, "{sign}{sort}");
            }
        }
    }
}
