//! The process beside the tests that outlives them: it removes what they leave and says how many cases ran.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::{CommandExt, parent_id};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

const SCRIPT: &str = include_str!("keeper.sh");

/// The shell process of this test binary.
pub(crate) struct Keeper {
    folder: PathBuf,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    /// Never waited for: it ends after this process.
    _shell: Child,
}

/// The keeper of this process, started when first asked for.
pub(crate) fn keeper() -> &'static Keeper {
    static KEEPER: OnceLock<Keeper> = OnceLock::new();
    KEEPER.get_or_init(Keeper::start)
}

impl Keeper {
    fn start() -> Self {
        let mut child = Command::new("sh")
            .args(["-c", SCRIPT, "onward-keeper", &binary()])
            .arg(programs().unwrap_or_default())
            .arg(parent_id().to_string())
            // A group of its own: what stops the tests at the terminal must not stop it from clearing up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let stdin = child.stdin.take().expect("the pipe was asked for");
        let mut stdout = BufReader::new(child.stdout.take().expect("the pipe was asked for"));
        let mut folder = String::new();
        stdout.read_line(&mut folder).expect("the keeper answers");
        assert!(!folder.trim().is_empty(), "the keeper makes a folder in /tmp");
        Self {
            folder: PathBuf::from(folder.trim()),
            pipes: Mutex::new((stdin, stdout)),
            _shell: child,
        }
    }

    /// The folder that goes when the tests end.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Counts a case that runs on PostgreSQL.
    pub(crate) fn ran(&self) {
        self.tell("ran");
    }

    /// Counts a case that would have needed PostgreSQL.
    pub(crate) fn skipped(&self) {
        self.tell("skipped");
    }

    /// Starts a server; gives the folder of its socket.
    pub(crate) fn start_postgres(&self) -> Result<PathBuf, String> {
        let mut pipes = self.pipes.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(pipes.0, "postgres").map_err(|error| error.to_string())?;
        let mut answer = String::new();
        pipes
            .1
            .read_line(&mut answer)
            .map_err(|error| error.to_string())?;
        if answer.trim() == "up" {
            Ok(self.folder.join("pg"))
        } else {
            Err(answer)
        }
    }

    fn tell(&self, line: &str) {
        let mut pipes = self.pipes.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(pipes.0, "{line}").expect("the keeper reads");
    }
}

/// The name of the test binary without cargo's hash, after that of its package.
fn binary() -> String {
    let program = env::current_exe().unwrap_or_default();
    let name = program
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let name = name
        .rsplit_once('-')
        .map_or(name.clone(), |(name, _)| name.to_owned());
    format!("{}/{name}", env::var("CARGO_PKG_NAME").unwrap_or_default())
}

/// The folder with `initdb` and `postgres`: of PATH, or the newest of Debian's.
pub(crate) fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready"]
            .iter()
            .all(|name| folder.join(name).is_file())
    };
    let mut debian: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    debian.sort();
    env::split_paths(&path)
        .chain(debian.into_iter().rev().map(|(_, folder)| folder))
        .find(complete)
}
