//! G3: clients that are slow on purpose are cut off, and nobody notices them.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use onward_testkit::{TestDb, engines, is_full, scaled};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::interval;

use super::load::Load;
use super::report;
use crate::process::{Program, Setting};

/// Time-outs that let the small run end soon; the whole one has the usual ones.
const SHORT: [Setting; 4] = [
    ("ONWARD_HTTP__TIMEOUTS__FIRST_BYTE_SECONDS", "1"),
    ("ONWARD_HTTP__TIMEOUTS__HEAD_SECONDS", "2"),
    ("ONWARD_HTTP__TIMEOUTS__BODY_SECONDS", "2"),
    ("ONWARD_HTTP__TIMEOUTS__WRITE_SECONDS", "2"),
];

/// How a client is slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slow {
    Silent,
    Head,
    Body,
    Read,
}

const KINDS: [Slow; 4] = [Slow::Silent, Slow::Head, Slow::Body, Slow::Read];

engines! {
    async fn slow_clients_are_cut_off_and_nobody_notices_them(db: TestDb) {
        let settings = if is_full() { &[][..] } else { &SHORT[..] };
        let program = Program::start_with(&db, settings, &["serve"]);
        let ada = program.sign_up("ada").await;
        let goal = ada.sum("rows").await;
        let attackers = scaled(80, 4000);
        enough_files(attackers);

        let load = Load::start(&program.client.bearing(&ada.access), &goal, 10, 50);
        let mut attacks = JoinSet::new();
        for number in 0..attackers {
            let kind = KINDS[number % KINDS.len()];
            let stream = connect(program.address(), number).await;
            attacks.spawn(async move { (kind, attack(stream, kind).await) });
        }
        let mut longest = [Duration::ZERO; KINDS.len()];
        while let Some(ended) = attacks.join_next().await {
            let (kind, took) = ended.unwrap();
            let place = KINDS.iter().position(|known| *known == kind).unwrap();
            longest[place] = longest[place].max(took);
        }
        let seen = load.stop().await;
        let slowest = seen.percentile(99);
        let cut = longest.map(|took| format!("{:.1}", took.as_secs_f64())).join(", ");
        report(
            "G3",
            &db,
            &format!(
                "users p99 {} ms, 0 of {} failed; silent, head, body, read cut within {cut} s",
                slowest.as_millis(),
                seen.took.len()
            ),
            &format!("{attackers} slow connections of 16 addresses beside 50 requests/s"),
        );
        assert_eq!((seen.refused, &seen.failed), (0, &Vec::new()));
        // A developer's build on a busy machine is not what is promised about.
        let bound = scaled(Duration::from_secs(3), Duration::from_millis(500));
        assert!(slowest < bound, "p99 of users is {slowest:?}");
        for (kind, took) in KINDS.iter().zip(longest) {
            let bound = if *kind == Slow::Body { 60 } else { 15 };
            assert!(took < Duration::from_secs(bound), "{kind:?}: {took:?}");
        }
    }
}

/// Says at once when the machine does not allow so many connections.
fn enough_files(connections: usize) {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .unwrap();
    let allowed = line.split_whitespace().nth(3).unwrap();
    let enough = allowed
        .parse::<usize>()
        .map_or(true, |allowed| allowed > connections + 200);
    assert!(
        enough,
        "{connections} connections need more than {allowed} open files; raise `ulimit -n`"
    );
}

/// A connection from one of sixteen addresses of this machine, none of them that of the users.
async fn connect(server: SocketAddr, number: usize) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let last = u8::try_from(number % 16 + 1).unwrap();
    socket.bind((Ipv4Addr::new(127, 0, 1, last), 0).into()).unwrap();
    // A small buffer, so that who does not read holds up its sender.
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(server).await.unwrap()
}

/// Is slow until the other side has had enough; gives how long that took.
async fn attack(mut stream: TcpStream, kind: Slow) -> Duration {
    let begun = Instant::now();
    let beginning: &[u8] = match kind {
        Slow::Silent => b"",
        Slow::Head => b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ",
        Slow::Body => {
            b"POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
              content-length: 1000\r\n\r\n{"
        }
        Slow::Read => b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: x\r\n\r\n",
    };
    // The system takes some megabytes itself before a sender sees that nobody reads.
    let beginning = beginning.repeat(if kind == Slow::Read { 8 } else { 1 });
    let _ = stream.write_all(&beginning).await;
    let mut ticks = interval(Duration::from_millis(500));
    loop {
        ticks.tick().await;
        let ended = match kind {
            Slow::Head | Slow::Body => stream.write_all(b"a").await.is_err() || is_closed(&mut stream),
            Slow::Silent => is_closed(&mut stream),
            // Nothing is read; the reset is seen all the same.
            Slow::Read => stream.take_error().unwrap().is_some(),
        };
        if ended {
            return begun.elapsed();
        }
    }
}

/// Whether the other side has closed; what it said before that is passed over.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 1024];
    loop {
        match stream.try_read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() != std::io::ErrorKind::WouldBlock,
        }
    }
}
