//! Help, mistakes, colours, closed pipes: what every command does alike.

use std::process::{Command, Stdio};

use crate::program::{folder, run};

/// Every command as the reference lists it, by its words behind `onward`.
fn commands() -> Vec<Vec<&'static str>> {
    let reference = include_str!("../../../../docs/cli.md");
    let headings = reference
        .lines()
        .filter_map(|line| line.strip_prefix("## onward "));
    headings.map(|heading| heading.split(' ').collect()).collect()
}

/// Commands that only hold others.
fn groups() -> Vec<Vec<&'static str>> {
    let all = commands();
    let holds = |group: &Vec<&str>| {
        all.iter()
            .any(|other| other.len() > group.len() && other.starts_with(group))
    };
    all.iter().filter(|command| holds(command)).cloned().collect()
}

#[test]
fn help_that_is_asked_for_lists_the_commands_and_is_no_failure() {
    let folder = folder();
    for arguments in [&["help"][..], &["--help"], &["-h"]] {
        let ran = run(folder.path(), &[], arguments, "");
        assert_eq!(ran.code, Some(0));
        for command in [
            "serve", "worker", "migrate", "user", "config", "openapi", "doctor",
        ] {
            assert!(ran.out.contains(&format!("\n  {command} ")), "{}", ran.out);
        }
        assert!(!ran.out.contains("\n  generate"), "{}", ran.out);
        assert_eq!(ran.err, "");
    }
}

#[test]
fn a_group_alone_shows_its_help_with_examples_and_fails_as_wrong_usage() {
    let folder = folder();
    assert!(groups().len() >= 3);
    for group in groups() {
        let ran = run(folder.path(), &[], &group, "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{group:?}");
        let examples = ran.err.split_once("Examples:\n").unwrap().1;
        assert!(examples.matches("  onward ").count() >= 2, "{}", ran.err);
        let asked = run(folder.path(), &[], &[&group[..], &["--help"]].concat(), "");
        assert_eq!((asked.code, asked.err.as_str()), (Some(0), ""), "{group:?}");
        assert!(asked.out.contains(examples), "{}", asked.out);
    }
}

#[test]
fn what_is_mistyped_gets_a_suggestion_and_never_a_run() {
    let folder = folder();
    for (mistyped, meant) in [
        (&["migrat"][..], "'migrate'"),
        (&["config", "shwo"], "'show'"),
        (&["user", "creat", "ada", "ada@example.org"], "'create'"),
        (&["serve", "--lisen", "127.0.0.1:0"], "'--listen'"),
        (&["config", "show", "--jsn"], "'--json'"),
        // The beginning of a command is not the command.
        (&["doc"], "'doctor'"),
    ] {
        let ran = run(folder.path(), &[], mistyped, "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{mistyped:?}");
        assert!(ran.err.contains(meant), "{mistyped:?}: {}", ran.err);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn every_command_takes_the_same_flags() {
    let folder = folder();
    assert!(commands().len() >= 10);
    for command in commands() {
        let command = command.as_slice();
        let help = run(folder.path(), &[], &[command, &["-h"]].concat(), "");
        assert_eq!((help.code, help.err.as_str()), (Some(0), ""), "{command:?}");
        for flag in [
            "--help",
            "--version",
            "--quiet",
            "--debug",
            "--no-color",
            "--no-input",
        ] {
            assert!(help.out.contains(flag), "{command:?}: {flag}\n{}", help.out);
        }
        let version = run(folder.path(), &[], &[command, &["--version"]].concat(), "");
        assert_eq!(version.code, Some(0), "{command:?}");
        assert!(
            version.out.ends_with(&format!("{}\n", env!("CARGO_PKG_VERSION"))),
            "{}",
            version.out
        );
    }
}

#[test]
fn colour_is_written_where_it_is_wanted() {
    let folder = folder();
    let colored = |variables: &[(&str, &str)], arguments: &[&str]| {
        run(folder.path(), variables, arguments, "")
            .err
            .contains('\u{1b}')
    };
    assert!(!colored(&[], &["migrat"]));
    assert!(colored(&[("FORCE_COLOR", "1")], &["migrat"]));
    assert!(!colored(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &["migrat"]));
    assert!(!colored(&[("FORCE_COLOR", "1")], &["migrat", "--no-color"]));
    assert!(!colored(&[("TERM", "dumb")], &["migrat"]));
}

#[test]
fn output_that_nobody_reads_is_no_failure() {
    let folder = folder();
    assert_eq!(run(folder.path(), &[], &["migrate", "up"], "").code, Some(0));
    for command in [
        &["openapi"][..],
        &["config", "show"],
        &["config", "template"],
        &["migrate", "status"],
        &["doctor"],
        &["help"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onward"))
            .args(command)
            .env_clear()
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{command:?}");
    }
}
