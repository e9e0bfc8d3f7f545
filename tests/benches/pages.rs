//! What pages of standings cost the server: CPU time, user and system, of a request through the real listener.
//!
//! 200 goals of four kinds with ten years of daily check-ins each. Cold: no standing is remembered. PostgreSQL's own
//! processes are not counted. `cargo bench -p onward-tests --bench pages`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark fails loudly"
)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use criterion::Criterion;
use onward_domain::ids::UserId;
use onward_domain::user::{EmailAddress, NewUser, Username};
use onward_server::compose::{Composition, compose};
use onward_server::config::{Auth, Config, Database, Limits, PublicUrl, Secret};
use onward_server::listen;
use onward_server::shutdown::Shutdown;
use onward_testkit::{FixedClock, SeededEntropy, TestDb, run_postgres, run_sqlite};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PASSWORD: &str = "seven quiet otters sleep";
const GOALS: i32 = 200;
const DAYS: i32 = 3_650;

/// What is asked for.
const PAGES: [&str; 3] = [
    "goals?limit=50",
    "goals?limit=50&expand=standing",
    "today?limit=200",
];

fn main() {
    run_sqlite(true, |db| measured("sqlite", db));
    run_postgres("pages", true, |db| measured("postgres", db));
}

async fn measured(engine: &'static str, db: TestDb) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let composition = Composition {
        config: Config {
            data_dir: "/nowhere/onward".into(),
            database: Database {
                url: Some(Secret::new(db.url())),
                migrate: Some(false),
                ..Database::default()
            },
            auth: Auth {
                master_key: Some(Secret::new("5a".repeat(32))),
                ..Auth::default()
            },
            limits: Limits {
                enabled: false,
                ..Limits::default()
            },
            ..Config::default()
        },
        public_url: PublicUrl::of(address).unwrap(),
        clock: Arc::new(FixedClock::default()),
        entropy: Arc::new(SeededEntropy::default()),
    };
    let composed = compose(composition).await.unwrap();
    let new = NewUser {
        username: Username::parse("ada").unwrap(),
        email: EmailAddress::parse("ada@example.org").unwrap(),
        full_name: None,
        time_zone: None,
        locale: None,
    };
    let ada = composed
        .service
        .create_user(new, Some(PASSWORD.into()), false)
        .await
        .unwrap();
    db.fill_with_histories(ada.id, GOALS, DAYS).await;
    tokio::spawn(listen::serve(
        listener,
        composed.router.clone(),
        listen::Limits::default(),
        Shutdown::default(),
    ));
    let server = Server {
        address,
        db,
        owner: ada.id,
        handle: Handle::current(),
    };
    let driver = spawn_blocking(move || drive(engine, &server));
    driver.await.unwrap();
}

/// The application under measurement, seen from a thread of its own.
struct Server {
    address: SocketAddr,
    db: TestDb,
    owner: UserId,
    handle: Handle,
}

fn drive(engine: &str, server: &Server) {
    let mut caller = Caller::new(server.address);
    let mut criterion = Criterion::default()
        .configure_from_args()
        .sample_size(20)
        .measurement_time(Duration::from_secs(3));
    let mut group = criterion.benchmark_group(format!("CPU of a page on {engine}"));
    for page in PAGES {
        for cold in [true, false] {
            let name = format!("{page}, {}", if cold { "cold" } else { "warm" });
            group.bench_function(name, |bencher| {
                bencher.iter_custom(|times| {
                    (0..times)
                        .map(|_| {
                            if cold {
                                server.handle.block_on(server.db.forget_standings(server.owner));
                            }
                            let before = cpu();
                            caller.get(page);
                            cpu().saturating_sub(before)
                        })
                        .sum()
                });
            });
        }
    }
    group.finish();
}

/// The time that all threads of this process but this one have spent on a processor.
fn cpu() -> Duration {
    let own = fs::read_link("/proc/thread-self").unwrap();
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let others = tasks
        .filter_map(Result::ok)
        .filter(|task| Some(task.file_name().as_os_str()) != own.file_name());
    let spent = others.filter_map(|task| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(spent.sum())
}

/// One connection that is kept, signed in.
struct Caller {
    stream: TcpStream,
    token: String,
}

impl Caller {
    fn new(address: SocketAddr) -> Self {
        let mut caller = Self {
            stream: TcpStream::connect(address).unwrap(),
            token: String::new(),
        };
        caller.stream.set_nodelay(true).unwrap();
        let body = json!({ "username": "ada", "password": PASSWORD }).to_string();
        let tokens = caller.send(&format!(
            "POST /api/v1/auth/login HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len(),
        ));
        let tokens: Value = serde_json::from_slice(&tokens).unwrap();
        tokens["access_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut caller.token);
        caller
    }

    fn get(&mut self, page: &str) {
        let request = format!(
            "GET /api/v1/{page} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {}\r\n\r\n",
            self.token
        );
        let body = self.send(&request);
        assert!(body.starts_with(b"{"), "a page");
    }

    /// Sends a request; gives the body of a good answer.
    fn send(&mut self, request: &str) -> Vec<u8> {
        self.stream.write_all(request.as_bytes()).unwrap();
        let (mut answer, mut piece) = (Vec::new(), vec![0; 65_536]);
        loop {
            let read = self.stream.read(&mut piece).unwrap();
            assert!(read > 0, "the server hung up");
            answer.extend_from_slice(&piece[..read]);
            let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8(answer[..end].to_ascii_lowercase()).unwrap();
            assert!(head.starts_with("http/1.1 200"), "{head}");
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.unwrap().parse().unwrap();
            if answer.len() >= end + 4 + length {
                return answer.split_off(end + 4);
            }
        }
    }
}
