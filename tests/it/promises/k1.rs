//! K1: a stop under load fails nothing that was begun. Readiness fails first, and the program ends with 0.
//!
//! The load behaves as one that a balancer hands on: nothing new goes to a process that says it is not ready. Whoever
//! connects in the very moment in which the listener closes is reset by the system; only a listener that is handed over
//! ([`super::k2`]) spares them that.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use onward_testkit::{TestDb, engines, scaled};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::interval;

use super::load::Load;
use super::report;
use crate::process::Program;
use crate::support::Person;

/// How many requests are half sent when the stop comes.
const BEGUN: usize = 10;

const BODY: &str = r#"{"title":"begun before the stop"}"#;

engines! {
    async fn a_stop_under_load_fails_nothing(db: TestDb) {
        let mut program = Program::start(&db);
        let mut ada = program.sign_up("ada").await;
        let rounds = scaled(1, 100);
        let (mut answered, mut longest) = (0, Duration::ZERO);
        for round in 0..rounds {
            if round > 0 {
                program.restart();
                ada.client = program.client.bearing(&ada.access);
            }
            let (count, took) = stop_under_load(&mut program, &ada).await;
            assert!(took < Duration::from_secs(30), "round {round}: {took:?}");
            answered += count;
            longest = longest.max(took);
        }
        report(
            "K1",
            &db,
            &format!("0 of {answered} requests failed, exit 0 in at most {:.1} s", longest.as_secs_f64()),
            &format!("SIGTERM under 200 requests/s and {BEGUN} half-sent ones, {rounds} rounds"),
        );
    }
}

/// Asks for a stop in the middle of the load; gives how many requests were answered, and how long the stop took.
async fn stop_under_load(program: &mut Program, ada: &Person) -> (usize, Duration) {
    let goal = ada.sum("rows").await;
    let load = Load::start(&ada.client, &goal, 20, 200);
    let mut ticks = interval(Duration::from_millis(500));
    ticks.tick().await;
    ticks.tick().await;
    let mut begun = Vec::new();
    for _ in 0..BEGUN {
        begun.push(begin(program.address(), &ada.access).await);
    }
    program.ask_to_stop();
    let asked = Instant::now();
    let mut looks = interval(Duration::from_millis(20));
    while ada.get("/readyz").await.status != 503 {
        looks.tick().await;
    }
    let seen = load.stop().await;
    assert_eq!((seen.refused, &seen.failed), (0, &Vec::new()));
    while TcpStream::connect(program.address()).await.is_ok() {
        looks.tick().await;
    }
    for stream in begun {
        finish(stream).await;
    }
    let status = program.wait();
    assert!(status.success(), "{status}");
    (seen.took.len() + BEGUN, asked.elapsed())
}

/// Sends the head of a request, until the program works on it and asks for the body.
async fn begin(address: SocketAddr, access: &str) -> BufReader<TcpStream> {
    let mut stream = BufReader::new(TcpStream::connect(address).await.unwrap());
    let head = format!(
        "POST /api/v1/goals HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {access}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        BODY.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
    stream
}

/// Sends the body when nobody is accepted any more, and waits for the answer.
async fn finish(mut stream: BufReader<TcpStream>) {
    stream.write_all(BODY.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("HTTP/1.1 201 Created"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}
