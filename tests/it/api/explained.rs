//! Why: every number of a standing has its formula, what went in, and the check-ins that moved it.

use std::collections::BTreeMap;

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

/// The numbers of a standing by their dotted paths.
fn numbers(standing: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (name, value) in standing.as_object().unwrap() {
        match value {
            Value::Number(_) => _ = found.insert(name.clone(), value.clone()),
            Value::Object(parts) => {
                let numbers = parts.iter().filter(|(_, part)| part.is_number());
                found.extend(numbers.map(|(part, value)| (format!("{name}.{part}"), value.clone())));
            }
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) => {}
        }
    }
    found
}

/// A standing with its explanations by name; each number has one that says the same.
async fn explained(ada: &Person, goal: &Goal) -> (Value, BTreeMap<String, Value>) {
    let path = format!("{}/standing?explain=true", goal.path());
    let standing = ada.get(&path).await.is(200).json();
    let list = standing["explain"].as_array().unwrap().iter();
    let why: BTreeMap<String, Value> = list
        .map(|explanation| {
            (
                explanation["name"].as_str().unwrap().to_owned(),
                explanation.clone(),
            )
        })
        .collect();
    for (name, value) in numbers(&standing) {
        let explanation = why
            .get(&name)
            .unwrap_or_else(|| panic!("{name} is not explained"));
        assert_eq!(explanation["value"], value, "{name}");
        assert!(!explanation["formula"].as_str().unwrap().is_empty(), "{name}");
    }
    assert_eq!(why["status"]["value"], standing["status"]);
    (standing, why)
}

fn check_ins(explanation: &Value) -> Vec<&str> {
    let ids = explanation["check_ins"].as_array().unwrap().iter();
    ids.map(|id| id.as_str().unwrap()).collect()
}

fn input(explanation: &Value, name: &str) -> f64 {
    let inputs = explanation["inputs"].as_array().unwrap();
    inputs
        .iter()
        .find(|input| input["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {explanation}"))["value"]
        .as_f64()
        .unwrap()
}

/// A part of the objective with its weight; logged so often on each day.
async fn part(ada: &Person, objective: &Goal, body: Value, days: &[(&str, &str)]) -> (Goal, Vec<String>) {
    let mut body = body;
    body["parent_id"] = json!(objective.id());
    let goal = ada.goal_of(body).await;
    let mut ids = Vec::new();
    for (day, value) in days {
        let line = ada
            .log(
                &goal,
                json!({ "occurred_on": day, "value": value.parse::<i64>().unwrap() }),
            )
            .await;
        ids.push(line["id"].as_str().unwrap().to_owned());
    }
    ids.reverse();
    (goal, ids)
}

fn habit(title: &str, weight: i64) -> Value {
    json!({
        "title": title, "weight": weight, "measure": { "aggregate": "count" },
        "plan": [{ "from": "2026-11-16", "keep": { "at_least": 1, "every": "P1D" } }],
    })
}

engines! {
    async fn three_habits_and_savings_roll_up_and_every_number_says_why(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let plan = json!([{ "from": "2026-01-01", "reach": { "start": 0, "target": 1, "due_on": "2026-12-31" } }]);
        let objective = ada.goal_of(json!({ "title": "A good year", "measure": { "aggregate": "children" }, "plan": plan })).await;
        let week = [("2026-11-16", "1"), ("2026-11-17", "1"), ("2026-11-18", "1"), ("2026-11-19", "1")];
        let always = part(&ada, &objective, habit("Floss", 1), &week).await;
        let half = part(&ada, &objective, habit("Read", 1), &week[..2]).await;
        let never = part(&ada, &objective, habit("Run", 2), &[("2026-11-20", "1")]).await;
        let savings = json!({
            "title": "Save", "weight": 4, "measure": { "aggregate": "sum" },
            "plan": [{ "from": "2026-01-01", "reach": { "start": 0, "target": 1000, "due_on": "2026-12-31" } }],
        });
        let savings = part(&ada, &objective, savings, &[("2026-02-01", "200"), ("2026-11-18", "400")]).await;

        let (standing, why) = explained(&ada, &objective).await;
        // (1 * 1 + 1 * 0.5 + 2 * 0 + 4 * 0.6) / 8
        assert_eq!(standing["progress"], 0.4875);
        assert_eq!(standing["children"], json!({ "counted": 4, "total": 4 }));
        assert_eq!(why["progress"]["formula"], "roll_up");
        let (weighted, weights) = (input(&why["progress"], "sum_w_p"), input(&why["progress"], "sum_w"));
        assert!((weighted - 3.9).abs() < 1e-9 && (weights - 8.0).abs() < 1e-9, "{weighted} / {weights}");
        let newest: Vec<&str> = check_ins(&why["progress"]);
        let all: Vec<&String> = [&always, &half, &never, &savings].into_iter().flat_map(|(_, ids)| ids).collect();
        // The habit's adherence is about finished days: what was done today has not moved it.
        assert_eq!(newest.len(), all.len() - never.1.len());
        assert!(newest.iter().all(|id| all.iter().any(|one| one == id)));
        assert_eq!(newest[0], always.1[0]);
        assert_eq!(newest.last().unwrap(), savings.1.last().unwrap());
        assert_eq!(check_ins(&why["status"]).len(), all.len());

        let (standing, why) = explained(&ada, &savings.0).await;
        assert_eq!((&standing["progress"], &why["current"]["formula"]), (&json!(0.6), &json!("flow_current")));
        assert_eq!(check_ins(&why["progress"]), savings.1);
        assert!(check_ins(&why["expected"]).is_empty());
        for (goal, ids) in [&always, &half, &never] {
            let (_, why) = explained(&ada, goal).await;
            assert_eq!(check_ins(&why["strength"]), *ids);
        }
    }

    async fn what_is_dropped_has_moved_nothing_above_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let objective = ada.goal_of(json!({ "title": "A good year", "measure": { "aggregate": "children" } })).await;
        let kept = part(&ada, &objective, habit("Floss", 1), &[("2026-11-18", "1")]).await;
        let dropped = part(&ada, &objective, habit("Read", 1), &[("2026-11-18", "1")]).await;
        ada.patch(&dropped.0.path(), &json!({ "state": "dropped" })).await.is(200);
        let (standing, why) = explained(&ada, &objective).await;
        assert_eq!(standing["children"], json!({ "counted": 1, "total": 2 }));
        assert_eq!(check_ins(&why["progress"]), kept.1);
    }

    async fn at_most_twenty_check_ins_are_named_the_newest_first(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let mut ids = Vec::new();
        for minute in 0..30 {
            let at = format!("2026-11-20T06:{minute:02}:00Z");
            ids.push(ada.log(&goal, json!({ "occurred_at": at, "value": 1 })).await["id"].clone());
        }
        let noted = ada.log(&goal, json!({ "note": "tired" })).await["id"].clone();
        let (standing, why) = explained(&ada, &goal).await;
        assert_eq!(standing["current"], 30);
        let newest: Vec<Value> = ids.into_iter().rev().take(20).collect();
        assert_eq!(why["current"]["check_ins"], json!(newest));
        // A note moves no number, but it ends silence.
        assert_eq!(why["status"]["check_ins"][0], noted);
        let past = ada.get(&format!("{}/standing?explain=true&as_of=2026-11-19", goal.path())).await.is(200).json();
        let list = past["explain"].as_array().unwrap();
        assert!(list.iter().all(|explanation| explanation["check_ins"] == json!([])));
        ada.get(&format!("{}/standing?explain=yes", goal.path())).await.refuses(&["query.explain bool_parsing"]);
    }
}
