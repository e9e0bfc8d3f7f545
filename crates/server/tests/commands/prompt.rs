//! The prompt for a password, at a terminal.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command};

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::program::{folder, run};

/// Somebody at a terminal, who started the program there.
struct Terminal {
    /// Where a person reads and types.
    screen: File,
    /// Where the program does.
    program: OwnedFd,
    child: Child,
}

impl Terminal {
    /// Starts the program as the one that the keys of the terminal are for.
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&screen).unwrap();
        unlockpt(&screen).unwrap();
        let program = ioctl_tiocgptpeer(&screen, OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        let end = || program.try_clone().unwrap();
        let child = Command::new("setsid")
            .args(["--ctty", env!("CARGO_BIN_EXE_onward")])
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .current_dir(folder)
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .unwrap();
        Self {
            screen: screen.into(),
            program,
            child,
        }
    }

    /// Reads what is shown until these words are.
    fn shows(&mut self, words: &str) {
        let mut shown = Vec::new();
        while !String::from_utf8_lossy(&shown).contains(words) {
            let mut byte = [0];
            self.screen.read_exact(&mut byte).unwrap();
            shown.extend(byte);
        }
    }

    fn types(&mut self, keys: &str) {
        self.screen.write_all(keys.as_bytes()).unwrap();
    }

    fn modes(&self) -> LocalModes {
        tcgetattr(&self.program).unwrap().local_modes
    }

    /// Waits for the end; gives the exit code, and what was shown since.
    fn ended(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        drop(self.program);
        let mut shown = Vec::new();
        // It ends with an error: nobody holds the other side any more.
        let _ = self.screen.read_to_end(&mut shown);
        (code, String::from_utf8(shown).unwrap())
    }
}

#[test]
fn ctrl_c_at_the_prompt_ends_it_and_leaves_the_terminal_as_it_was() {
    let folder = folder();
    for already in ["", "seven quiet otters sleep\n"] {
        let mut terminal = Terminal::start(folder.path(), &["user", "set-password", "ada"]);
        terminal.shows("to set one): ");
        if !already.is_empty() {
            terminal.types(already);
            terminal.shows("Once more: ");
        }
        assert!(!terminal.modes().contains(LocalModes::ECHO));
        terminal.types("half a secr\u{3}");
        terminal.shows("onward: interrupted");
        assert!(terminal.modes().contains(LocalModes::ECHO | LocalModes::ISIG));
        let (code, shown) = terminal.ended();
        assert_eq!(code, Some(130));
        assert!(!shown.contains("half"), "{shown}");
    }
}

#[test]
fn a_password_is_typed_twice_and_shown_nowhere() {
    let folder = folder();
    let create = ["user", "create", "ada", "ada@example.org", "--superuser"];
    let mut terminal = Terminal::start(folder.path(), &create);
    terminal.shows("to set one): ");
    // Backspace takes a letter back, as everywhere.
    terminal.types("seven quiet ottersx\u{7f} sleep\n");
    terminal.shows("Once more: ");
    terminal.types("seven quiet otters sleep\n");
    let (code, shown) = terminal.ended();
    assert_eq!(code, Some(0), "{shown}");
    assert!(
        shown.contains("Made superuser ada") && !shown.contains("otters"),
        "{shown}"
    );
    let listed = run(folder.path(), &[], &["user", "list"], "");
    assert!(listed.out.starts_with("ada\t"), "{}", listed.out);
}

#[test]
fn two_passwords_that_differ_are_refused() {
    let folder = folder();
    let mut terminal = Terminal::start(folder.path(), &["user", "set-password", "ada"]);
    terminal.shows("to set one): ");
    terminal.types("seven quiet otters sleep\n");
    terminal.shows("Once more: ");
    terminal.types("seven quiet otters swim\n");
    let (code, shown) = terminal.ended();
    assert_eq!(code, Some(2), "{shown}");
    assert!(shown.contains("the two passwords differ"), "{shown}");
}

#[test]
fn nothing_is_waited_for_at_a_terminal_where_nothing_may_be_asked() {
    let folder = folder();
    let create = [
        "user",
        "create",
        "ada",
        "ada@example.org",
        "--superuser",
        "--no-input",
    ];
    let (code, shown) = Terminal::start(folder.path(), &create).ended();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("Set the password before"), "{shown}");
}
