//! Slow handlers, a full house, clients that hang up.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::Notify;
use tokio::sync::mpsc::{Sender, channel};

use super::*;
use crate::body::{Json, receive};
use crate::caller::Peer;

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

/// A POST whose body is this beginning, and then what the sender gives.
async fn trickling(uri: &str, beginning: &'static str) -> (Sender<Bytes>, HttpRequest<Body>) {
    let (sender, receiver) = channel(1);
    sender
        .send(Bytes::from_static(beginning.as_bytes()))
        .await
        .unwrap();
    let frames = futures_util::stream::unfold(receiver, async |mut receiver| {
        let frame: Bytes = receiver.recv().await?;
        Some((Ok::<_, std::io::Error>(frame), receiver))
    });
    let request = HttpRequest::post(uri).header("content-type", "application/json");
    (sender, request.body(Body::from_stream(frames)).unwrap())
}

/// Waits until what was sent has been taken.
async fn is_read(sender: &Sender<Bytes>) {
    drop(sender.reserve().await.unwrap());
}

/// A house that reads a body and gives back what it read.
fn reading(change: impl FnOnce(&mut HttpConfig)) -> Router {
    let mut config = config("https://goals.example");
    change(&mut config);
    let edge = Arc::new(Edge::new(config));
    let reader = Arc::clone(&edge);
    let read = move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let read = receive::<Json<BTreeMap<String, i64>>>(&parts, body, &reader).await;
        read.map(|Json(numbers)| format!("{numbers:?}"))
    };
    let routes = Router::new()
        .route("/api/v1/read", post(read))
        .route("/api/v1/goals", get(|| async { "list" }));
    around(routes, edge, |_| false)
}

#[tokio::test(start_paused = true)]
async fn bodies_on_their_way_keep_nobody_from_being_served() {
    let house = reading(|config| config.limits.concurrent = 1);
    let mut slow = Vec::new();
    for _ in 0..50 {
        let (sender, request) = trickling("/api/v1/read", "{").await;
        let answering = tokio::spawn(send(house.clone(), request));
        is_read(&sender).await;
        slow.push((sender, answering));
    }
    let served = send(house.clone(), request(&Method::GET, "/api/v1/goals")).await;
    assert_eq!((served.status, served.body.as_str()), (200, "list"));
    let (sender, answering) = slow.pop().unwrap();
    sender.send(Bytes::from_static(b"\"a\":1}")).await.unwrap();
    drop(sender);
    assert_eq!(answering.await.unwrap().body, "{\"a\": 1}");
    for (sender, answering) in slow {
        let answered = answering.await.unwrap();
        assert_eq!((answered.status, answered.header("connection")), (408, "close"));
        drop(sender);
    }
}

#[tokio::test(start_paused = true)]
async fn an_address_brings_in_so_many_bodies_at_a_time_and_others_are_not_held_up() {
    let house = reading(|config| config.limits.bodies_per_address = 1);
    let from = |last: u8, mut request: HttpRequest<Body>| {
        request
            .extensions_mut()
            .insert(Peer(([203, 0, 113, last], 1).into()));
        tokio::spawn(send(house.clone(), request))
    };
    let (slow, first) = trickling("/api/v1/read", " ").await;
    let first = from(1, first);
    is_read(&slow).await;
    let whole = || {
        let request = HttpRequest::post("/api/v1/read").header("content-type", "application/json");
        request.body(Body::from("{}")).unwrap()
    };
    let waiting = from(1, whole());
    assert_eq!(from(2, whole()).await.unwrap().status, 200);
    slow.send(Bytes::from_static(b"{}")).await.unwrap();
    let refused = waiting.await.unwrap();
    assert_eq!((refused.status, refused.header("retry-after")), (503, "1"));
    let waiting = from(1, whole());
    tokio::task::yield_now().await;
    drop(slow);
    assert_eq!(
        (first.await.unwrap().status, waiting.await.unwrap().status),
        (200, 200)
    );
}
