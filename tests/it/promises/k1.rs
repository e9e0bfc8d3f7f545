//! K1: a stop under load fails nothing that was begun. Readiness fails first, and the program ends with 0.

use std::time::{Duration, Instant};

use onward_testkit::{TestDb, engines};
use tokio::time::interval;

use super::load::{Load, Seen};
use super::{report, scaled};
use crate::process::Program;
use crate::support::{Client, Goal};

engines! {
    async fn a_stop_under_load_fails_nothing(db: TestDb) {
        let mut program = Program::start(&db);
        let ada = program.sign_up("ada").await;
        let goal = ada.sum("rows").await;
        let rounds = scaled(1, 100);
        let (mut answered, mut longest) = (0, Duration::ZERO);
        for round in 0..rounds {
            if round > 0 {
                program.restart();
            }
            let client = program.client.bearing(&ada.access);
            let (seen, took) = stop_under_load(&mut program, &client, &goal).await;
            assert!(seen.failed.is_empty(), "round {round}: {:?}", seen.failed);
            assert!(took < Duration::from_secs(30), "round {round}: {took:?}");
            answered += seen.took.len();
            longest = longest.max(took);
        }
        report(
            "K1",
            &db,
            &format!("0 of {answered} requests failed, exit 0 in at most {:.1} s", longest.as_secs_f64()),
            &format!("SIGTERM under 200 requests/s, {rounds} rounds"),
        );
    }
}

/// Asks for a stop in the middle of the load; gives what became of the requests, and how long the stop took.
async fn stop_under_load(program: &mut Program, client: &Client, goal: &Goal) -> (Seen, Duration) {
    let mut load = Load::start(client, goal, 20, 200);
    load_runs().await;
    program.ask_to_stop();
    let asked = Instant::now();
    // While it still answers it says that it is not ready any more.
    let mut looks = interval(Duration::from_millis(20));
    let mut not_ready = false;
    loop {
        looks.tick().await;
        match client.get("/readyz").outcome().await {
            Ok(answer) => not_ready |= answer.status == 503,
            Err(_) => break,
        }
    }
    assert!(not_ready, "readiness did not fail before the end");
    let seen = load.ended().await;
    let status = program.wait();
    assert!(status.success(), "{status}");
    (seen, asked.elapsed())
}

/// Lets the load come to its full rate.
async fn load_runs() {
    let mut ticks = interval(Duration::from_millis(500));
    ticks.tick().await;
    ticks.tick().await;
}
