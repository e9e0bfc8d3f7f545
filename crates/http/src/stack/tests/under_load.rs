//! Slow handlers, a full house, clients that hang up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use super::*;

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_too_long_is_unavailable() {
    let stuck = Router::new().route(
        "/api/v1/stuck",
        get(std::future::pending::<()>).post(std::future::pending::<()>),
    );
    for (method, seconds) in [(Method::GET, 30), (Method::POST, 60)] {
        let start = tokio::time::Instant::now();
        let answered = send(app(stuck.clone()), request(&method, "/api/v1/stuck")).await;
        assert_eq!((answered.status, answered.header("retry-after")), (503, "1"));
        assert_eq!(start.elapsed(), Duration::from_secs(seconds));
    }
}

#[tokio::test]
async fn a_full_house_turns_away_but_tells_its_health() {
    let (entered, leave) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, outside) = (Arc::clone(&entered), Arc::clone(&leave));
    let wait = move || async move {
        inside.notify_one();
        outside.notified().await;
        "done"
    };
    let routes = Router::new()
        .route("/api/v1/wait", get(wait))
        .route("/healthz", get(|| async { "well" }));
    let house = limited(routes, |config| config.limits.concurrent = 1);
    let first = tokio::spawn(send(house.clone(), request(&Method::GET, "/api/v1/wait")));
    entered.notified().await;
    let second = send(house.clone(), request(&Method::GET, "/api/v1/wait")).await;
    assert_eq!((second.status, second.header("retry-after")), (503, "1"));
    assert_eq!(send(house, request(&Method::GET, "/healthz")).await.status, 200);
    leave.notify_one();
    assert_eq!(first.await.unwrap().body, "done");
}

#[tokio::test]
async fn a_client_that_hangs_up_never_halves_a_change() {
    let (entered, go_on, done) = (
        Arc::new(Notify::new()),
        Arc::new(Notify::new()),
        Arc::new(AtomicBool::new(false)),
    );
    let finished = Arc::new(Notify::new());
    let (inside, outside, whole, told) = (
        Arc::clone(&entered),
        Arc::clone(&go_on),
        Arc::clone(&done),
        Arc::clone(&finished),
    );
    let change = move || async move {
        inside.notify_one();
        outside.notified().await;
        whole.store(true, Ordering::SeqCst);
        told.notify_one();
    };
    let router = app(Router::new().route("/api/v1/change", post(change)));
    let client = tokio::spawn(send(router, request(&Method::POST, "/api/v1/change")));
    entered.notified().await;
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    go_on.notify_one();
    finished.notified().await;
    assert!(done.load(Ordering::SeqCst));
}
