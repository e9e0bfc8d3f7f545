//! Fifty moves at once in one tree: whatever came of them, it is still a tree of at most eight levels.

use std::collections::HashMap;

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::json;

use super::hostile::dice::Dice;
use crate::support::TestApp;

/// The level of a goal, or none if the way up does not end.
fn level(parents: &HashMap<String, Option<String>>, id: &str) -> Option<usize> {
    let mut at = id;
    for level in 1..=parents.len() {
        match &parents[at] {
            None => return Some(level),
            Some(parent) => at = parent,
        }
    }
    None
}

engines! {
    async fn moves_at_the_same_time_leave_a_tree(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut ids = Vec::new();
        for number in 0..12 {
            ids.push(ada.goal(&format!("goal {number}")).await.id().to_owned());
        }
        let mut dice = Dice(0x5eed_0060);
        let (mut done, mut cycles, mut depths) = (0, 0, 0);
        for _ in 0..4 {
            let moves = (0..50).map(|_| {
                let (goal, parent) = (dice.pick(&ids).clone(), dice.pick(&ids).clone());
                let ada = ada.client.patient();
                async move { ada.patch(&format!("goals/{goal}"), &json!({ "parent_id": parent })).await }
            });
            for answer in join_all(moves.collect::<Vec<_>>()).await {
                match (answer.status, answer.json()["errors"][0]["type"].as_str()) {
                    (200, _) => done += 1,
                    (422, Some("goal_cycle")) => cycles += 1,
                    (422, Some("goal_depth")) => depths += 1,
                    _ => panic!("{}: {}", answer.status, answer.text()),
                }
            }
            let list = ada.get("goals").await.is(200).json();
            let parents: HashMap<String, Option<String>> = list["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|goal| {
                    let id = goal["id"].as_str().unwrap().to_owned();
                    (id, goal["parent_id"].as_str().map(str::to_owned))
                })
                .collect();
            assert_eq!(parents.len(), ids.len());
            for id in &ids {
                let level = level(&parents, id);
                assert!(level.is_some_and(|level| level <= 8), "{id} on {level:?}");
            }
        }
        assert!(done > 20 && cycles > 20, "{done} done, {cycles} cycles, {depths} too deep");
    }
}
