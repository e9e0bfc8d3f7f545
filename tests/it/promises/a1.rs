//! A1: how long the refusal of a sign-in takes does not tell whether there is an account.

use std::time::{Duration, Instant};

use onward_testkit::{TestDb, engines, scaled};
use serde_json::json;

use super::report;
use crate::process::Program;
use crate::support::{Client, PASSWORD, Person};

/// A wrong password; then nobody, somebody who is switched off, and somebody who has no password.
const NAMES: [&str; 4] = ["ada", "nobody", "dora", "pat"];

engines! {
    async fn the_time_of_a_refusal_tells_nothing_about_the_account(db: TestDb) {
        let program = Program::start(&db);
        let ada = program.sign_up("ada").await;
        make(&ada, "pat", None).await;
        let dora = make(&ada, "dora", Some(PASSWORD)).await;
        ada.patch(&format!("users/{dora}"), &json!({ "is_active": false })).await.is(200);

        let rounds = scaled(9, 500);
        let mut took: [Vec<Duration>; NAMES.len()] = Default::default();
        for round in 0..rounds {
            for turn in 0..NAMES.len() {
                let place = (round + turn) % NAMES.len();
                took[place].push(refused(&program.client, NAMES[place]).await);
            }
        }
        let [wrong, others @ ..] = took;
        let distances = others.each_ref().map(|other| distance(&wrong, other));
        let furthest = distances.iter().copied().fold(0.0, f64::max);
        let areas = others.map(|other| area(&wrong, &other));
        let told = areas.map(|area| format!("{area:.3}")).join(", ");
        report(
            "A1",
            &db,
            &format!("medians differ by at most {:.1} %, AUC {told}", furthest * 100.0),
            &format!("{rounds} tries each: wrong password against nobody, disabled, without password"),
        );
        // A few tries on a busy machine show only whether the work is done at all.
        let (distance, side) = scaled((0.75, 0.5), (0.05, 0.05));
        assert!(furthest < distance, "{distances:?}");
        for area in areas {
            assert!((area - 0.5).abs() <= side, "{areas:?}");
        }
    }
}

/// Makes an account; gives its id.
async fn make(root: &Person, name: &str, password: Option<&str>) -> String {
    let mut new = json!({ "username": name, "email": format!("{name}@example.org") });
    if let Some(password) = password {
        new["password"] = password.into();
    }
    let made = root.post("users", &new).await.is(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// How long it took to be refused.
async fn refused(client: &Client, name: &str) -> Duration {
    let wrong = json!({ "username": name, "password": "not the password of anybody" });
    let begun = Instant::now();
    let answer = client.post("auth/login", &wrong).await;
    let took = begun.elapsed();
    answer.problem(401, "invalid-credentials");
    took
}

fn median(took: &[Duration]) -> Duration {
    let mut took = took.to_vec();
    took.sort_unstable();
    took[took.len() / 2]
}

/// How far the medians lie apart, as a part of the first.
fn distance(one: &[Duration], other: &[Duration]) -> f64 {
    let (one, other) = (median(one).as_secs_f64(), median(other).as_secs_f64());
    (one - other).abs() / one
}

/// How often a try of the one took longer than one of the other: a half where nothing can be told.
fn area(one: &[Duration], other: &[Duration]) -> f64 {
    let (mut longer, mut pairs) = (0.0, 0.0);
    for mine in one {
        for theirs in other {
            longer += match mine.cmp(theirs) {
                std::cmp::Ordering::Less => 0.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Greater => 1.0,
            };
            pairs += 1.0;
        }
    }
    longer / pairs
}
