//! What was answered is there after kill -9, and what was cut off is done once when it is sent again.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::json;
use tokio::time::timeout;

use super::program::Program;
use crate::support::{Client, Goal, Person};

/// How often the program is killed.
const ROUNDS: usize = 50;

/// How many write at the same time.
const WRITERS: usize = 4;

engines! {
    async fn what_was_answered_survives_a_kill(db: TestDb) {
        let mut program = Program::start(&db);
        let ada = program.sign_up("ada").await;
        let goal = ada.sum("rows").await;
        let mut answered = HashSet::new();
        for round in 0..ROUNDS {
            let client = program.client.bearing(&ada.access);
            let writing = (0..WRITERS).map(|writer| write(client.clone(), goal.check_ins(), round, writer));
            let writers = tokio::spawn(join_all(writing.collect::<Vec<_>>()));
            // The kill falls right after this answer, in the middle of the work of the others.
            let first = format!("{round}-first");
            assert!(write_one(&client, &goal.check_ins(), &first).await, "round {round}: no first answer");
            program.kill();
            answered.insert(first);
            let written = timeout(Duration::from_secs(10), writers).await.expect("the writers see the end");
            program.restart();
            let client = program.client.bearing(&ada.access);
            for (names, cut) in written.unwrap() {
                answered.extend(names);
                // Whoever got no answer sends the same again.
                assert!(write_one(&client, &goal.check_ins(), &cut).await, "round {round}: no answer to a retry");
                answered.insert(cut);
            }
        }
        let person = Person { client: program.client.bearing(&ada.access), ..ada };
        let stored = log(&person, &goal).await;
        let once: HashSet<_> = stored.iter().cloned().collect();
        let lost: Vec<_> = answered.difference(&once).collect();
        assert!(lost.is_empty(), "answered and lost: {lost:?}");
        let unasked: Vec<_> = once.difference(&answered).collect();
        assert!(unasked.is_empty(), "stored and never answered: {unasked:?}");
        assert_eq!(once.len(), stored.len(), "a line was written twice");
        // The check-ins and their buckets were written together or not at all.
        let standing = person.get(&format!("{}/standing", goal.path())).await.is(200).json();
        assert_eq!(standing["current"], stored.len());
    }
}

/// Writes one check-in after the other until the program is gone; gives the names of the answered ones, and that of
/// the one that was cut off.
async fn write(client: Client, log: String, round: usize, writer: usize) -> (Vec<String>, String) {
    let mut answered = Vec::new();
    loop {
        let name = format!("{round}-{writer}-{}", answered.len());
        if !write_one(&client, &log, &name).await {
            return (answered, name);
        }
        answered.push(name);
    }
}

/// Writes a check-in under a key of its own; tells whether an answer came.
async fn write_one(client: &Client, log: &str, name: &str) -> bool {
    let line = json!({ "value": 1, "occurred_on": "2026-02-03", "external_id": name });
    let Some(answer) = client.post(log, &line).once(name).try_send().await else {
        return false;
    };
    assert_eq!(answer.status, 201, "{}", answer.text());
    true
}

/// The names of all check-ins of a goal.
async fn log(person: &Person, goal: &Goal) -> Vec<String> {
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = person
            .get(&format!("{}?limit=200{cursor}", goal.check_ins()))
            .await
            .is(200)
            .json();
        let items = page["items"].as_array().unwrap();
        names.extend(
            items
                .iter()
                .map(|item| item["external_id"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return names,
        }
    }
}
