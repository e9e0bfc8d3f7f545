//! Connections that behave badly, against a real listener with the usual limits. Time is paused: it passes only while
//! everybody waits, so no test takes longer for it.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Extension;
use axum::body::Body;
use axum::routing::{get, post};
use futures_util::stream;
use onward_http::caller::{Peer, TrustedProxies};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::time::Instant;

use super::*;

struct Running {
    address: SocketAddr,
    shutdown: Shutdown,
    /// How many pieces of the endless answer were asked for.
    pieces: Arc<AtomicUsize>,
    serving: tokio::task::JoinHandle<bool>,
}

impl Running {
    async fn new(change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::default();
        change(&mut limits);
        let slow = || async {
            time::sleep(Duration::from_secs(20)).await;
            "slow"
        };
        let peer = |Extension(Peer(peer)): Extension<Peer>| async move { peer.ip().to_string() };
        let pieces = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&pieces);
        let endless = || async move {
            Body::from_stream(stream::repeat_with(move || {
                counted.fetch_add(1, Ordering::Relaxed);
                Ok::<_, io::Error>(vec![b'a'; PIECE])
            }))
        };
        let router = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/slow", get(slow))
            .route("/peer", get(peer))
            .route("/large", get(|| async { vec![b'a'; 64 * 1024 * 1024] }))
            .route("/endless", get(endless))
            .route("/echo", post(|body: String| async { body }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = Shutdown::default();
        let serving = tokio::spawn(serve(listener, router, limits, shutdown.clone()));
        Self {
            address,
            shutdown,
            pieces,
            serving,
        }
    }

    async fn connect(&self) -> TcpStream {
        self.connect_from("127.0.0.1").await
    }

    /// A connection from another address of this machine.
    async fn connect_from(&self, address: &str) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    async fn exchange(&self, request: &[u8]) -> String {
        self.exchange_from("127.0.0.1", request).await
    }

    async fn exchange_from(&self, address: &str, request: &[u8]) -> String {
        let mut stream = self.connect_from(address).await;
        stream.write_all(request).await.unwrap();
        rest(&mut stream).await
    }
}

/// All that comes until the other side closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).unwrap()
}

async fn some(stream: &mut TcpStream) -> String {
    let mut bytes = [0_u8; 4096];
    let count = stream.read(&mut bytes).await.unwrap();
    String::from_utf8(bytes[..count].to_vec()).unwrap()
}

const PIECE: usize = 16 * 1024;

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
const SLOW: &[u8] = b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n";
const CLOSE: &[u8] = b"GET /peer HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_request_is_answered_and_knows_its_peer() {
    let running = Running::new(|_| {}).await;
    let answer = running.exchange(CLOSE).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("127.0.0.1"), "{answer}");
}

/// How long something took that began then, in whole seconds.
fn seconds(begun: Instant) -> u64 {
    begun.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_closed() {
    let running = Running::new(|_| {}).await;
    let begun = Instant::now();
    assert_eq!(rest(&mut running.connect().await).await, "");
    assert_eq!(seconds(begun), 5);
}

#[tokio::test(start_paused = true)]
async fn a_head_that_trickles_is_cut_off_however_often_a_byte_comes() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    let begun = Instant::now();
    while stream.write_all(b"a").await.is_ok() {
        time::sleep(Duration::from_millis(500)).await;
        assert!(seconds(begun) < 12);
    }
    assert_eq!(seconds(begun), 10);
}

#[tokio::test(start_paused = true)]
async fn many_slow_heads_are_all_cut_off_in_time_and_hold_up_nobody() {
    let running = Running::new(|_| {}).await;
    let begun = Instant::now();
    let mut slow = Vec::new();
    for _ in 0..300 {
        let mut stream = running.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nx-slow: ").await.unwrap();
        slow.push(stream);
    }
    assert!(running.exchange(CLOSE).await.ends_with("127.0.0.1"));
    assert_eq!(seconds(begun), 0);
    for stream in &mut slow {
        assert_eq!(rest(stream).await, "");
    }
    assert_eq!(seconds(begun), 10);
}

#[tokio::test(start_paused = true)]
async fn the_second_head_of_a_connection_is_paced_too() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    stream.write_all(GET).await.unwrap();
    assert!(some(&mut stream).await.contains("hello"));
    stream.write_all(b"GET / HT").await.unwrap();
    let begun = Instant::now();
    assert_eq!(rest(&mut stream).await, "");
    assert_eq!(seconds(begun), 10);
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_rest_longer_than_a_head_may_take_but_not_for_ever() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    stream.write_all(GET).await.unwrap();
    assert!(some(&mut stream).await.contains("hello"));
    time::sleep(Duration::from_secs(50)).await;
    stream.write_all(GET).await.unwrap();
    assert!(some(&mut stream).await.contains("hello"));
    let begun = Instant::now();
    assert_eq!(rest(&mut stream).await, "");
    assert_eq!(seconds(begun), 60);
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_is_not_taken_for_a_slow_head() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    let head = b"POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 4\r\n\r\nab";
    stream.write_all(head).await.unwrap();
    time::sleep(Duration::from_secs(20)).await;
    stream.write_all(b"cd").await.unwrap();
    assert!(rest(&mut stream).await.ends_with("abcd"));
}

#[tokio::test(start_paused = true)]
async fn who_does_not_take_the_answer_is_cut_off() {
    let running = Running::new(|limits| limits.connections = 1).await;
    let mut unread = running.connect().await;
    unread
        .write_all(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let begun = Instant::now();
    // Its place is free once it has been cut off.
    assert!(running.exchange(CLOSE).await.ends_with("127.0.0.1"));
    assert_eq!(seconds(begun), 10);
}

#[tokio::test(start_paused = true)]
async fn little_is_held_of_an_answer_that_nobody_takes() {
    let running = Running::new(|_| {}).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(running.address).await.unwrap();
    let endless = b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n";
    stream.write_all(endless).await.unwrap();
    time::sleep(Duration::from_secs(5)).await;
    let held = running.pieces.load(Ordering::Relaxed) * PIECE;
    assert!((PIECE..2 * 1024 * 1024).contains(&held), "{held} bytes");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_answered_431() {
    let running = Running::new(|_| {}).await;
    let field = "x: y\r\n".repeat(201);
    let answer = running
        .exchange(format!("GET / HTTP/1.1\r\n{field}\r\n").as_bytes())
        .await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let field = format!("x: {}\r\n", "y".repeat(66_000));
    let answer = running
        .exchange(format!("GET / HTTP/1.1\r\n{field}\r\n").as_bytes())
        .await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_beyond_the_cap_waits_for_a_free_place() {
    let running = Running::new(|limits| limits.connections = 1).await;
    let mut first = running.connect().await;
    first.write_all(GET).await.unwrap();
    assert!(some(&mut first).await.contains("hello"));
    let mut second = running.connect().await;
    second.write_all(CLOSE).await.unwrap();
    let early = time::timeout(Duration::from_secs(30), some(&mut second)).await;
    assert!(early.is_err(), "{early:?}");
    drop(first);
    assert!(rest(&mut second).await.ends_with("127.0.0.1"));
}

#[tokio::test(start_paused = true)]
async fn a_connection_too_many_of_one_address_is_closed_and_others_are_served() {
    let running = Running::new(|limits| limits.connections_per_address = 2).await;
    let mut mine = Vec::new();
    for _ in 0..2 {
        let mut stream = running.connect().await;
        stream.write_all(GET).await.unwrap();
        assert!(some(&mut stream).await.contains("hello"));
        mine.push(stream);
    }
    let begun = Instant::now();
    assert_eq!(rest(&mut running.connect().await).await, "");
    assert_eq!(seconds(begun), 0);
    assert!(
        running
            .exchange_from("127.0.0.2", CLOSE)
            .await
            .ends_with("127.0.0.2")
    );
    mine.clear();
    // The place is free once the other side has seen the end.
    time::sleep(Duration::from_secs(1)).await;
    assert!(running.exchange(CLOSE).await.ends_with("127.0.0.1"));
}

#[tokio::test(start_paused = true)]
async fn connections_of_a_trusted_proxy_are_not_counted_by_address() {
    let running = Running::new(|limits| {
        limits.connections_per_address = 1;
        limits.proxies = TrustedProxies::new(["127.0.0.3/32".parse().unwrap()]);
    })
    .await;
    let mut proxied = Vec::new();
    for _ in 0..5 {
        let mut stream = running.connect_from("127.0.0.3").await;
        stream.write_all(GET).await.unwrap();
        assert!(some(&mut stream).await.contains("hello"));
        proxied.push(stream);
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_under_way_ends_before_the_listener_does() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    stream.write_all(SLOW).await.unwrap();
    let mut resting = running.connect().await;
    resting.write_all(GET).await.unwrap();
    assert!(some(&mut resting).await.contains("hello"));
    running.shutdown.stop();
    assert_eq!(rest(&mut resting).await, "");
    let answer = rest(&mut stream).await;
    assert!(
        answer.ends_with("slow") && answer.contains("connection: close"),
        "{answer}"
    );
    assert!(running.serving.await.unwrap());
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn while_draining_every_answer_ends_its_connection() {
    let running = Running::new(|_| {}).await;
    let mut resting = running.connect().await;
    resting.write_all(GET).await.unwrap();
    assert!(!some(&mut resting).await.contains("connection: close"));
    running.shutdown.drain();
    for mut stream in [resting, running.connect().await] {
        stream.write_all(GET).await.unwrap();
        let answer = rest(&mut stream).await;
        assert!(
            answer.contains("connection: close") && answer.ends_with("hello"),
            "{answer}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_made_just_before_the_stop_is_still_answered() {
    let running = Running::new(|_| {}).await;
    let (mut queued, mut silent) = (running.connect().await, running.connect().await);
    queued.write_all(GET).await.unwrap();
    let begun = Instant::now();
    running.shutdown.stop();
    assert!(rest(&mut queued).await.ends_with("hello"));
    assert_eq!(rest(&mut silent).await, "");
    assert!(running.serving.await.unwrap());
    assert_eq!(seconds(begun), 0);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_end_is_cut_off() {
    let running = Running::new(|limits| limits.drain = Duration::from_secs(10)).await;
    let mut stream = running.connect().await;
    stream.write_all(SLOW).await.unwrap();
    time::sleep(Duration::from_secs(1)).await;
    let begun = Instant::now();
    running.shutdown.stop();
    assert!(!running.serving.await.unwrap());
    assert_eq!(seconds(begun), 10);
}
