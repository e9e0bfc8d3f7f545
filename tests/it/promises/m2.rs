//! M2: whatever a client sends, every line of the log is one event of ours.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use super::report;
use crate::process::{Program, Setting};
use crate::support::Person;

/// What a forged line would have to contain, and what a terminal would obey.
const FRAGMENTS: [&str; 5] = [
    "\r\n2026-11-20T07:30:00.000Z ERROR onward: forged",
    "\n{\"timestamp\":\"2026-11-20T07:30:00.000Z\",\"level\":\"ERROR\",\"target\":\"x\",\"message\":\"forged\"}",
    "\u{1b}[2J\u{1b}[31mforged",
    "\",\"level\":\"ERROR\",\"message\":\"forged\",\"x\":\"",
    "\u{9b}2J\u{2028}\u{85}forged level=ERROR",
];

/// Fields of JSON bodies, each sent where nobody is signed in and where somebody is.
const MEMBERS: [(&str, &str); 18] = [
    ("auth/login", "username"),
    ("auth/login", "password"),
    ("auth/login", "scope"),
    ("auth/login", "client_name"),
    ("auth/refresh", "refresh_token"),
    ("auth/register", "username"),
    ("auth/register", "email"),
    ("auth/register", "password"),
    ("auth/register", "full_name"),
    ("auth/register", "time_zone"),
    ("auth/register", "setup_code"),
    ("auth/register", "invite"),
    ("goals", "title"),
    ("goals", "description"),
    ("goals", "parent_id"),
    ("goals", "time_zone"),
    ("goals", "tags"),
    ("auth/password/reset", "token"),
];

/// Header fields.
const HEADERS: [&str; 20] = [
    "user-agent",
    "referer",
    "origin",
    "x-request-id",
    "traceparent",
    "tracestate",
    "x-forwarded-for",
    "forwarded",
    "x-real-ip",
    "via",
    "cookie",
    "authorization",
    "accept",
    "accept-language",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "host",
    "x-anything",
];

/// Places of an address, with `~` for the fragment.
const ADDRESSES: [&str; 12] = [
    "/~",
    "/api/v1/~",
    "/api/v1/goals/~",
    "/api/v1/goals/~/check-ins",
    "/api/v1/goals?cursor=~",
    "/api/v1/goals?~=1",
    "/api/v1/goals?sort=~",
    "/login?next=~",
    "/goals/~",
    "/static/~",
    "/problems/~",
    "/docs/~",
];

/// Everything is written, as people and as programs read it.
const STYLES: [[Setting<'_>; 3]; 2] = [
    [("ONWARD_LOG__FORMAT", "json"), ("RUST_LOG", "trace"), MASTER_KEY],
    [("ONWARD_LOG__FORMAT", "text"), ("RUST_LOG", "trace"), MASTER_KEY],
];

/// Both runs are of one installation.
const MASTER_KEY: Setting<'_> = (
    "ONWARD_AUTH__MASTER_KEY",
    "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
);

engines! {
    async fn no_field_of_a_client_makes_a_line_of_the_log(db: TestDb) {
        let mut lines = 0;
        for style in STYLES {
            let program = Program::start_with(&db, &style, &["serve"]);
            let ada = match lines {
                0 => program.sign_up("ada").await,
                _ => Person::sign_in(&program.client, "", "ada", None).await,
            };
            for fragment in FRAGMENTS {
                send_members(&ada, fragment).await;
                send_headers(program.address(), &ada, fragment);
                send_addresses(program.address(), fragment);
            }
            let log = program.stop();
            // What the parser refuses has no line; everything else has one.
            let requests = FRAGMENTS.len() * (MEMBERS.len() + ADDRESSES.len());
            let answered = log.iter().filter(|line| line.contains("request answered")).count();
            assert!(answered >= requests, "{answered} of {requests}");
            for line in &log {
                check(line, style[0].1 == "json");
            }
            lines += log.len();
        }
        report(
            "M2",
            &db,
            &format!("{lines} of {lines} lines parse, none is forged"),
            &format!(
                "{} fragments in {} fields, text and JSON at trace",
                FRAGMENTS.len(),
                MEMBERS.len() + HEADERS.len() + ADDRESSES.len()
            ),
        );
    }
}

async fn send_members(ada: &Person, fragment: &str) {
    for (path, member) in MEMBERS {
        let mut body = json!({ "title": "a goal", "username": "nobody", "password": "seven quiet otters" });
        body[member] = fragment.into();
        ada.post(path, &body).await;
    }
}

fn send_headers(address: SocketAddr, ada: &Person, fragment: &str) {
    for name in HEADERS {
        // What would end the field is left out here; escapes and bytes beyond ASCII are not.
        let value: String = fragment.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
        let signed = if name == "authorization" { "" } else { &ada.access };
        let request = format!(
            "GET /api/v1/goals HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {signed}\r\n{name}: {value}\r\n\
             connection: close\r\n\r\n"
        );
        exchange(address, request.as_bytes());
        // As it stands it is another request, or none.
        exchange(
            address,
            format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{name}: {fragment}\r\n\r\n")
                .as_bytes(),
        );
    }
}

fn send_addresses(address: SocketAddr, fragment: &str) {
    let mut encoded = String::new();
    for byte in fragment.bytes() {
        write!(encoded, "%{byte:02X}").unwrap();
    }
    for place in ADDRESSES {
        let path = place.replace('~', &encoded);
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        exchange(address, request.as_bytes());
    }
}

/// Sends bytes and waits for the end.
fn exchange(address: SocketAddr, request: &[u8]) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let _ = stream.read_to_end(&mut Vec::new());
}

/// Fails unless a line is one event, written by the program.
fn check(line: &str, json: bool) {
    let obeyed = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    assert!(!line.contains(obeyed), "{line:?}");
    if json {
        let event: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        for name in ["timestamp", "level", "target", "message"] {
            assert!(event[name].is_string(), "no {name}: {line}");
        }
        assert!(
            !event["message"].as_str().unwrap().starts_with("forged"),
            "{line}"
        );
    } else {
        let mut words = line.split_whitespace();
        let time = words.next().unwrap_or_default();
        assert!(time.len() == 24 && time.ends_with('Z'), "{line}");
        let level = words.next().unwrap_or_default();
        assert!(
            ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&level),
            "{line}"
        );
        assert!(words.next().is_some_and(|target| target.ends_with(':')), "{line}");
        assert!(!line.contains(" onward: forged"), "{line}");
    }
}
