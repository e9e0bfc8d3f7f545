//! G1: who hammers the sign-in is not noticed by those who are signed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use onward_testkit::{TestDb, engines, scaled};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep_until};

use super::load::Load;
use super::report;
use crate::process::Program;
use crate::support::Client;

engines! {
    async fn a_flood_of_sign_ins_does_not_hurt_others(db: TestDb) {
        let program = Program::start(&db);
        let ada = program.sign_up("ada").await;
        let before = program.resident_mib();
        let load = Load::reading(&ada.client, 10, 50);
        let over = Arc::new(AtomicBool::new(false));
        let connections = scaled(20, 500);
        let mut flood = JoinSet::new();
        for _ in 0..connections {
            flood.spawn(hammer(Client::new(program.address()), Arc::clone(&over)));
        }
        let seconds = scaled(2, 30);
        let end = interval(Duration::from_secs(1)).tick().await + Duration::from_secs(seconds);
        sleep_until(end).await;
        let growth = program.resident_mib().saturating_sub(before);
        over.store(true, Ordering::Relaxed);
        let tries: usize = flood.join_all().await.into_iter().sum();
        let seen = load.stop().await;
        let slowest = seen.percentile(99);
        report(
            "G1",
            &db,
            &format!(
                "reads p99 {} ms, {} of {} failed; memory grew by {growth} MiB",
                slowest.as_millis(),
                seen.failed.len(),
                seen.took.len()
            ),
            &format!("{connections} connections, {tries} sign-ins in {seconds} s beside 50 reads/s"),
        );
        assert_eq!((seen.refused, &seen.failed), (0, &Vec::new()));
        let bound = scaled(Duration::from_secs(3), Duration::from_millis(250));
        assert!(slowest < bound, "p99 of reads is {slowest:?}");
        assert!(growth < 256, "{growth} MiB");
    }
}

/// Signs in with wrong passwords, one after the other; gives how often.
async fn hammer(client: Client, over: Arc<AtomicBool>) -> usize {
    let wrong = json!({ "username": "ada", "password": "this is not her password" });
    let mut tries = 0;
    while !over.load(Ordering::Relaxed) {
        let answer = client.post("auth/login", &wrong).await;
        assert!([401, 429, 503].contains(&answer.status), "{}", answer.status);
        tries += 1;
    }
    tries
}
