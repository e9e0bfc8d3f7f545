//! The binary that people run, as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use onward_testkit::TestDb;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Client, PASSWORD, Person};

/// The program over the database of a test, with a data folder of its own.
pub(crate) struct Program {
    data: TempDir,
    database: String,
    child: Child,
    address: SocketAddr,
    pub(crate) client: Client,
}

impl Program {
    /// Starts it and waits until it says what to open.
    pub(crate) fn start(db: &TestDb) -> Self {
        let data = tempfile::tempdir().expect("a folder is made");
        let (child, address) = spawn(&data, &db.url());
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
        (self.child, self.address) = spawn(&self.data, &self.database);
        self.client = Client::new(self.address);
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn ask_to_stop(&self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.expect("kill runs").success());
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

fn spawn(data: &TempDir, database: &str) -> (Child, SocketAddr) {
    let mut child = Command::new(binary())
        .current_dir(data.path())
        .env_clear()
        .env("ONWARD_DATA_DIR", data.path())
        .env("ONWARD_DATABASE__URL", database)
        .env("ONWARD_HTTP__LISTEN", "127.0.0.1:0")
        .env("ONWARD_LOG__LEVEL", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let said = child.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(said).lines();
    let first = lines
        .next()
        .expect("it says something")
        .expect("it says it in UTF-8");
    let address = first
        .rsplit_once("http://")
        .and_then(|(_, address)| address.parse().ok());
    // What else it says goes nowhere, but must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (
        child,
        address.unwrap_or_else(|| panic!("no address in {first:?}")),
    )
}

/// `target/<profile>/onward`, beside the folder of this test binary.
pub(crate) fn binary() -> PathBuf {
    let tests = std::env::current_exe().expect("this binary has a path");
    let profile = tests
        .parent()
        .and_then(|deps| deps.parent())
        .expect("it lies in target/<profile>/deps");
    let binary = profile.join("onward");
    assert!(binary.exists(), "build the program first: cargo build");
    binary
}
