//! The keys that sign take turns while tokens are used (B8).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use onward_domain::clock::Clock;
use onward_service::{Parts, Service};
use onward_testkit::{SeededEntropy, TestDb, engines, scaled};
use secrecy::ExposeSecret;

use crate::support::{Bench, config, credentials, local};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A token lasts so long.
const TOKEN: i64 = 15 * MINUTE;

/// Another process over the same database, with the same clock.
async fn beside(bench: &Bench) -> Service {
    let parts = Parts {
        store: bench.db.store().clone(),
        clock: bench.clock.clone(),
        entropy: Arc::new(SeededEntropy::new(2)),
        config: config(),
    };
    Service::new(parts).await.unwrap()
}

/// Signs in at one process and shows the token to both for as long as the test runs; a token that had time left and
/// was refused ends the test.
async fn use_tokens(bench: &Bench, nodes: &[Service; 2], turn: usize) {
    let issued_at = bench.clock.now();
    let tokens = nodes[turn % 2].login(&local(), credentials("ada")).await.unwrap();
    for node in nodes.iter().cycle().skip(turn).take(4) {
        let taken = node
            .authenticate(&local(), tokens.access_token.expose_secret())
            .await;
        let lasts = bench.clock.now() < issued_at.plus_seconds(TOKEN);
        assert!(taken.is_ok() || !lasts, "a valid token was refused: {taken:?}");
    }
}

engines! {
    async fn no_valid_token_is_refused_while_keys_take_turns(db: TestDb) {
        let bench = Arc::new(Bench::new(&db).await);
        bench.user("ada").await;
        let nodes = Arc::new([bench.service.clone(), beside(&bench).await]);
        let (over, used) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let load: Vec<_> = (0..4)
            .map(|first| {
                let (bench, nodes) = (Arc::clone(&bench), Arc::clone(&nodes));
                let (over, used) = (Arc::clone(&over), Arc::clone(&used));
                tokio::spawn(async move {
                    while !over.load(Ordering::Relaxed) {
                        let turn = used.fetch_add(1, Ordering::Relaxed) + first;
                        use_tokens(&bench, &nodes, turn).await;
                    }
                })
            })
            .collect();
        // How long ago the last turn began.
        let mut since = 0;
        for _ in 0..scaled(2, 20) {
            // Up to the day of publishing, to the turn itself, to the end of the key before; slowly around each.
            for far in [89 * DAY - 2 * MINUTE - since, DAY - 8 * MINUTE, HOUR - 8 * MINUTE] {
                bench.clock.advance_seconds(far);
                for step in 0..4 {
                    bench.clock.advance_seconds(2 * MINUTE);
                    nodes[step % 2].rotate_keys().await.unwrap();
                    use_tokens(&bench, &nodes, step).await;
                }
            }
            since = HOUR + 6 * MINUTE;
        }
        over.store(true, Ordering::Relaxed);
        for task in load {
            task.await.unwrap();
        }
        assert!(used.load(Ordering::Relaxed) > 10);
        let [one, two] = &*nodes;
        assert_eq!(one.public_keys().await.len(), 1);
        two.rotate_keys().await.unwrap();
        assert_eq!(two.public_keys().await, one.public_keys().await);
    }
}
