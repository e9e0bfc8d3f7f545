//! Standings: the numbers of the contract, and the same bytes on both engines.

use insta::assert_snapshot;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

/// Seventeen books, one every nineteenth day, the last one on 18 November.
async fn books(ada: &Person) -> Goal {
    let goal = ada
        .goal_of(json!({
            "title": "Read 24 books",
            "measure": { "aggregate": "sum", "unit": "books" },
            "plan": [{ "from": "2026-01-01", "reach": { "start": 0, "target": 24, "due_on": "2026-12-31" } }],
        }))
        .await;
    let days = [
        "2026-01-19",
        "2026-02-07",
        "2026-02-26",
        "2026-03-17",
        "2026-04-05",
        "2026-04-24",
        "2026-05-13",
        "2026-06-01",
        "2026-06-20",
        "2026-07-09",
        "2026-07-28",
        "2026-08-16",
        "2026-09-04",
        "2026-09-23",
        "2026-10-12",
        "2026-10-31",
        "2026-11-18",
    ];
    for day in days {
        ada.log(&goal, json!({ "occurred_on": day, "value": 1 })).await;
    }
    goal
}

/// The bytes of a standing, with the goal's id replaced.
async fn bytes(ada: &Person, goal: &Goal, as_of: &str) -> String {
    ada.standing(goal, as_of)
        .await
        .text()
        .replace(goal.id(), "[goal]")
}

engines! {
    async fn the_example_of_the_contract_has_its_numbers(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = books(&ada).await;
        let answer = ada.get(&format!("{}/standing", goal.path())).await.is(200);
        assert_eq!(answer.header("etag"), None);
        let expected = json!({
            "goal_id": goal.id(), "as_of": "2026-11-20", "status": "off_track",
            "progress": 0.7083, "raw_progress": 0.7083, "current": 17, "target": 24,
            "expected": 21.30411, "lead": -4.30411, "lead_days": -65.458_333,
            "buffer_days": null, "needed_today": 4.30411, "needed_per_day": 0.166_667,
            "period": null,
            "forecast": {
                "probability": 0.0155, "low": 17, "mid": 19.584_143, "high": 22.206_338,
                "date_low": "2027-01-16", "date_mid": "2027-03-12", "date_high": "2028-09-22", "basis": "settled",
            },
            "streak": null, "strength": null, "adherence": null,
            "children": null,
        });
        assert_eq!(answer.json(), expected);
        assert_eq!(ada.get(&format!("{}/standing?explain=false", goal.path())).await.is(200).json(), expected);
        assert_snapshot!("standing_of_books", bytes(&ada, &goal, "2026-11-20").await);
    }

    async fn a_standing_of_a_past_day_knows_nothing_later(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = books(&ada).await;
        let mut days = Vec::new();
        for day in [
            "2025-12-31",
            "2026-01-01",
            "2026-01-18",
            "2026-01-19",
            "2026-06-30",
            "2026-11-17",
        ] {
            days.push(bytes(&ada, &goal, day).await);
        }
        assert_snapshot!("standings_of_past_days", days.join("\n"));
        app.at("2027-01-10T12:00:00Z");
        let ada = ada.again(&app.anonymous()).await;
        assert_eq!(bytes(&ada, &goal, "2026-06-30").await, days[4]);
        assert_snapshot!(
            "standing_after_the_due_day",
            bytes(&ada, &goal, "2027-01-10").await
        );
    }

    async fn a_falling_level_has_its_pace(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let down = json!({ "start": 82, "target": 75, "due_on": "2026-11-30" });
        let goal = ada
            .goal_of(json!({
                "title": "82 kg to 75 kg",
                "measure": { "aggregate": "last", "unit": "kg", "decimals": 1 },
                "plan": [{ "from": "2026-11-01", "reach": down }],
            }))
            .await;
        ada.log(&goal, json!({ "occurred_on": "2026-11-10", "value": 80.5 }))
            .await;
        ada.log(
            &goal,
            json!({ "occurred_at": "2026-11-20T06:00:00Z", "value": 78.5 }),
        )
        .await;
        ada.log(
            &goal,
            json!({ "occurred_at": "2026-11-20T07:00:00Z", "value": 79 }),
        )
        .await;
        ada.log(
            &goal,
            json!({ "occurred_at": "2026-11-20T05:00:00Z", "value": 79.5 }),
        )
        .await;
        let standing = ada.standing(&goal, "2026-11-20").await.json();
        for (name, value) in [
            ("current", json!(79)),
            ("progress", json!(0.4286)),
            ("expected", json!(77.333_333)),
            ("lead", json!(-1.666_667)),
            ("lead_days", json!(-7.142_857)),
            ("needed_today", json!(1.666_667)),
            ("needed_per_day", json!(0.363_636)),
            ("status", json!("at_risk")),
        ] {
            assert_eq!(standing[name], value, "{name}");
        }
        assert_snapshot!("standing_of_a_level", bytes(&ada, &goal, "2026-11-20").await);
    }

    async fn tenths_add_up_exactly(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        for value in [
            json!(0.1),
            json!(0.2),
            json!(-0.000_001),
            json!(0.000_001),
            json!(0.7),
            json!(-1),
        ] {
            ada.log(&goal, json!({ "value": value })).await;
        }
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 0);
        ada.log(&goal, json!({ "value": 0.3 })).await;
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json()["current"], 0.3);
    }

    async fn what_cannot_be_said_is_null(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let keep = json!({ "at_least": 3, "every": "P1W" });
        let mut all = Vec::new();
        for (aggregate, plan) in [
            ("count", json!([{ "from": "2026-11-02", "keep": keep }])),
            (
                "mean",
                json!([{ "from": "2026-11-02", "reach": { "target": 8 } }]),
            ),
            (
                "children",
                json!([{ "from": "2026-11-02", "reach": { "target": 1 } }]),
            ),
            ("sum", json!([{ "from": "2026-11-02", "rest": {} }])),
            ("sum", json!([])),
        ] {
            let body = json!({ "title": aggregate, "measure": { "aggregate": aggregate }, "plan": plan });
            let goal = ada.goal_of(body).await;
            all.push(bytes(&ada, &goal, "2026-11-20").await);
        }
        assert_snapshot!("standings_with_nothing_to_say", all.join("\n"));
    }

    async fn a_habit_and_a_forecast_have_all_their_parts(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let gym = ada
            .goal_of(json!({
                "title": "Gym 3 times a week",
                "measure": { "aggregate": "count" },
                "plan": [{ "from": "2026-09-07", "keep": { "at_least": 3, "every": "P1W" } }],
            }))
            .await;
        let saving = ada
            .goal_of(json!({
                "title": "Save",
                "measure": { "aggregate": "sum" },
                "plan": [{ "from": "2026-09-07", "reach": { "start": 0, "target": 60, "due_on": "2026-12-31" } }],
            }))
            .await;
        // Mondays, Wednesdays and Fridays from 7 September to 20 November, but one week.
        let mut days = Vec::new();
        for week in (0..11).filter(|week| *week != 4) {
            for weekday in [0, 2, 4] {
                let day: onward_domain::day::Day = "2026-09-07".parse().unwrap();
                days.push(day.plus(week * 7 + weekday).to_string());
            }
        }
        for goal in [&gym, &saving] {
            let items: Vec<Value> = days.iter().map(|day| json!({ "occurred_on": day, "value": 1 })).collect();
            ada.post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items })).await.is(207);
        }
        let standing = ada.standing(&gym, "2026-11-20").await.json();
        assert_eq!(standing["period"], json!({ "from": "2026-11-16", "to": "2026-11-22", "value": 3, "needed": 0, "satisfied": true, "attainment": 1 }));
        let streak = json!({ "current": 6, "best": 6, "best_from": "2026-10-12", "best_to": "2026-11-22", "unit": "week" });
        assert_eq!((&standing["streak"], &standing["adherence"]), (&streak, &json!(0.9)));
        let forecast = &ada.standing(&saving, "2026-11-20").await.json()["forecast"];
        assert_eq!(forecast["basis"], "early");
        for number in ["probability", "low", "mid", "high"] {
            assert!(forecast[number].is_number(), "{number}: {forecast}");
        }
        for date in ["date_low", "date_mid", "date_high"] {
            assert!(forecast[date].is_string(), "{date}: {forecast}");
        }
        let both = format!("{}\n{}", bytes(&ada, &gym, "2026-11-20").await, bytes(&ada, &saving, "2026-11-20").await);
        assert_snapshot!("standings_of_a_habit_and_of_savings", both);
    }

    async fn a_closed_goal_stands_where_it_was_closed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = books(&ada).await;
        ada.patch(&goal.path(), &json!({ "state": "missed" }))
            .await
            .is(200);
        app.at("2026-12-20T12:00:00Z");
        let ada = ada.again(&app.anonymous()).await;
        ada.log(&goal, json!({ "value": 7 })).await;
        let standing = ada.standing(&goal, "2026-12-20").await.json();
        assert_eq!(
            (&standing["status"], &standing["current"]),
            (&json!("missed"), &json!(17))
        );
        assert!(standing["needed_today"].is_null());
        ada.patch(&goal.path(), &json!({ "state": "active" }))
            .await
            .is(200);
        let standing = ada.standing(&goal, "2026-12-20").await.json();
        assert_eq!(
            (&standing["status"], &standing["current"]),
            (&json!("done"), &json!(24))
        );
    }

    async fn a_standing_follows_every_write(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let current = async || ada.standing(&goal, "2026-11-20").await.json()["current"].clone();
        assert_eq!(current().await, 0);
        let line = ada.log(&goal, json!({ "value": 4 })).await;
        assert_eq!(current().await, 4);
        ada.patch(&goal.path(), &json!({ "measure": { "aggregate": "count" } }))
            .await
            .is(200);
        assert_eq!(current().await, 4);
        ada.delete(&format!("check-ins/{}", line["id"].as_str().unwrap()))
            .await
            .is(204);
        assert_eq!(current().await, 0);
    }

    async fn a_day_to_come_has_no_standing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let standing = |query: &str| {
            ada.get(&format!("{}/standing?{query}", goal.path()))
                .into_future()
        };
        standing("as_of=2026-11-21")
            .await
            .refuses(&["query.as_of date_in_future"]);
        standing("as_of=2026-02-30")
            .await
            .refuses(&["query.as_of date_parsing"]);
        standing("as_of=").await.refuses(&["query.as_of date_parsing"]);
        standing("as_of=0001-01-01").await.is(200);
    }
}
