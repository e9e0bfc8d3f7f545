//! The past is never rewritten: what a standing was on a day does not depend on what was changed later.

use onward_domain::day::Day;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

/// The first day of the goal.
const FIRST: &str = "2026-01-01";

/// The standings of every day from the first one to the day before, byte for byte.
async fn history(ada: &Person, goal: &Goal, until: &str) -> Vec<String> {
    let (first, until): (Day, Day) = (FIRST.parse().unwrap(), until.parse().unwrap());
    let mut all = Vec::new();
    for at in 0..until.days_since(first) {
        let day = first.plus(at).to_string();
        let plain = ada.standing(goal, &day).await.text();
        let why = ada
            .get(&format!("{}/standing?as_of={day}&explain=true", goal.path()))
            .await
            .is(200);
        all.push(format!("{plain}\n{}", why.text()));
    }
    all
}

/// Logs a value on every third day of a stretch.
async fn log(ada: &Person, goal: &Goal, from: &str, to: &str) {
    let (from, to): (Day, Day) = (from.parse().unwrap(), to.parse().unwrap());
    let lines = (0..=to.days_since(from)).step_by(3).map(|at| {
        let day = from.plus(at).to_string();
        json!({ "occurred_on": day, "value": 1 + at % 4 })
    });
    let body = json!({ "items": lines.collect::<Vec<Value>>() });
    ada.post(&format!("{}/batch", goal.check_ins()), &body)
        .await
        .is(207);
}

engines! {
    async fn no_later_change_of_target_schedule_or_breaks_moves_a_past_standing(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.at("2026-01-01T12:00:00Z");
        let ada = app.owner().await;
        let reach = |from: &str, start: Value, target: i64| {
            json!({ "from": from, "reach": { "start": start, "target": target, "due_on": "2026-12-31" } })
        };
        let goal = ada.goal_of(json!({
            "title": "Run", "measure": { "aggregate": "sum" }, "plan": [reach(FIRST, json!(0), 300)],
        })).await;
        // Each change of the plan from a day on, as it is made on that day.
        let daily = json!({ "at_least": 1, "every": "P1D", "on": { "weekdays": [1, 2, 3, 4, 5] } });
        let changes = [
            ("2026-01-21", json!([reach("2026-01-21", Value::Null, 400)])),
            ("2026-02-03", json!([{ "from": "2026-02-03", "rest": { "reason": "flu" } }, reach("2026-02-12", Value::Null, 400)])),
            ("2026-02-16", json!([{ "from": "2026-02-16", "keep": { "at_least": 5, "every": "P1W" } }])),
            ("2026-03-02", json!([{ "from": "2026-03-02", "keep": daily }, { "from": "2026-03-07", "rest": { "reason": null } }, { "from": "2026-03-09", "keep": daily }])),
            ("2026-03-14", json!([reach("2026-03-14", json!(10), 90)])),
        ];
        let (mut ada, mut since) = (ada.again(&app.anonymous()).await, FIRST);
        for (day, segments) in &changes {
            app.at(&format!("{day}T12:00:00Z"));
            ada = ada.again(&app.anonymous()).await;
            log(&ada, &goal, since, day).await;
            let before = history(&ada, &goal, day).await;
            let today = ada.standing(&goal, day).await.json();
            let plan = format!("{}/plan", goal.path());
            ada.put(&plan, &json!({ "from": day, "segments": segments })).await.is(200);
            assert_eq!(history(&ada, &goal, day).await, before, "the change of {day}");
            assert_ne!(ada.standing(&goal, day).await.json(), today, "the change of {day}");
            since = day;
        }
        // Only a rewrite changes the past, and only from its day on.
        app.at("2026-03-20T12:00:00Z");
        let ada = ada.again(&app.anonymous()).await;
        let before = history(&ada, &goal, "2026-03-20").await;
        let rewrite = json!({ "from": "2026-02-01", "segments": [reach("2026-02-01", Value::Null, 600)], "rewrite": true });
        ada.put(&format!("{}/plan", goal.path()), &rewrite).await.is(200);
        let after = history(&ada, &goal, "2026-03-20").await;
        // The first of February is the 32nd day of the year.
        assert_eq!(after[..31], before[..31]);
        for (day, (after, before)) in after.iter().zip(&before).enumerate().skip(31) {
            assert_ne!(after, before, "day {day}");
        }
    }
}
