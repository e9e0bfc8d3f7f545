//! The real program on a loopback port, with a data folder of its own, until it is dropped.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::generate;
use crate::workspace::{cargo, text};

/// A server without any account.
pub(crate) struct Server {
    child: Child,
    program: PathBuf,
    data: PathBuf,
    /// Where it is reached.
    pub(crate) address: String,
}

impl Server {
    /// Starts the developer's build over an empty folder.
    pub(crate) fn start(data: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        cargo(&["build", "--quiet", "--bin", "onward"], &[])?;
        let program = generate::built()?;
        if data.exists() {
            fs::remove_dir_all(data)?;
        }
        fs::create_dir_all(data)?;
        let mut child = command(&program, data)
            .arg("serve")
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("onward does not start")?;
        let log = child.stderr.take().context("its log is piped")?;
        let mut lines = BufReader::new(log).lines().map_while(Result::ok);
        let listening = lines.by_ref().find_map(|line| {
            let line: Value = serde_json::from_str(&line).ok()?;
            let address = text(&line, "server.address").to_owned();
            (!address.is_empty()).then_some(address)
        });
        // What else it says goes nowhere, but must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let Some(address) = listening else {
            // Nothing to wait for: it has ended, or is about to.
            let _ = child.kill();
            bail!("onward does not serve");
        };
        Ok(Self {
            child,
            program,
            data: data.to_owned(),
            address: format!("http://{address}"),
        })
    }

    /// Another command of the program, over the same data.
    pub(crate) fn run(&self, arguments: &[&str]) -> Command {
        let mut command = command(&self.program, &self.data);
        command.args(arguments);
        command
    }
}

fn command(program: &Path, data: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(data)
        .env_clear()
        .env("ONWARD_DATA_DIR", data)
        .env("ONWARD_HTTP__LISTEN", "127.0.0.1:0")
        // All loopback, so that the first account needs no set-up code.
        .env("ONWARD_PUBLIC_URL", "http://localhost:8000")
        .env("ONWARD_LOG__FORMAT", "json")
        .env("RUST_LOG", "warn,onward_server::commands::serve=info")
        .stdin(Stdio::null());
    command
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which its client has noticed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
