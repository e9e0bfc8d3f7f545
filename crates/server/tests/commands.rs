//! The program itself: what it prints, where, and with which exit code. This test also makes cargo build it.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs the program in a folder with nothing in its environment but these variables.
fn run(folder: &Path, variables: &[(&str, &str)], arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_onward"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn help_that_is_asked_for_lists_the_commands_and_is_no_failure() {
    let folder = folder();
    for arguments in [&["help"][..], &["--help"], &["-h"]] {
        let ran = run(folder.path(), &[], arguments, "");
        assert_eq!(ran.code, Some(0));
        for command in ["serve", "worker", "migrate", "user", "audit", "config", "openapi"] {
            assert!(ran.out.contains(&format!("\n  {command} ")), "{}", ran.out);
        }
        assert!(!ran.out.contains("\n  generate"), "{}", ran.out);
        assert_eq!(ran.err, "");
    }
}

#[test]
fn a_group_alone_shows_its_help_with_examples_and_fails_as_wrong_usage() {
    let folder = folder();
    for group in ["migrate", "user", "audit", "config"] {
        let ran = run(folder.path(), &[], &[group], "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains("Examples:"), "{}", ran.err);
    }
}

#[test]
fn a_mistyped_command_gets_a_suggestion_and_never_a_run() {
    let ran = run(folder().path(), &[], &["migrat"], "");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("'migrate'"), "{}", ran.err);
}

#[test]
fn a_refused_configuration_is_wrong_usage_and_names_key_and_source() {
    let ran = run(
        folder().path(),
        &[("ONWARD_HTTP__LISEN", "x")],
        &["config", "check"],
        "",
    );
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .contains("http.lisen (environment variable ONWARD_HTTP__LISEN)"),
        "{}",
        ran.err
    );
}

#[test]
fn the_configuration_is_shown_with_its_sources_and_without_secrets() {
    let secret = "5e".repeat(32);
    let variables = [("ONWARD_AUTH__MASTER_KEY", secret.as_str()), ("PORT", "9000")];
    let ran = run(folder().path(), &variables, &["config", "show"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out
            .contains("http.listen = \"127.0.0.1:9000\"  # environment variable PORT"),
        "{}",
        ran.out
    );
    let masked = "auth.master_key = \"***\"  # environment variable ONWARD_AUTH__MASTER_KEY";
    assert!(ran.out.contains(masked), "{}", ran.out);
    assert!(!ran.out.contains(&secret) && !ran.err.contains(&secret));
}

#[test]
fn an_account_is_made_with_a_password_from_standard_input_and_listed() {
    let folder = folder();
    let create = ["user", "create", "ada", "ada@example.org", "--superuser"];
    let ran = run(folder.path(), &[], &["migrate", "up"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let plain = create.get(..4).unwrap();
    let ran = run(folder.path(), &[], plain, "long walks before breakfast\n");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("add --superuser"), "{}", ran.err);
    let ran = run(folder.path(), &[], &create, "long walks before breakfast\n");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("Made superuser ada"), "{}", ran.out);

    let ran = run(folder.path(), &[], &create, "long walks before breakfast\n");
    assert_eq!(ran.code, Some(6), "{}", ran.err);
    assert!(
        ran.err.contains("another account has this username"),
        "{}",
        ran.err
    );
    let ran = run(
        folder.path(),
        &[],
        &["user", "create", "bob", "bob@example.org"],
        "short\n",
    );
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    let ran = run(
        folder.path(),
        &[],
        &["user", "create", "bob", "bob@example.org", "--no-input"],
        "",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let link = "http://127.0.0.1:8000/password/reset#code=";
    assert!(
        ran.out.starts_with("Made bob") && ran.out.contains(link),
        "{}",
        ran.out
    );

    let ran = run(folder.path(), &[], &["user", "list"], "");
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.out);
    assert!(
        ran.out.starts_with("ada\tada@example.org\tsuperuser\tactive\t"),
        "{}",
        ran.out
    );
}

#[test]
fn migrations_go_up_are_listed_and_go_down() {
    let folder = folder();
    let migrate = |arguments: &[&str]| run(folder.path(), &[], &[&["migrate"], arguments].concat(), "");
    let pending = |ran: &Ran| ran.out.lines().filter(|line| line.ends_with("\tpending")).count();
    let before = migrate(&["status"]);
    let steps = before.out.lines().count();
    assert!(
        steps >= 2 && pending(&before) == steps,
        "{}{}",
        before.out,
        before.err
    );
    assert_eq!(migrate(&["up"]).out.lines().count(), steps);
    assert_eq!(migrate(&["up"]).out, "");
    assert_eq!(pending(&migrate(&["status"])), 0);
    assert_eq!(migrate(&["down", "--steps", "2"]).out.lines().count(), 2);
    assert_eq!(pending(&migrate(&["status"])), 2);
}

#[test]
fn a_database_that_is_named_and_not_there_is_not_made_by_serving() {
    let folder = folder();
    let variables = [("ONWARD_DATABASE__URL", "sqlite://typo.db"), ("PORT", "0")];
    let ran = run(folder.path(), &variables, &[], "");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("typo.db"), "{}", ran.err);
    assert!(!folder.path().join("typo.db").exists());
}

#[test]
fn a_port_that_is_taken_is_said_before_anything_is_made() {
    let folder = folder();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = run(folder.path(), &[], &["--listen", &address], "");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains(&format!("cannot listen on {address}")),
        "{}",
        ran.err
    );
    assert!(!folder.path().join("onward-data").exists());
}

#[test]
fn the_openapi_document_equals_what_is_printed_and_a_difference_is_found() {
    let folder = folder();
    let printed = run(folder.path(), &[], &["openapi"], "");
    assert_eq!(printed.code, Some(0), "{}", printed.err);
    std::fs::write(folder.path().join("openapi.json"), &printed.out).unwrap();
    let check = ["openapi", "--check", "openapi.json"];
    assert_eq!(run(folder.path(), &[], &check, "").code, Some(0));
    std::fs::write(folder.path().join("openapi.json"), printed.out.trim_end()).unwrap();
    assert_eq!(run(folder.path(), &[], &check, "").code, Some(1));
}

#[test]
fn output_that_nobody_reads_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_onward"))
        .args(["openapi"])
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn the_audit_log_is_checked() {
    let folder = folder();
    let create = ["user", "create", "ada", "ada@example.org", "--superuser"];
    assert_eq!(
        run(folder.path(), &[], &create, "long walks before breakfast\n").code,
        Some(0)
    );
    let ran = run(folder.path(), &[], &["audit", "verify"], "");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.out, "The audit log is whole: 1 records\n");
}

#[test]
fn a_master_key_that_was_lost_stops_the_start_and_none_is_made() {
    let folder = folder();
    let create = ["user", "create", "ada", "ada@example.org", "--superuser"];
    assert_eq!(
        run(folder.path(), &[], &create, "long walks before breakfast\n").code,
        Some(0)
    );
    let key = folder.path().join("onward-data/master.key");
    std::fs::remove_file(&key).unwrap();
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["user", "list"]] {
        let ran = run(folder.path(), &[], command, "");
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        let said = ran
            .err
            .lines()
            .filter(|line| line.starts_with("onward: "))
            .count();
        assert!(said == 1 && ran.err.contains("put the file back"), "{}", ran.err);
        assert!(!key.exists());
    }
    let other = "ab".repeat(32);
    let ran = run(
        folder.path(),
        &[("ONWARD_AUTH__MASTER_KEY", &other)],
        &["user", "list"],
        "",
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err.contains("put the key that belongs to it back"),
        "{}",
        ran.err
    );
}
