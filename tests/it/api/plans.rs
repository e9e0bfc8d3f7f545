//! Plans that break a rule, as a whole or in a part.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Owner, TestApp};

/// Sends a plan and gives what was refused, or nothing.
async fn refused(ada: &Owner, plan: &Value) -> Vec<String> {
    let answer = ada.post("goals", &json!({ "title": "x", "plan": plan })).await;
    match answer.status {
        201 => Vec::new(),
        _ => answer.problem(422, "validation-error").errors(),
    }
}

engines! {
    async fn plans_are_checked_as_a_whole(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let reach = |from: &str, target: i64| json!({ "from": from, "reach": { "target": target } });
        let keep = |keep: Value| json!([{ "from": "2026-01-01", "keep": keep }]);
        for (plan, errors) in [
            (
                json!([reach("2026-02-01", 5), reach("2026-01-01", 6)]),
                vec!["plan.1.from segment_order"],
            ),
            (
                json!([reach("2026-02-01", 5), reach("2026-02-01", 6)]),
                vec!["plan.1.from segment_order"],
            ),
            (json!([{ "from": "2026-01-01" }]), vec!["plan.0 segment_kind"]),
            (
                json!([{ "from": "2026-01-01", "rest": {}, "reach": { "target": 1 } }]),
                vec!["plan.0 segment_kind"],
            ),
            (
                json!([{ "from": "2026-01-01", "reach": { "start": 5, "target": 5 } }]),
                vec!["plan.0.reach.target start_equals_target"],
            ),
            (
                json!([reach("2026-01-01", 0)]),
                vec!["plan.0.reach.target start_equals_target"],
            ),
            (
                json!([reach("2026-01-01", 10), reach("2026-02-01", -1)]),
                vec!["plan.1.reach.target target_turns_round"],
            ),
            (
                json!([{ "from": "2026-02-01", "reach": { "target": 1, "due_on": "2026-01-31" } }]),
                vec!["plan.0.reach.due_on date_order"],
            ),
            (keep(json!({ "every": "P1W" })), vec!["plan.0.keep value_error"]),
            (keep(json!({ "at_least": 1 })), vec!["plan.0.keep.every missing"]),
            (
                keep(json!({ "at_least": 1, "every": "P1H" })),
                vec!["plan.0.keep.every duration_invalid"],
            ),
            (
                keep(json!({ "at_least": 1, "every": { "rolling_days": 1 } })),
                vec!["plan.0.keep.every.rolling_days greater_than_equal"],
            ),
            (
                keep(json!({ "at_least": 1, "every": { "rolling_days": 367 } })),
                vec!["plan.0.keep.every.rolling_days less_than_equal"],
            ),
            (
                keep(json!({ "at_least": 1, "every": "P1W", "carry": 53 })),
                vec!["plan.0.keep.carry less_than_equal"],
            ),
            (
                json!([{ "from": "2026-01-01", "rest": { "reason": "x".repeat(201) } }]),
                vec!["plan.0.rest.reason string_too_long"],
            ),
        ] {
            let expected: Vec<_> = errors.iter().map(|error| format!("body.{error}")).collect();
            assert_eq!(refused(&ada, &plan).await, expected, "{plan}");
        }
        let rest =
            |year: i64| json!({ "from": format!("{year}-01-01"), "rest": { "reason": year.to_string() } });
        let many: Vec<Value> = (1001..=1201).map(rest).collect();
        assert_eq!(refused(&ada, &json!(many)).await, ["body.plan too_long"]);
        assert_eq!(refused(&ada, &json!(many[..200])).await, [""; 0]);
    }
}
