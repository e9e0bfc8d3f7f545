//! A walk under writes (R35): every row that stayed, its sort key unchanged, comes exactly once.

use std::collections::HashMap;

use futures_util::future::{join, join_all};
use onward_testkit::{TestDb, engines, scaled};
use serde_json::{Value, json};

use super::hostile::dice::Dice;
use crate::support::{Goal, Person, TestApp};

/// How many rows stay, and how often each of four writers changes another.
const SIZES: [(usize, usize); 2] = [(40, 60), (400, 1000)];

fn id(row: &Value) -> String {
    row["id"].as_str().unwrap().to_owned()
}

/// Goals that stay as they are, of all kinds of keys.
async fn goals(ada: &Person, dice: &mut Dice, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..count {
        let due = dice
            .pick(&[Value::Null, json!("2026-12-01"), json!("2027-01-01")])
            .clone();
        let plan = json!([{ "from": "2026-01-01", "reach": { "target": 5, "due_on": due } }]);
        let title = format!(
            "{} {}",
            dice.pick(&["Äpfel", "apfel", "Zebra", "éclair"]),
            dice.roll(3)
        );
        let position = i64::try_from(dice.roll(5)).unwrap();
        let body =
            json!({ "title": title, "position": position, "plan": plan, "description": number.to_string() });
        ids.push(ada.goal_of(body).await.id().to_owned());
    }
    ids
}

/// Makes, changes, moves and deletes other goals.
async fn disturb_goals(ada: &Person, mut dice: Dice, rounds: usize) {
    let mut own: Vec<String> = Vec::new();
    for round in 0..rounds {
        let position = i64::try_from(dice.roll(6)).unwrap();
        let title = format!("{} {}", dice.pick(&["apfel", "mango", "zebra"]), dice.roll(4));
        match (dice.roll(3), own.is_empty()) {
            (0, _) | (_, true) => {
                let goal = ada.goal_of(json!({ "title": title, "position": position })).await;
                own.push(goal.id().to_owned());
            }
            (1, _) => {
                let goal = dice.pick(&own).clone();
                let change =
                    json!({ "title": title, "position": position, "description": round.to_string() });
                ada.patch(&format!("goals/{goal}"), &change).await.is(200);
            }
            _ => {
                let goal = own.swap_remove(dice.roll(own.len()));
                ada.delete(&format!("goals/{goal}")).await.is(204);
            }
        }
    }
}

/// A line of one of a few days.
fn line(dice: &mut Dice) -> Value {
    json!({ "occurred_on": format!("2026-11-{:02}", 10 + dice.roll(6)), "note": format!("line {}", dice.roll(9)) })
}

/// Makes, changes, moves to other days, deletes and restores other lines.
async fn disturb_check_ins(ada: &Person, goal: &Goal, mut dice: Dice, rounds: usize) {
    let (mut own, mut gone): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let line = line(&mut dice);
        match (dice.roll(4), own.is_empty(), gone.is_empty()) {
            (0, false, _) => {
                let path = format!("check-ins/{}", dice.pick(&own));
                ada.patch(&path, &line).await.is(200);
            }
            (1, false, _) => {
                let line = own.swap_remove(dice.roll(own.len()));
                ada.delete(&format!("check-ins/{line}")).await.is(204);
                gone.push(line);
            }
            (2, _, false) => {
                let line = gone.swap_remove(dice.roll(gone.len()));
                let restored = ada.call("POST", &format!("check-ins/{line}/restore")).await;
                own.push(id(&restored.is(200).json()));
            }
            _ => own.push(id(&ada.log(goal, line).await)),
        }
    }
}

/// How often each row comes in a whole walk.
async fn seen(ada: &Person, list: &str) -> HashMap<String, usize> {
    let mut seen = HashMap::new();
    ada.walk(list, |row| *seen.entry(id(row)).or_insert(0) += 1).await;
    seen
}

/// Walks all lists while others write; what stayed must come once in each.
async fn walk_beside(ada: &Person, writers: impl Future, lists: &[String], stayed: &[String]) {
    let walkers = join_all(lists.iter().map(|list| seen(ada, list)));
    let (_, walks) = join(writers, walkers).await;
    for (list, seen) in lists.iter().zip(walks) {
        for row in stayed {
            assert_eq!(seen.get(row), Some(&1), "{list}: {row}");
        }
    }
}

engines! {
    async fn a_goal_that_stays_comes_once_while_others_come_and_go(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await.again(&app.anonymous().patient()).await;
        let [small, full] = SIZES;
        let (count, rounds) = scaled(small, full);
        let stayed = goals(&ada, &mut Dice(0x5eed_0061), count).await;
        let orders = ["position", "title", "created_at", "updated_at", "due_on"];
        let lists: Vec<String> = orders
            .iter()
            .flat_map(|order| [format!("goals?limit=3&sort={order}"), format!("goals?limit=3&sort=-{order}")])
            .chain([
                "goals?limit=3&q=e".to_owned(),
                "goals?limit=3&fields=title&expand=last_check_in".to_owned(),
                "goals?limit=3&updated_since=2026-01-01T00:00:00Z&include_deleted=true".to_owned(),
            ])
            .collect();
        let writers = (0..4).map(|seed| disturb_goals(&ada, Dice(0xd157 + seed), rounds));
        walk_beside(&ada, join_all(writers), &lists, &stayed).await;
    }

    async fn a_check_in_that_stays_comes_once_while_others_come_and_go(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await.again(&app.anonymous().patient()).await;
        let [small, full] = SIZES;
        let (count, rounds) = scaled(small, full);
        let goal = ada.goal("run").await;
        let (mut dice, mut stayed) = (Dice(0x5eed_0062), Vec::new());
        for _ in 0..count {
            stayed.push(id(&ada.log(&goal, line(&mut dice)).await));
        }
        let lists = [
            format!("{}?limit=3", goal.check_ins()),
            "check-ins?limit=3".to_owned(),
            "check-ins?limit=3&q=line&occurred_after=2026-11-10".to_owned(),
            format!("check-ins?limit=3&goal_id={}&fields=note", goal.id()),
            "check-ins?limit=3&updated_since=2026-01-01T00:00:00Z&include_deleted=true".to_owned(),
        ];
        let writers = (0..4).map(|seed| disturb_check_ins(&ada, &goal, Dice(0xd257 + seed), rounds));
        walk_beside(&ada, join_all(writers), &lists, &stayed).await;
    }
}
