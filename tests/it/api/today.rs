//! Today: what wants attention, in which order, and how much of the day is left.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

/// Whole seconds until the person's day ends.
const LEFT: i64 = 15 * 3600 + 1800 - 1;

/// A goal to reach 100 by a day, with so much of it done a week ago.
async fn hundred(ada: &Person, title: &str, due: &str, done: i64) -> Goal {
    let goal = ada
        .goal_of(json!({
            "title": title,
            "measure": { "aggregate": "sum" },
            "plan": [{ "from": "2026-11-01", "reach": { "start": 0, "target": 100, "due_on": due } }],
        }))
        .await;
    ada.log(&goal, json!({ "occurred_on": "2026-11-18", "value": done }))
        .await;
    goal
}

fn titles(today: &Value) -> Vec<&str> {
    let items = today["items"].as_array().unwrap().iter();
    items
        .map(|item| item["goal"]["title"].as_str().unwrap())
        .collect()
}

async fn today(ada: &Person, query: &str) -> Value {
    ada.get(&format!("today{query}")).await.is(200).json()
}

engines! {
    async fn the_most_urgent_comes_first_with_its_standing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        hundred(&ada, "done", "2026-11-30", 100).await;
        hundred(&ada, "ahead", "2026-11-30", 90).await;
        let late = hundred(&ada, "overdue", "2026-11-19", 90).await;
        hundred(&ada, "behind", "2026-11-30", 10).await;
        hundred(&ada, "tight", "2026-11-30", 60).await;
        let found = today(&ada, "?include_total=true").await;
        assert_eq!(titles(&found), ["overdue", "behind", "tight", "ahead", "done"]);
        assert_eq!(found["total"], 5);
        assert_eq!(found["as_of"], "2026-11-20");
        // It is a moment after 08:30 in Berlin, where the day ends at midnight.
        assert_eq!(found["seconds_left"], LEFT);
        let first = &found["items"][0];
        assert_eq!(first["goal"], ada.get(&late.path()).await.is(200).json());
        assert_eq!(first["standing"], ada.standing(&late, "2026-11-20").await.json());
        assert_eq!(first["usual_value"], 90);
        // Seven days ahead each, without the buffer; the one that is overdue has no days ahead.
        let buffers = |found: &Value| -> i64 {
            let items = found["items"].as_array().unwrap().iter();
            items.filter(|item| item["goal"]["title"] != "overdue")
                .map(|item| (7 - item["standing"]["buffer_days"].as_i64().unwrap_or(0)).max(0))
                .sum()
        };
        assert_eq!(found["load"], buffers(&found));
    }

    async fn what_wants_no_attention_is_not_there(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        assert_eq!(today(&ada, "").await, json!({
            "as_of": "2026-11-20", "seconds_left": LEFT, "load": 0, "items": [], "next_cursor": null,
        }));
        for (title, change) in [
            ("closed", json!({ "state": "achieved" })),
            ("archived", json!({ "archived_at": "2026-11-20T07:00:00Z" })),
        ] {
            let goal = ada.sum(title).await;
            ada.patch(&goal.path(), &change).await.is(200);
        }
        let gone = ada.sum("deleted").await;
        ada.delete(&gone.path()).await.is(204);
        ada.goal_of(json!({ "title": "resting", "plan": [{ "from": "2026-11-01", "rest": {} }] })).await;
        ada.sum("here").await;
        app.stranger().await.sum("somebody else's").await;
        let found = today(&ada, "?include_total=true").await;
        assert_eq!((titles(&found), &found["total"]), (vec!["here"], &json!(1)));
    }

    async fn a_past_day_knows_what_was_open_then(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = hundred(&ada, "run", "2026-11-30", 90).await;
        ada.patch(&goal.path(), &json!({ "state": "dropped" })).await.is(200);
        assert!(titles(&today(&ada, "").await).is_empty());
        let past = today(&ada, "?as_of=2026-11-17").await;
        assert_eq!((titles(&past), &past["seconds_left"]), (vec!["run"], &json!(0)));
        assert_eq!(past["items"][0]["standing"], ada.standing(&goal, "2026-11-17").await.json());
        assert_eq!(past["items"][0]["usual_value"], Value::Null);
        ada.get("today?as_of=2026-11-21").await.refuses(&["query.as_of date_in_future"]);
        ada.get("today?as_of=yesterday").await.refuses(&["query.as_of date_parsing"]);
    }

    async fn each_goal_goes_by_the_end_of_its_own_day(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut goals = Vec::new();
        for (title, zone) in [("honolulu", "Pacific/Honolulu"), ("utc", "UTC"), ("auckland", "Pacific/Auckland")] {
            let body = json!({ "title": title, "time_zone": zone, "plan": [{ "from": "2026-11-01", "reach": { "target": 5 } }] });
            goals.push(ada.goal_of(body).await);
        }
        // In Auckland the day ends in 3.5 hours, in UTC in 16.5, in Honolulu in 2.5: there it is still yesterday.
        let found = today(&ada, "").await;
        assert_eq!(titles(&found), ["honolulu", "auckland", "utc"]);
        assert_eq!(found["items"][0]["standing"]["as_of"], "2026-11-19");
        // The day of the person is none that Honolulu has reached.
        let asked = today(&ada, "?as_of=2026-11-20").await;
        assert_eq!(asked["items"][0]["standing"]["as_of"], "2026-11-19");
        ada.patch("users/me", &json!({ "day_starts_at": 180 })).await.is(200);
        assert_eq!(today(&ada, "").await["seconds_left"], LEFT + 3 * 3600);
    }

    async fn pages_follow_each_other_while_time_goes_on(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for number in 0..7 {
            hundred(&ada, &format!("goal {number}"), "2026-11-30", number * 15).await;
        }
        let whole = today(&ada, "").await;
        let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
        loop {
            let page = ada.get(&format!("today{query}")).await.is(200);
            let link = page.header("link").unwrap().to_owned();
            let page = page.json();
            assert_eq!(page["load"], whole["load"]);
            seen.extend(titles(&page).into_iter().map(str::to_owned));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            assert!(link.contains(&format!("/api/v1/today?limit=3&cursor={cursor}")), "{link}");
            query = format!("?limit=3&cursor={cursor}");
            // What was already shown moves to the end; nothing is shown twice or left out for it.
            app.clock.advance_seconds(60);
        }
        assert_eq!(seen, titles(&whole));
        let cursor = query.trim_start_matches("?limit=3&cursor=");
        ada.get(&format!("today?as_of=2026-11-19&cursor={cursor}")).await.refuses(&["query.cursor cursor_invalid"]);
        ada.get(&format!("goals?cursor={cursor}")).await.refuses(&["query.cursor cursor_invalid"]);
    }
}
