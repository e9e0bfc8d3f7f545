//! Goals as they are made and read: what was sent is kept, exactly.

use insta::assert_json_snapshot;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{TestApp, settled};

engines! {
    async fn a_new_goal_has_the_defaults_of_the_contract(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let answer = ada.post("goals", &json!({ "title": "Run" })).await.is(201);
        let goal = answer.json();
        let place = format!("/api/v1/goals/{}", goal["id"].as_str().unwrap());
        assert_eq!(answer.header("location"), Some(place.as_str()));
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_json_snapshot!("a_new_goal", settled(goal.clone()));
        let read = ada.get(&place).await.is(200);
        assert_eq!(read.json(), goal);
        assert_eq!(read.header("etag"), Some("\"1\""));
        assert_eq!(read.header("cache-control"), Some("private, no-cache"));
        assert_eq!(read.header("vary"), Some("Authorization, Accept-Encoding"));
    }

    async fn every_field_that_is_sent_is_kept(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let parent = ada.goal("Be well").await;
        let sent = json!({
            "title": "Run 1000 km",
            "description": "# Why\n\tBecause **legs**.",
            "tags": ["health", "outside"],
            "color": "#1f6feb",
            "icon": "🏃",
            "parent_id": parent.id(),
            "weight": 2.5,
            "position": -3.25,
            "state": "active",
            "measure": { "aggregate": "sum", "unit": "km", "decimals": 1, "missing": "zero" },
            "plan": [
                { "from": "2026-01-01", "reach": { "start": 0, "target": 1000, "due_on": "2026-12-31" } },
            ],
            "time_zone": "Pacific/Auckland",
            "check_in_every": "P3D",
            "archived_at": "2026-11-19T07:30:00.000Z",
        });
        let goal = ada.goal_of(sent.clone()).await;
        let read = ada.get(&goal.path()).await.is(200).json();
        assert_eq!(read, goal.0);
        for (name, value) in sent.as_object().unwrap() {
            assert_eq!(&read[name], value, "{name}");
        }
    }

    async fn all_three_kinds_of_segment_come_back_as_they_were_sent(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let keep = |every: Value, on: Value, (low, high): (Option<f64>, Option<f64>), carry: i64| {
            let bounds = json!({ "at_least": low, "at_most": high });
            let mut keep = json!({ "every": every, "on": on, "carry": carry });
            keep.as_object_mut()
                .unwrap()
                .extend(bounds.as_object().unwrap().clone());
            keep
        };
        let (weekdays, days) = (
            json!({ "weekdays": [1, 3, 7] }),
            json!({ "month_days": [-1, 1, 15] }),
        );
        let rolling = json!({ "rolling_days": 30 });
        let plan = json!([
            { "from": "2026-01-01", "reach": { "start": 82.5, "target": 75, "due_on": "2026-06-30" } },
            { "from": "2026-02-01", "rest": { "reason": "vacation" } },
            { "from": "2026-02-15", "reach": { "start": null, "target": 74.25, "due_on": null } },
            { "from": "2026-07-01", "keep": keep(json!("P1W"), json!(null), (Some(3.0), None), 52) },
            { "from": "2026-08-01", "keep": keep(json!("P1D"), weekdays, (Some(1.0), None), 0) },
            { "from": "2026-09-01", "keep": keep(json!("P1D"), days, (None, Some(2.0)), 0) },
            { "from": "2026-10-01", "keep": keep(rolling, json!(null), (Some(0.5), Some(1.5)), 0) },
            { "from": "2026-11-01", "keep": keep(json!("P3M"), json!(null), (None, Some(0.000_001)), 0) },
            { "from": "2027-01-01", "rest": { "reason": null } },
        ]);
        let goal = ada
            .goal_of(json!({ "title": "Weight", "measure": { "aggregate": "last" }, "plan": plan }))
            .await;
        let read = ada.get(&goal.path()).await.is(200);
        assert_json_snapshot!("all_kinds_of_segment", read.json()["plan"]);
        let numbers = |value: &Value| value.to_string().replace(".0,", ",");
        assert_eq!(numbers(&read.json()["plan"]), numbers(&plan));
    }

    async fn equal_neighbours_of_a_plan_become_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada
            .goal_of(json!({
                "title": "Read",
                "plan": [
                    { "from": "2026-01-01", "rest": { "reason": "later" } },
                    { "from": "2026-02-01", "rest": { "reason": "later" } },
                ],
            }))
            .await;
        assert_eq!(
            goal["plan"],
            json!([{ "from": "2026-01-01", "rest": { "reason": "later" } }])
        );
    }

    async fn without_a_plan_only_counts_and_parents_ask_for_something(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let once = json!([{ "from": "2026-11-20", "reach": { "start": 0, "target": 1, "due_on": null } }]);
        for (aggregate, plan) in [
            ("count", once.clone()),
            ("children", once),
            ("sum", json!([])),
            ("last", json!([])),
            ("min", json!([])),
            ("max", json!([])),
            ("mean", json!([])),
        ] {
            let goal = ada
                .goal_of(json!({ "title": "G", "measure": { "aggregate": aggregate } }))
                .await;
            assert_eq!(goal["plan"], plan, "{aggregate}");
        }
    }

    async fn text_is_trimmed_and_composed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada
            .goal_of(json!({
                "title": "  Cafe\u{301} \u{1f600} ",
                "description": "",
                "icon": "",
                "tags": ["Health", "health", "OUTSIDE"],
                "color": "#ABCDEF",
                "measure": { "unit": "" },
                "time_zone": "pacific/auckland",
            }))
            .await;
        assert_eq!(goal["title"], "Caf\u{e9} \u{1f600}");
        for cleared in ["description", "icon"] {
            assert!(goal[cleared].is_null(), "{cleared}");
        }
        assert!(goal["measure"]["unit"].is_null());
        assert_eq!(goal["tags"], json!(["health", "outside"]));
        assert_eq!(goal["color"], "#abcdef");
        assert_eq!(goal["time_zone"], "Pacific/Auckland");
    }

    async fn numbers_come_back_exactly_and_without_ornament(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (sent, written) in [
            ("1e3", "1000"),
            ("5.10", "5.1"),
            ("-0", "0"),
            ("0.000001", "0.000001"),
            ("8999999999999", "8999999999999"),
            ("123456789.123456", "123456789.123456"),
            ("-12.5E-1", "-1.25"),
        ] {
            let body = format!(r#"{{"title":"N","position":{sent}}}"#);
            let answer = ada
                .call("POST", "goals")
                .body("application/json", body)
                .await
                .is(201);
            assert!(
                answer.text().contains(&format!(r#""position":{written},"#)),
                "{sent}: {}",
                answer.text()
            );
        }
    }

    async fn a_new_goal_stands_after_its_siblings(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let first = ada.goal("first").await;
        let second = ada.goal("second").await;
        let child = ada
            .goal_of(json!({ "title": "child", "parent_id": first.id() }))
            .await;
        assert_eq!(first["position"], 65_536);
        assert_eq!(second["position"], 131_072);
        assert_eq!(child["position"], 65_536);
    }

    async fn ids_are_made_in_order(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut ids = Vec::new();
        for number in 0..5 {
            ids.push(ada.goal(&format!("goal {number}")).await.id().to_owned());
            app.clock.advance_seconds(1);
        }
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.as_bytes()[14] == b'7'));
    }
}
