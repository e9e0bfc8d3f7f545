//! Sync (R42): who follows the changes has the same in the end, whatever parallel writers do meanwhile.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines, scaled};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::hostile::dice::Dice;
use crate::support::{Goal, Person, TestApp};

/// How many write at the same time.
const WRITERS: u64 = 8;

/// A list that tells what changed.
#[derive(Clone, Copy)]
enum List {
    Goals,
    CheckIns,
}

impl List {
    fn path(self) -> &'static str {
        match self {
            Self::Goals => "goals",
            Self::CheckIns => "check-ins",
        }
    }
}

fn id(row: &Value) -> String {
    row["id"].as_str().unwrap().to_owned()
}

/// A copy of one list, kept by following its changes.
struct Copy {
    since: String,
    rows: BTreeMap<String, Value>,
}

impl Copy {
    /// Takes what changed since the last value seen; says whether anything did.
    async fn follow(&mut self, ada: &Person, list: List) -> bool {
        let Self { since, rows } = self;
        let changes = format!(
            "{}?include_deleted=true&limit=50&updated_since={since}",
            list.path()
        );
        let mut news = false;
        ada.walk(&changes, |row| {
            row["updated_at"].as_str().unwrap().clone_into(since);
            news |= rows.insert(id(row), row.clone()).as_ref() != Some(row);
        })
        .await;
        news
    }
}

/// Everything a list has, walked in its usual order.
async fn whole(ada: &Person, list: List) -> BTreeMap<String, Value> {
    let all = format!("{}?include_deleted=true&limit=200", list.path());
    let mut rows = BTreeMap::new();
    ada.walk(&all, |row| {
        rows.insert(id(row), row.clone());
    })
    .await;
    rows
}

/// Somebody who changes one list, always in the same order.
struct Writer {
    ada: Person,
    /// Everything of this writer is beneath it.
    top: Goal,
    dice: Dice,
    seed: u64,
    live: Vec<String>,
    gone: Vec<String>,
    made: usize,
}

impl Writer {
    /// Makes so many changes.
    async fn write(mut self, list: List, changes: usize) {
        let mut done = 0;
        while done < changes {
            done += match list {
                List::Goals => usize::from(self.change_goal().await),
                List::CheckIns => usize::from(self.change_check_in().await),
            };
        }
    }

    /// Makes, changes, deletes or restores a line; says whether that changed anything.
    async fn change_check_in(&mut self) -> bool {
        let (turn, value) = (self.dice.roll(10), self.dice.roll(1_000_000));
        match (turn, self.live.is_empty(), self.gone.is_empty()) {
            (0..5, false, _) => {
                let line = format!("check-ins/{}", self.dice.pick(&self.live));
                let patch = self.ada.patch(&line, &json!({ "value": value })).await;
                patch.is(200);
            }
            (5 | 6, false, _) => {
                let line = self.live.swap_remove(self.dice.roll(self.live.len()));
                self.ada.delete(&format!("check-ins/{line}")).await.is(204);
                self.gone.push(line);
            }
            (7, _, false) => {
                let line = self.gone.swap_remove(self.dice.roll(self.gone.len()));
                self.restore(&format!("check-ins/{line}")).await;
                self.live.push(line);
            }
            _ => {
                self.made += 1;
                let key = format!("{}/by-key/w{}-{}", self.top.check_ins(), self.seed, self.made);
                let line = json!({ "value": value, "occurred_on": "2026-11-19" });
                let put = self.ada.put(&key, &line).await.is(201).json();
                self.live.push(id(&put));
            }
        }
        true
    }

    /// The same with goals. What lies beneath a deleted goal cannot be changed, and what changes nothing is no change.
    async fn change_goal(&mut self) -> bool {
        let turn = self.dice.roll(40);
        match (turn, self.live.is_empty(), self.gone.is_empty()) {
            (0..20, false, _) => {
                let title = format!("goal {}", self.dice.roll(1_000_000));
                let goal = format!("goals/{}", self.dice.pick(&self.live));
                self.ada.patch(&goal, &json!({ "title": title })).await.status == 200
            }
            (20..26, false, _) => {
                let goal = self.live.swap_remove(self.dice.roll(self.live.len()));
                let deleted = self.ada.delete(&format!("goals/{goal}")).await.status == 204;
                self.gone.push(goal);
                deleted
            }
            (26..30, _, false) => {
                let goal = self.gone.swap_remove(self.dice.roll(self.gone.len()));
                // It stays deleted below a deleted parent, and may have been restored with one.
                let path = format!("goals/{goal}");
                let was_gone = self.ada.get(&path).await.status == 404;
                let restored = self.restore(&path).await;
                let back = if restored { &mut self.live } else { &mut self.gone };
                back.push(goal);
                was_gone && restored
            }
            // Many goals of all writers change at once.
            (30, ..) => {
                let rename = json!({ "name": format!("shared{}", self.dice.roll(4)) });
                let tag = format!("tags/shared{}", self.dice.roll(4));
                self.ada.patch(&tag, &rename).await.status == 200
            }
            _ => {
                let parent = if self.live.is_empty() || self.dice.roll(3) == 0 {
                    id(&self.top)
                } else {
                    self.dice.pick(&self.live).clone()
                };
                let tags = [format!("shared{}", self.dice.roll(4))];
                let new = json!({ "title": "new", "parent_id": parent, "tags": tags });
                let made = self.ada.post("goals", &new).await;
                if made.status == 201 {
                    self.live.push(id(&made.json()));
                }
                made.status == 201
            }
        }
    }

    /// Says whether it was restored.
    async fn restore(&self, path: &str) -> bool {
        let answer = self.ada.call("POST", &format!("{path}/restore")).await;
        assert!(matches!(answer.status, 200 | 409), "{}", answer.text());
        answer.status == 200
    }
}

/// Follows a list while eight writers change it, until they have ended and nothing is new.
async fn follow_writers(db: &TestDb, list: List) {
    let app = TestApp::start(db).await;
    let ada = app.owner().await.again(&app.anonymous().patient()).await;
    let share = usize::try_from(scaled(800, 10_000) / WRITERS).unwrap();
    let mut writers = Vec::new();
    for seed in 1..=WRITERS {
        let writer = Writer {
            top: ada.sum(&format!("goal of writer {seed}")).await,
            ada: ada.again(&app.anonymous().patient()).await,
            dice: Dice(0x5eed_0042 * seed),
            seed,
            live: Vec::new(),
            gone: Vec::new(),
            made: 0,
        };
        writers.push(tokio::spawn(writer.write(list, share)));
    }
    let mut copy = Copy {
        since: "2000-01-01T00:00:00Z".to_owned(),
        rows: BTreeMap::new(),
    };
    loop {
        let all_done = writers.iter().all(JoinHandle::is_finished);
        if !copy.follow(&ada, list).await && all_done {
            break;
        }
    }
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    let gone = copy.rows.values().filter(|row| !row["deleted_at"].is_null());
    assert!(gone.count() > 0, "nothing deleted was told");
    assert_eq!(copy.rows, whole(&ada, list).await);
}

engines! {
    async fn a_follower_of_goals_loses_no_change_of_parallel_writers(db: TestDb) {
        follow_writers(&db, List::Goals).await;
    }

    async fn a_follower_of_check_ins_loses_no_change_of_parallel_writers(db: TestDb) {
        follow_writers(&db, List::CheckIns).await;
    }
}
