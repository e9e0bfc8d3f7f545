//! Connections that behave badly, against a real listener with short limits. Sockets need real time, so these tests
//! alone sleep.

use std::time::Instant;

use axum::Extension;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

struct Running {
    address: SocketAddr,
    shutdown: Shutdown,
    serving: tokio::task::JoinHandle<bool>,
}

impl Running {
    async fn new(change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits {
            first_byte: Duration::from_millis(300),
            head: Duration::from_millis(300),
            idle: Duration::from_millis(900),
            drain: Duration::from_secs(5),
            ..Limits::default()
        };
        change(&mut limits);
        let slow = || async {
            time::sleep(Duration::from_millis(700)).await;
            "slow"
        };
        let peer = |Extension(Peer(peer)): Extension<Peer>| async move { peer.ip().to_string() };
        let router = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/slow", get(slow))
            .route("/peer", get(peer))
            .route("/echo", post(|body: String| async { body }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = Shutdown::default();
        let serving = tokio::spawn(serve(listener, router, limits, shutdown.clone()));
        Self {
            address,
            shutdown,
            serving,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn exchange(&self, request: &[u8]) -> String {
        let mut stream = self.connect().await;
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

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
const CLOSE: &[u8] = b"GET /peer HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_request_is_answered_and_knows_its_peer() {
    let running = Running::new(|_| {}).await;
    let answer = running.exchange(CLOSE).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let running = Running::new(|_| {}).await;
    let begun = Instant::now();
    assert_eq!(rest(&mut running.connect().await).await, "");
    assert!(
        begun.elapsed() < Duration::from_millis(800),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_head_that_trickles_is_cut_off_however_often_a_byte_comes() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    let begun = Instant::now();
    for byte in GET.iter().cycle().take(100) {
        if stream
            .write_all(&[if *byte == b'\r' || *byte == b'\n' {
                b'a'
            } else {
                *byte
            }])
            .await
            .is_err()
        {
            break;
        }
        time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(rest(&mut stream).await, "");
    assert!(
        begun.elapsed() < Duration::from_millis(2500),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn the_second_head_of_a_connection_is_paced_too() {
    let running = Running::new(|limits| limits.idle = Duration::from_secs(30)).await;
    let mut stream = running.connect().await;
    stream.write_all(GET).await.unwrap();
    assert!(some(&mut stream).await.contains("hello"));
    stream.write_all(b"GET / HT").await.unwrap();
    let begun = Instant::now();
    assert_eq!(rest(&mut stream).await, "");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_connection_may_rest_longer_than_a_head_may_take_but_not_for_ever() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    stream.write_all(GET).await.unwrap();
    assert!(some(&mut stream).await.contains("hello"));
    time::sleep(Duration::from_millis(500)).await;
    stream.write_all(GET).await.unwrap();
    assert!(some(&mut stream).await.contains("hello"));
    let begun = Instant::now();
    assert_eq!(rest(&mut stream).await, "");
    assert!(
        begun.elapsed() > Duration::from_millis(700),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_slow_body_is_not_taken_for_a_slow_head() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    let head = b"POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 4\r\n\r\nab";
    stream.write_all(head).await.unwrap();
    time::sleep(Duration::from_millis(600)).await;
    stream.write_all(b"cd").await.unwrap();
    assert!(rest(&mut stream).await.ends_with("abcd"));
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

#[tokio::test]
async fn a_connection_beyond_the_cap_waits_for_a_free_place() {
    let running = Running::new(|limits| limits.connections = 1).await;
    let mut first = running.connect().await;
    first.write_all(GET).await.unwrap();
    assert!(some(&mut first).await.contains("hello"));
    let mut second = running.connect().await;
    second.write_all(CLOSE).await.unwrap();
    let early = time::timeout(Duration::from_millis(200), some(&mut second)).await;
    assert!(early.is_err(), "{early:?}");
    drop(first);
    assert!(rest(&mut second).await.ends_with("127.0.0.1"));
}

#[tokio::test]
async fn a_request_under_way_ends_before_the_listener_does() {
    let running = Running::new(|_| {}).await;
    let mut stream = running.connect().await;
    stream
        .write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut resting = running.connect().await;
    resting.write_all(GET).await.unwrap();
    assert!(some(&mut resting).await.contains("hello"));
    time::sleep(Duration::from_millis(100)).await;
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

#[tokio::test]
async fn a_request_that_does_not_end_is_cut_off() {
    let running = Running::new(|limits| limits.drain = Duration::from_millis(100)).await;
    let mut stream = running.connect().await;
    stream
        .write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    time::sleep(Duration::from_millis(100)).await;
    running.shutdown.stop();
    assert!(!running.serving.await.unwrap());
}
