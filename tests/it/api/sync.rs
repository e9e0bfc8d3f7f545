//! Sync: who follows the changes has the same in the end, whatever parallel writers do meanwhile.

use std::collections::BTreeMap;

use onward_testkit::{TestDb, engines, scaled};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

const WRITERS: u32 = 8;

/// A copy of one list, kept by following its changes.
struct Copy {
    list: &'static str,
    since: String,
    rows: BTreeMap<String, Value>,
}

impl Copy {
    fn new(list: &'static str) -> Self {
        Self {
            list,
            since: "2000-01-01T00:00:00Z".to_owned(),
            rows: BTreeMap::new(),
        }
    }

    /// Takes what changed since the last value seen; says whether anything did.
    async fn follow(&mut self, ada: &Person) -> bool {
        let changes = format!(
            "{}?include_deleted=true&limit=50&updated_since={}",
            self.list, self.since
        );
        let (mut path, mut news) = (changes.clone(), false);
        loop {
            let page = ada.get(&path).await.is(200).json();
            for row in page["items"].as_array().unwrap() {
                row["updated_at"].as_str().unwrap().clone_into(&mut self.since);
                let id = row["id"].as_str().unwrap().to_owned();
                news |= self.rows.insert(id, row.clone()).as_ref() != Some(row);
            }
            let Some(cursor) = page["next_cursor"].as_str() else {
                return news;
            };
            path = format!("{changes}&cursor={cursor}");
        }
    }
}

/// Everything a list has, walked in its usual order.
async fn whole(ada: &Person, list: &str) -> BTreeMap<String, Value> {
    let all = format!("{list}?include_deleted=true&limit=200");
    let (mut path, mut rows) = (all.clone(), BTreeMap::new());
    loop {
        let page = ada.get(&path).await.is(200).json();
        for row in page["items"].as_array().unwrap() {
            rows.insert(row["id"].as_str().unwrap().to_owned(), row.clone());
        }
        let Some(cursor) = page["next_cursor"].as_str() else {
            return rows;
        };
        path = format!("{all}&cursor={cursor}");
    }
}

/// One writer's share of the changes: lines are made, changed, deleted, restored, and goals are changed now and then.
async fn write(ada: Person, goal: Goal, (seed, changes): (u32, u32)) {
    let mut lines: Vec<String> = Vec::new();
    for turn in 0..changes {
        // Every writer in an order of its own.
        let dice = (turn.wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503)) >> 7;
        let line = match lines.len() {
            0 => String::new(),
            count => lines[usize::try_from(dice).unwrap() % count].clone(),
        };
        match dice % 10 {
            4 | 5 if !line.is_empty() => {
                ada.patch(&format!("check-ins/{line}"), &json!({ "value": dice % 90 }))
                    .await;
                continue;
            }
            6 if !line.is_empty() => {
                ada.delete(&format!("check-ins/{line}")).await;
                continue;
            }
            7 if !line.is_empty() => {
                ada.call("POST", &format!("check-ins/{line}/restore"))
                    .await
                    .is(200);
                continue;
            }
            8 => {
                ada.patch(&goal.path(), &json!({ "title": format!("goal {turn}") }))
                    .await
                    .is(200);
                continue;
            }
            _ => {}
        }
        let key = format!("{}/by-key/w{seed}-{}", goal.check_ins(), dice % 400);
        let put = ada
            .put(&key, &json!({ "value": turn % 90, "occurred_on": "2026-11-19" }))
            .await;
        assert!(matches!(put.status, 200 | 201), "{}", put.text());
        lines.push(put.json()["id"].as_str().unwrap().to_owned());
    }
}

engines! {
    async fn a_follower_loses_no_change_of_parallel_writers(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let share = scaled(10_000) / WRITERS;
        let mut writers = Vec::new();
        for seed in 0..WRITERS {
            let goal = ada.sum(&format!("goal of writer {seed}")).await;
            let writer = ada.again(&app.anonymous()).await;
            writers.push(tokio::spawn(write(writer, goal, (seed, share))));
        }
        let mut copies = [Copy::new("check-ins")];
        loop {
            let all_done = writers.iter().all(tokio::task::JoinHandle::is_finished);
            let mut news = false;
            for copy in &mut copies {
                news |= copy.follow(&ada).await;
            }
            if all_done && !news {
                break;
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        for copy in copies {
            assert_eq!(copy.rows, whole(&ada, copy.list).await, "{}", copy.list);
        }
    }
}
