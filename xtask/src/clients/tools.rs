//! Node's and Python's packages, as pinned in `tests/clients/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::workspace::{metadata, root, text};

/// What is copied beside the packages of Node, which look for it there.
const NODE: [&str; 7] = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    ".spectral.yaml",
    "tsconfig.json",
    "globals.d.ts",
    "tour.ts",
];
/// What is copied beside the packages of Python.
const PYTHON: [&str; 6] = [
    "python.json",
    "requirements.txt",
    "tour.py",
    "hooks.py",
    "schemathesis.toml",
    "users.json",
];
/// Holds the pins that are installed.
const STAMP: &str = "installed";

/// A folder with installed packages.
pub(crate) struct Tools {
    folder: PathBuf,
    programs: PathBuf,
}

impl Tools {
    /// The packages of Node; none, and a line that says so, where they cannot be had.
    pub(crate) fn node() -> Result<Option<Self>> {
        if !(exists("node") && exists("npm")) {
            return Ok(skipped("node and npm are not installed"));
        }
        let tools = Self::prepare("node", &NODE, Path::new("node_modules/.bin"))?;
        let install = |tools: &Self| {
            let arguments = ["ci", "--no-progress", "--loglevel=error"];
            finish(tools.command("npm").args(arguments))
        };
        tools.install("package-lock.json", install)
    }

    /// The packages of Python; none, and a line that says so, where they cannot be had.
    pub(crate) fn python() -> Result<Option<Self>> {
        if !exists("python3") {
            return Ok(skipped("python3 is not installed"));
        }
        let tools = Self::prepare("python", &PYTHON, Path::new("bin"))?;
        let install = |tools: &Self| {
            finish(tools.command("python3").args(["-m", "venv", "."]))?;
            let pip = ["install", "--quiet", "--requirement", "requirements.txt"];
            finish(tools.program("pip").args(pip))
        };
        tools.install("requirements.txt", install)
    }

    fn prepare(name: &str, files: &[&str], programs: &Path) -> Result<Self> {
        let target = metadata(&["--no-deps"])?;
        let folder = Path::new(text(&target, "target_directory"))
            .join("clients")
            .join(name);
        fs::create_dir_all(&folder)?;
        for file in files {
            fs::copy(root().join("tests/clients").join(file), folder.join(file))
                .with_context(|| (*file).to_owned())?;
        }
        let programs = folder.join(programs);
        Ok(Self { folder, programs })
    }

    /// Installs unless these very pins are installed already.
    fn install(self, pins: &str, install: impl FnOnce(&Self) -> Result<()>) -> Result<Option<Self>> {
        let (pins, stamp) = (fs::read(self.folder.join(pins))?, self.folder.join(STAMP));
        if !fs::read(&stamp).is_ok_and(|installed| installed == pins) {
            if let Err(error) = install(&self) {
                return Ok(skipped(&format!("{error:#}")));
            }
            fs::write(stamp, pins)?;
        }
        Ok(Some(self))
    }

    /// Where things that are made may lie.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// One of the installed programs, which find each other.
    pub(crate) fn program(&self, name: &str) -> Command {
        self.command(&self.programs.join(name).to_string_lossy())
    }

    /// Any program, inside the folder.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let own = format!("{}:/usr/local/bin:/usr/bin:/bin", self.programs.display());
        command.current_dir(&self.folder).stdin(Stdio::null());
        if program.starts_with('/') {
            command.env("PATH", own);
        }
        command
    }
}

fn exists(program: &str) -> bool {
    let asked = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok_and(|status| status.success())
}

fn skipped<T>(why: &str) -> Option<T> {
    println!("SKIPPED: {why}");
    None
}

/// Runs a command to its end; what it says is told only if it fails.
pub(crate) fn finish(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("{} does not start", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    bail!(
        "{} failed\n{}{}",
        command.get_program().display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
