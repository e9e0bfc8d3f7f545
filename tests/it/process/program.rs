//! The binary that people run, as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use onward_testkit::TestDb;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, PASSWORD, Person};

/// An environment variable and its value.
pub(crate) type Setting = (&'static str, &'static str);

/// The program over the database of a test, with a data folder of its own.
pub(crate) struct Program {
    data: TempDir,
    database: String,
    child: Child,
    address: SocketAddr,
    pub(crate) client: Client,
}

impl Program {
    /// Starts it and waits until it serves.
    pub(crate) fn start(db: &TestDb) -> Self {
        Self::start_with(db, &[], &["serve"])
    }

    /// Starts it in another way.
    pub(crate) fn start_with(db: &TestDb, settings: &[Setting], arguments: &[&str]) -> Self {
        let data = tempfile::tempdir().expect("a folder is made");
        let (child, address) = serve(
            command(data.path(), &db.url())
                .envs(settings.iter().copied())
                .args(arguments),
        );
        Self {
            data,
            database: db.url(),
            child,
            address,
            client: Client::new(address),
        }
    }

    /// Ends it without a chance to do anything more.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Starts it again over the same database and folder.
    pub(crate) fn restart(&mut self) {
        (self.child, self.address) = serve(&mut command(self.data.path(), &self.database));
        self.client = Client::new(self.address);
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn ask_to_stop(&self) {
        ask_to_stop(&self.child);
    }

    /// Waits until it has ended.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The first account, signed in.
    pub(crate) async fn sign_up(&self, name: &str) -> Person {
        let email = format!("{name}@example.org");
        let account = json!({ "username": name, "email": email, "password": PASSWORD });
        let user = self.client.post("auth/register", &account).await.is(201).json();
        Person::sign_in(&self.client, user["id"].as_str().expect("an id"), name, None).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where a test stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks a process to stop, as a service manager does.
pub(crate) fn ask_to_stop(child: &Child) {
    let asked = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(asked.expect("kill runs").success());
}

/// Runs a command to its end over the database of a test.
pub(crate) fn run(db: &TestDb, settings: &[Setting], arguments: &[&str]) -> Output {
    let data = tempfile::tempdir().expect("a folder is made");
    let mut command = command(data.path(), &db.url());
    command
        .envs(settings.iter().copied())
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// The program with nothing in its environment but its settings.
fn command(data: &Path, database: &str) -> Command {
    let mut command = Command::new(binary());
    command
        .current_dir(data)
        .env_clear()
        // What is tested is the process; its writers are faster than any person.
        .env("ONWARD_LIMITS__ENABLED", "false")
        .env("ONWARD_DATA_DIR", data)
        .env("ONWARD_DATABASE__URL", database)
        .env("ONWARD_HTTP__LISTEN", "127.0.0.1:0")
        // Tokens name the address of the installation; the port is another one after each start.
        .env("ONWARD_PUBLIC_URL", "http://localhost:8000")
        .env("ONWARD_LOG__FORMAT", "json")
        .env("RUST_LOG", "warn,onward_server::commands::serve=info")
        .stdin(Stdio::null());
    command
}

/// Starts it and reads from its log where it listens.
fn serve(command: &mut Command) -> (Child, SocketAddr) {
    until(command, |line| line["server.address"].as_str()?.parse().ok())
}

/// Starts background work alone, and waits until it has begun.
pub(crate) fn work(db: &TestDb, master_key: &str) -> Child {
    let data = tempfile::tempdir().expect("a folder is made");
    let mut command = command(data.path(), &db.url());
    command
        .env("ONWARD_AUTH__MASTER_KEY", master_key)
        .env("RUST_LOG", "warn,onward_server::commands::worker=info")
        .arg("worker");
    until(&mut command, |line| (line["message"] == "working").then_some(())).0
}

/// Starts it and reads its log until a line tells what is waited for.
fn until<T>(command: &mut Command, tells: impl Fn(&Value) -> Option<T>) -> (Child, T) {
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    let log = BufReader::new(child.stderr.take().expect("its log is piped"));
    let mut lines = log.lines().map(|line| line.expect("its log is UTF-8"));
    let mut said = Vec::new();
    let told = lines.by_ref().find_map(|line| {
        let told = serde_json::from_str(&line)
            .ok()
            .and_then(|line: Value| tells(&line));
        said.push(line);
        told
    });
    // What else it says goes nowhere, but must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (
        child,
        told.unwrap_or_else(|| panic!("it ended too soon: {said:?}")),
    )
}

/// `target/<profile>/onward`, beside the folder of this test binary.
fn binary() -> PathBuf {
    let tests = std::env::current_exe().expect("this binary has a path");
    let profile = tests
        .parent()
        .and_then(|deps| deps.parent())
        .expect("it lies in target/<profile>/deps");
    let binary = profile.join("onward");
    assert!(binary.exists(), "build the program first: cargo build");
    binary
}
