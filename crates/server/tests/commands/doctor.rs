//! `onward doctor`: finds what is wrong, says what to do, and changes nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use crate::program::{Ran, folder, run};

/// What was found, as JSON.
fn examined(folder: &Path, variables: &[(&str, &str)]) -> (Ran, Vec<Value>) {
    let ran = run(folder, variables, &["doctor", "--json"], "");
    let findings = serde_json::from_str(&ran.out).unwrap();
    (ran, findings)
}

/// The finding of one check.
#[track_caller]
fn finding<'a>(findings: &'a [Value], check: &str) -> &'a Value {
    findings.iter().find(|finding| finding["check"] == check).unwrap()
}

#[track_caller]
fn is(findings: &[Value], check: &str, verdict: &str, says: &str) {
    let finding = finding(findings, check);
    assert_eq!(finding["verdict"], verdict, "{finding}");
    let told = format!("{} {}", finding["message"], finding["remedy"]);
    assert!(told.contains(says), "{says}: {told}");
    assert_eq!(finding["remedy"].is_null(), verdict == "ok", "{finding}");
}

/// A folder with an installation that has an account.
fn installed() -> tempfile::TempDir {
    let folder = folder();
    let create = ["user", "create", "ada", "ada@example.org", "--superuser"];
    let made = run(folder.path(), &[], &create, "long walks before breakfast\n");
    assert_eq!(made.code, Some(0), "{}", made.err);
    folder
}

#[test]
fn an_empty_folder_is_no_failure_and_stays_empty() {
    let folder = folder();
    let (ran, findings) = examined(folder.path(), &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    is(&findings, "data folder", "warn", "the first start makes it");
    is(&findings, "database", "warn", "not there yet");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_installation_as_it_should_be_has_nothing_to_mend() {
    let folder = installed();
    let (ran, findings) = examined(folder.path(), &[]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for (check, says) in [
        ("data folder", "onward-data"),
        ("file modes", "owner's alone"),
        ("database", "SQLite answers"),
        ("migrations", "applied"),
        ("clock", "Z"),
        ("keys", "opens the keys"),
        ("registration", "closed"),
        ("jobs", "none was given up"),
        ("public URL", "this machine only"),
        ("limits", "are limited"),
    ] {
        is(&findings, check, "ok", says);
    }
    finding(&findings, "disk space");
    let plain = run(folder.path(), &[], &["doctor"], "");
    assert_eq!(
        plain.out.lines().filter(|line| line.starts_with("ok  ")).count(),
        findings.len()
    );
}

#[test]
fn a_database_without_an_account_waits_for_the_first_one() {
    let folder = folder();
    assert_eq!(run(folder.path(), &[], &["migrate", "up"], "").code, Some(0));
    let (ran, findings) = examined(folder.path(), &[]);
    is(&findings, "keys", "fail", "master.key is not there");
    is(&findings, "registration", "warn", "--superuser");
    assert_eq!(ran.code, Some(1));
}

#[test]
fn pending_migrations_are_applied_by_the_next_start_or_wait_for_the_operator() {
    let folder = installed();
    assert_eq!(run(folder.path(), &[], &["migrate", "down"], "").code, Some(0));
    let (ran, findings) = examined(folder.path(), &[]);
    is(&findings, "migrations", "warn", "the next start applies them");
    assert_eq!(ran.code, Some(0));
    let (ran, findings) = examined(folder.path(), &[("ONWARD_DATABASE__MIGRATE", "false")]);
    is(&findings, "migrations", "fail", "onward migrate up");
    assert_eq!(ran.code, Some(1));
}

#[test]
fn another_master_key_is_found_before_the_start_fails() {
    let folder = installed();
    let (ran, findings) = examined(folder.path(), &[("ONWARD_AUTH__MASTER_KEY", &"5e".repeat(32))]);
    is(&findings, "keys", "fail", "does not open the keys");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("1 of "), "{}", ran.err);
}

#[test]
fn limits_that_are_off_are_told() {
    let folder = installed();
    let (ran, findings) = examined(folder.path(), &[("ONWARD_LIMITS__ENABLED", "false")]);
    is(&findings, "limits", "warn", "remove limits.enabled = false");
    assert_eq!(ran.code, Some(0));
}

#[test]
fn files_that_others_can_read_are_named_with_their_remedy() {
    let folder = installed();
    let database = folder.path().join("onward-data/onward.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o640)).unwrap();
    let (ran, findings) = examined(folder.path(), &[]);
    is(
        &findings,
        "file modes",
        "warn",
        "run chmod 600 ./onward-data/onward.db",
    );
    assert_eq!(ran.code, Some(0));
    fs::set_permissions(&database, fs::Permissions::from_mode(0o644)).unwrap();
    let (ran, findings) = examined(folder.path(), &[]);
    is(&findings, "file modes", "fail", "open to everyone");
    assert_eq!(ran.code, Some(1));
}

#[test]
fn a_database_that_does_not_answer_is_a_failure_with_its_reason_and_without_its_password() {
    let folder = folder();
    let variables = [(
        "ONWARD_DATABASE__URL",
        "postgres://ada:hunter2@127.0.0.1:1/onward",
    )];
    let (ran, findings) = examined(folder.path(), &variables);
    is(&findings, "database", "fail", "check that PostgreSQL runs");
    assert_eq!(ran.code, Some(1));
    assert!(
        !ran.out.contains("hunter2") && !ran.err.contains("hunter2"),
        "{}{}",
        ran.out,
        ran.err
    );

    let (_, findings) = examined(folder.path(), &[("ONWARD_DATABASE__URL", "sqlite://typo.db")]);
    is(&findings, "database", "fail", "check database.url");
    assert!(!folder.path().join("typo.db").exists());
}

#[test]
fn plain_http_beyond_this_machine_is_told() {
    let variables = [
        ("ONWARD_PUBLIC_URL", "http://goals.example.org"),
        ("ONWARD_HTTP__INSECURE", "true"),
    ];
    let (_, findings) = examined(folder().path(), &variables);
    is(&findings, "public URL", "warn", "TLS proxy");
}
