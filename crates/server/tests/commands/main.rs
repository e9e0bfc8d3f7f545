//! The program itself: what it prints, where, and with which exit code. This test also makes cargo build it.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

mod config;
mod doctor;
mod help;
mod program;
mod prompt;

use program::{Ran, folder, run};

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
fn accounts_get_another_password_are_promoted_and_switched_off() {
    let folder = folder();
    let user =
        |arguments: &[&str], input: &str| run(folder.path(), &[], &[&["user"], arguments].concat(), input);
    run(folder.path(), &[], &["migrate", "up"], "");
    let password = "long walks before breakfast\n";
    for arguments in [
        &["create", "ada", "ada@example.org", "--superuser"][..],
        &["create", "bob", "bob@example.org"],
    ] {
        assert_eq!(user(arguments, password).code, Some(0));
    }

    let ran = user(&["set-password", "bob"], "seven quiet otters sleep\n");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        ran.out,
        "bob has another password now; all its sessions have ended\n"
    );
    assert_eq!(user(&["set-password", "bob"], "bob@example.org\n").code, Some(5));
    let ran = user(&["set-password", "nobody"], password);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("onward user list"), "{}", ran.err);

    let ran = user(&["disable", "ada"], "");
    assert_eq!(ran.code, Some(6), "{}", ran.err);
    assert!(ran.err.contains("promote somebody else first"), "{}", ran.err);
    assert_eq!(user(&["promote", "bob@example.org"], "").code, Some(0));
    assert_eq!(user(&["disable", "ada"], "").code, Some(0));
    let ran = user(&["list"], "");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(
        lines[0].starts_with("ada\tada@example.org\tsuperuser\tdisabled\t"),
        "{}",
        ran.out
    );
    assert!(
        lines[1].starts_with("bob\tbob@example.org\tsuperuser\tactive\t"),
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
    let changed = printed
        .out
        .replacen("\"title\": \"Onward\"", "\"title\": \"Downward\"", 1);
    std::fs::write(folder.path().join("openapi.json"), changed).unwrap();
    let ran = run(folder.path(), &[], &check, "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    for said in [
        "openapi.json differs",
        "first in line ",
        "Downward",
        "\\\"Onward\\\"",
        "onward openapi > openapi.json",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let ran = run(folder.path(), &[], &["openapi", "--check", "absent.json"], "");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("absent.json cannot be read"), "{}", ran.err);
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
    assert_eq!(ran.out, "The audit log is whole: 2 records\n");
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
