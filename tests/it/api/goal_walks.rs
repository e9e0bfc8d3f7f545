//! A walk under writes (R35): every goal that stayed, its sort key unchanged, comes exactly once.

use std::collections::HashMap;

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use super::hostile::dice::Dice;
use crate::support::{Person, TestApp};

/// Goals that stay as they are, of all kinds of keys.
async fn stayers(ada: &Person, dice: &mut Dice, count: usize) -> Vec<String> {
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
async fn disturb(ada: &Person, mut dice: Dice, rounds: usize) {
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
                let id = dice.pick(&own).clone();
                let change =
                    json!({ "title": title, "position": position, "description": round.to_string() });
                ada.patch(&format!("goals/{id}"), &change).await.is(200);
            }
            _ => {
                let id = own.swap_remove(dice.roll(own.len()));
                ada.delete(&format!("goals/{id}")).await.is(204);
            }
        }
    }
}

/// How often each goal comes in a whole walk.
async fn walk(ada: &Person, query: &str) -> HashMap<String, usize> {
    let (mut seen, mut path) = (HashMap::new(), format!("goals?{query}"));
    loop {
        let page = ada.get(&path).await.is(200).json();
        for goal in page["items"].as_array().unwrap() {
            *seen.entry(goal["id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
        let Value::String(cursor) = &page["next_cursor"] else {
            return seen;
        };
        path = format!("goals?{query}&cursor={cursor}");
    }
}

engines! {
    async fn whatever_stays_comes_once_while_others_come_and_go(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut dice = Dice(0x5eed_0061);
        let stay = stayers(&ada, &mut dice, 40).await;
        let orders = ["position", "title", "created_at", "updated_at", "due_on"];
        let queries: Vec<String> = orders
            .iter()
            .flat_map(|order| [format!("limit=3&sort={order}"), format!("limit=3&sort=-{order}")])
            .chain([
                "limit=3&q=e".to_owned(),
                "limit=3&fields=title&expand=last_check_in".to_owned(),
                "limit=3&updated_since=2026-01-01T00:00:00Z&include_deleted=true".to_owned(),
            ])
            .collect();
        let writers = (0..4).map(|seed| disturb(&ada, Dice(0xd157 + seed), 60));
        let walkers = join_all(queries.iter().map(|query| walk(&ada, query)));
        let (_, walks) = futures_util::future::join(join_all(writers), walkers).await;
        for (query, seen) in queries.iter().zip(walks) {
            for id in &stay {
                assert_eq!(seen.get(id), Some(&1), "{query}: {id}");
            }
        }
    }
}
