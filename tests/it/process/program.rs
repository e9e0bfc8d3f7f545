//! The binary that people run, as a process of its own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;

use onward_testkit::TestDb;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, PASSWORD, Person};

/// An environment variable and its value.
pub(crate) type Setting<'a> = (&'static str, &'a str);

/// The program over the database of a test, with a data folder of its own.
pub(crate) struct Program {
    data: TempDir,
    database: String,
    running: Running,
    pub(crate) client: Client,
}

/// The process, and what it writes to its log.
struct Running {
    child: Child,
    address: SocketAddr,
    log: Option<JoinHandle<Vec<String>>>,
}

impl Program {
    /// Starts it and waits until it serves.
    pub(crate) fn start(db: &TestDb) -> Self {
        Self::start_with(db, &[], &["serve"])
    }

    /// Starts it in another way.
    pub(crate) fn start_with(db: &TestDb, settings: &[Setting<'_>], arguments: &[&str]) -> Self {
        Self::of(db, |command| {
            serve(command.envs(settings.iter().copied()).args(arguments))
        })
    }

    /// Starts it with a listener handed over, as a service manager does.
    pub(crate) fn start_on(db: &TestDb, listener: &TcpListener) -> Self {
        Self::of(db, |command| serve(handed(command, listener)))
    }

    fn of(db: &TestDb, start: impl FnOnce(&mut Command) -> Running) -> Self {
        let data = tempfile::tempdir().expect("a folder is made");
        let running = start(&mut command(data.path(), &db.url()));
        Self {
            client: Client::new(running.address),
            data,
            database: db.url(),
            running,
        }
    }

    /// Ends it without a chance to do anything more.
    pub(crate) fn kill(&mut self) {
        self.running.child.kill().expect("it runs");
        self.wait();
    }

    /// Starts it again over the same database and folder.
    pub(crate) fn restart(&mut self) {
        self.running = serve(&mut command(self.data.path(), &self.database));
        self.client = Client::new(self.running.address);
    }

    /// The same with a listener handed over.
    pub(crate) fn restart_on(&mut self, listener: &TcpListener) {
        self.running = serve(handed(&mut command(self.data.path(), &self.database), listener));
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn ask_to_stop(&self) {
        ask_to_stop(&self.running.child);
    }

    /// Waits until it has ended.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.running.child.wait().expect("it ends")
    }

    /// Stops it; gives all lines of its log.
    pub(crate) fn stop(mut self) -> Vec<String> {
        self.ask_to_stop();
        let status = self.wait();
        assert!(status.success(), "{status}");
        let log = self.running.log.take().expect("it is read once");
        log.join().expect("its log is read to the end")
    }

    /// What it said to who started it.
    pub(crate) fn announced(&self) -> String {
        fs::read_to_string(self.data.path().join(ANNOUNCED)).expect("it was kept")
    }

    /// How much memory it holds, in MiB.
    pub(crate) fn resident_mib(&self) -> usize {
        let status =
            fs::read_to_string(format!("/proc/{}/status", self.running.child.id())).expect("it runs");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .expect("it has memory");
        let kib = line
            .split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse::<usize>().ok());
        kib.expect("a number of KiB") / 1024
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address
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
        let _ = self.running.child.kill();
        let _ = self.running.child.wait();
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
pub(crate) fn run(db: &TestDb, settings: &[Setting<'_>], arguments: &[&str]) -> Output {
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

/// Where its standard output goes, in its data folder.
const ANNOUNCED: &str = "announced";

/// The same with a listener as its first inherited descriptor, named as systemd names it.
fn handed<'a>(command: &'a mut Command, listener: &TcpListener) -> &'a mut Command {
    let listener = listener.try_clone().expect("a listener has copies");
    let mut shell = Command::new("/bin/sh");
    let script = "LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" serve 3<&0 0</dev/null";
    shell.arg("-c").arg(script).arg(command.get_program());
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    shell.env_clear();
    for (name, value) in command.get_envs() {
        shell.env(name, value.expect("nothing is taken away"));
    }
    shell.stdin(OwnedFd::from(listener));
    *command = shell;
    command
}

/// Starts it and reads from its log where it listens.
fn serve(command: &mut Command) -> Running {
    let (child, address, log) = until(command, address);
    Running {
        child,
        address,
        log: Some(log),
    }
}

/// Starts background work alone, and waits until it has begun.
pub(crate) fn work(db: &TestDb, master_key: &str) -> Child {
    let data = tempfile::tempdir().expect("a folder is made");
    let mut command = command(data.path(), &db.url());
    command
        .env("ONWARD_AUTH__MASTER_KEY", master_key)
        .env("RUST_LOG", "warn,onward_server::commands::worker=info")
        .arg("worker");
    until(&mut command, |line| line.contains("\"working\"").then_some(())).0
}

/// Starts it and reads its log until a line tells what is waited for. The rest of the log is read to its end, so that
/// the pipe does not fill.
fn until<T: Send + 'static>(
    command: &mut Command,
    tells: fn(&str) -> Option<T>,
) -> (Child, T, JoinHandle<Vec<String>>) {
    let folder = command.get_current_dir().expect("it runs in its data folder");
    let announced = File::create(folder.join(ANNOUNCED)).expect("a file is made");
    let child = command.stdout(announced).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    let log = BufReader::new(child.stderr.take().expect("its log is piped"));
    let (teller, told) = channel();
    let log = std::thread::spawn(move || {
        let lines = log.lines().map(|line| line.expect("its log is UTF-8"));
        let told = |line: &String| {
            if let Some(told) = tells(line) {
                // Who started it may be gone already.
                let _ = teller.send(told);
            }
        };
        lines.inspect(told).collect()
    });
    let Ok(told) = told.recv() else {
        panic!("it ended too soon: {:?}", log.join());
    };
    (child, told, log)
}

/// The address in the line that says that it serves, in either format.
fn address(line: &str) -> Option<SocketAddr> {
    let text = match serde_json::from_str::<Value>(line) {
        Ok(event) => event["server.address"].as_str()?.to_owned(),
        Err(_) => line
            .split_once(" server.address=")?
            .1
            .split(' ')
            .next()?
            .to_owned(),
    };
    text.parse().ok()
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
