//! What was answered is there after kill -9.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::json;

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
            let writers = join_all((0..WRITERS).map(|writer| write(client.clone(), goal.check_ins(), round, writer)));
            // The kill falls right after the first answer of some round, or in the middle of later writes.
            let enough = tokio::spawn(writers);
            let first = write_one(&client, &goal.check_ins(), &format!("first-{round}")).await;
            answered.extend(first);
            program.kill();
            answered.extend(enough.await.unwrap().into_iter().flatten());
            let stopped = Instant::now();
            program.restart();
            assert!(stopped.elapsed() < Duration::from_secs(10), "round {round}: the restart took too long");
        }
        assert!(answered.len() > ROUNDS, "only {} writes were answered", answered.len());
        let person = Person { client: program.client.bearing(&ada.access), ..ada };
        let stored = log(&person, &goal).await;
        let lost: Vec<_> = answered.difference(&stored).collect();
        assert!(lost.is_empty(), "answered, but lost: {lost:?}");
        // The bucket, the log and the check-ins were written together or not at all.
        let standing = person.get(&format!("{}/standing", goal.path())).await.is(200).json();
        assert_eq!(standing["current"], stored.len());
    }
}

/// Writes one check-in after the other until the program is gone; gives the names of the answered ones.
async fn write(client: Client, log: String, round: usize, writer: usize) -> Vec<String> {
    let mut answered = Vec::new();
    for turn in 0.. {
        match write_one(&client, &log, &format!("{round}-{writer}-{turn}")).await {
            Some(name) => answered.push(name),
            None => break,
        }
    }
    answered
}

async fn write_one(client: &Client, log: &str, name: &str) -> Option<String> {
    let line = json!({ "value": 1, "occurred_on": "2026-02-03", "external_id": name });
    let answer = client.post(log, &line).once(name).try_send().await?;
    assert_eq!(answer.status, 201, "{}", answer.text());
    Some(name.to_owned())
}

/// The names of all check-ins of a goal.
async fn log(person: &Person, goal: &Goal) -> HashSet<String> {
    let mut names = HashSet::new();
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
