//! `onward config`: what is in force, from where, and what is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::program::{folder, run};

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
fn values_that_nobody_set_are_shown_with_what_they_follow_from() {
    let folder = folder();
    let variables = [
        ("PORT", "9000"),
        ("ONWARD_DATA_DIR", "there"),
        ("RUST_LOG", "warn"),
    ];
    let ran = run(folder.path(), &variables, &["config", "show"], "");
    for line in [
        "public_url = \"http://127.0.0.1:9000\"  # follows from http.listen",
        "database.url = \"sqlite://there/onward.db\"  # follows from data_dir",
        "database.migrate = true  # follows from database.url",
        "auth.master_key = \"***\"  # there/master.key, made at the first start",
        "log.level = \"warn\"  # RUST_LOG",
        "auth.password_min = 12  # default",
        "# auth.master_key_file is not set",
    ] {
        assert!(ran.out.lines().any(|shown| shown == line), "{line}\n{}", ran.out);
    }
    assert!(!folder.path().join("there").exists());
}

#[test]
fn the_address_of_a_database_is_shown_without_its_password() {
    let folder = folder();
    let variables = [(
        "ONWARD_DATABASE__URL",
        "postgres://ada:hunter2@db.example/onward?password=hunter3",
    )];
    for arguments in [&["config", "show"][..], &["config", "show", "--json"]] {
        let ran = run(folder.path(), &variables, arguments, "");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(
            ran.out.contains("postgres://***@db.example/onward"),
            "{}",
            ran.out
        );
        assert!(
            ran.out.contains("environment variable ONWARD_DATABASE__URL"),
            "{}",
            ran.out
        );
        assert!(!ran.out.contains("hunter"), "{}", ran.out);
    }
}

#[test]
fn what_is_shown_as_json_is_json() {
    let ran = run(
        folder().path(),
        &[("PORT", "9000")],
        &["config", "show", "--json"],
        "",
    );
    let values: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let listen = values.iter().find(|value| value["key"] == "http.listen").unwrap();
    assert_eq!(listen["value"], "127.0.0.1:9000");
    assert_eq!(listen["source"], "environment variable PORT");
}

#[test]
fn a_template_is_printed_whatever_is_wrong_and_is_itself_valid() {
    let folder = folder();
    let broken = [("ONWARD_HTTP__LISEN", "x")];
    let ran = run(folder.path(), &broken, &["config", "template"], "");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    fs::write(folder.path().join("onward.toml"), &ran.out).unwrap();
    let checked = run(folder.path(), &[], &["config", "check"], "");
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    assert!(checked.out.contains("onward.toml"), "{}", checked.out);
}

#[test]
fn a_check_reads_the_master_key_and_makes_nothing() {
    let folder = folder();
    assert_eq!(run(folder.path(), &[], &["config", "check"], "").code, Some(0));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let key = folder.path().join("onward-data/master.key");
    fs::create_dir(key.parent().unwrap()).unwrap();
    fs::write(&key, "no key").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let ran = run(folder.path(), &[], &["config", "check"], "");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("must hold 64 hexadecimal digits"), "{}", ran.err);
}

#[test]
fn a_refusal_says_how_to_go_on() {
    let ran = run(folder().path(), &[("ONWARD_LOG__LEVEL", "loud")], &["doctor"], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err
            .contains("log.level (environment variable ONWARD_LOG__LEVEL)"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("`error`") && ran.err.contains("`trace`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("onward config template"), "{}", ran.err);
}
