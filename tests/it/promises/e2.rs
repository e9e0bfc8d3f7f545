//! E2: what is larger than it may be is refused, and costs no memory.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use onward_testkit::{TestDb, engines, scaled};

use super::report;
use crate::process::Program;

/// How much more memory the program may hold afterwards, in MiB.
const GROWTH: usize = 32;

/// The head of a request whose body follows.
const POST: &str = "POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";

engines! {
    async fn what_is_too_large_is_refused_and_costs_no_memory(db: TestDb) {
        let program = Program::start(&db);
        let address = program.address();
        program.client.get("/readyz").await.is(200);
        let before = program.resident_mib();
        let rounds = scaled(1, 20);
        let mut refused = 0;
        for _ in 0..rounds {
            for (name, statuses, head, piece, times) in abuses() {
                let status = send(address, &head, &piece, times);
                assert!(statuses.contains(&status), "{name}: {status:?}");
                refused += 1;
            }
        }
        program.client.get("/readyz").await.is(200);
        let growth = program.resident_mib().saturating_sub(before);
        report(
            "E2",
            &db,
            &format!("{refused} of {refused} refused, memory grew by {growth} MiB"),
            &format!("{} kinds of abuse, {rounds} rounds", abuses().len()),
        );
        assert!(growth < GROWTH, "{growth} MiB");
    }
}

/// Name, right answers (none: cut off without one), head, and a piece that follows it so many times.
type Abuse = (&'static str, &'static [Option<u16>], String, String, usize);

fn abuses() -> Vec<Abuse> {
    [heads(), bodies(), lengths()].concat()
}

const MIB: usize = 1024 * 1024;

fn heads() -> Vec<Abuse> {
    let get = |fields: &str| format!("GET / HTTP/1.1\r\nhost: x\r\n{fields}\r\n");
    vec![
        (
            "many fields",
            &[Some(431)],
            get(&"a: b\r\n".repeat(10_000)),
            String::new(),
            0,
        ),
        (
            "a large field",
            &[Some(431)],
            get(&format!("a: {}\r\n", "b".repeat(MIB))),
            String::new(),
            0,
        ),
        (
            "an endless field",
            &[Some(431)],
            "GET / HTTP/1.1\r\na: ".to_owned(),
            "b".repeat(MIB),
            64,
        ),
        (
            "an address of 64 KiB",
            &[Some(414), Some(431)],
            format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(64 * 1024 - 100)),
            String::new(),
            0,
        ),
    ]
}

fn bodies() -> Vec<Abuse> {
    let large = scaled(64, 1024);
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(MIB));
    vec![
        (
            "a large body",
            &[Some(413)],
            format!(
                "{POST}connection: close\r\ncontent-length: {}\r\n\r\n",
                large * MIB
            ),
            " ".repeat(MIB),
            large,
        ),
        (
            "a large body of chunks",
            &[Some(413)],
            format!("{POST}connection: close\r\ntransfer-encoding: chunked\r\n\r\n"),
            chunk,
            large,
        ),
    ]
}

fn lengths() -> Vec<Abuse> {
    vec![
        (
            "a chunk without end",
            &[Some(400)],
            format!("{POST}transfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n"),
            String::new(),
            0,
        ),
        (
            "a long extension of a chunk",
            &[Some(400)],
            format!(
                "{POST}transfer-encoding: chunked\r\n\r\n1;{}\r\n",
                "x".repeat(MIB)
            ),
            String::new(),
            0,
        ),
        (
            "two lengths",
            &[Some(400)],
            format!("{POST}content-length: 3\r\ncontent-length: 4\r\n\r\n{{}} "),
            String::new(),
            0,
        ),
        (
            "a length that is none",
            &[Some(400)],
            format!("{POST}content-length: -1\r\n\r\n{{}}"),
            String::new(),
            0,
        ),
        (
            "more than the length says",
            &[Some(400), Some(422)],
            format!("{POST}content-length: 2\r\n\r\n{{}}"),
            "x".repeat(MIB),
            8,
        ),
    ]
}

/// Sends it all, or as much as is taken; gives the status of the answer, if one came.
fn send(address: SocketAddr, head: &str, piece: &str, times: usize) -> Option<u16> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = stream.write_all(head.as_bytes());
    for _ in 0..times {
        if stream.write_all(piece.as_bytes()).is_err() {
            break;
        }
    }
    // Until its end, or the reset that follows a refusal of somebody who goes on sending.
    let mut answer = [0; 4096];
    let read = stream.read(&mut answer).unwrap_or_default();
    let text = String::from_utf8_lossy(&answer[..read]).into_owned();
    text.strip_prefix("HTTP/1.1 ")?.split(' ').next()?.parse().ok()
}
