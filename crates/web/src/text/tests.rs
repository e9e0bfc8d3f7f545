use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

/// What stands between `before` and `after`, each time.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(after).next())
        .collect()
}

#[test]
fn every_message_a_template_names_is_in_the_catalogue() {
    let mut named = BTreeSet::new();
    for (_, text) in files("templates", "html") {
        for piece in text.split("\"|say").take(text.matches("\"|say").count()) {
            let name = piece.rsplit('"').next().unwrap();
            if !name.contains('{') {
                named.insert(name.to_owned());
            }
        }
        for call in ["f::line(form, \"", "f::words(form, \"", "f::area(form, \""] {
            for name in between(&text, call, "\"") {
                named.insert(format!("field-{}", name.replace('_', "-")));
            }
        }
    }
    assert!(named.len() > 60, "the templates were not read");
    let missing: Vec<_> = named.iter().filter(|name| find(name).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_message_the_code_names_is_in_the_catalogue() {
    let catalogue = files("text", "ftl")
        .into_iter()
        .map(|(_, text)| text)
        .collect::<String>();
    let known: BTreeSet<&str> = catalogue
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(name, _)| name)
        .collect();
    let mut missing = Vec::new();
    for (path, text) in files("src", "rs") {
        for call in ["say(\"", "say_with(\"", "say_with(\n            \""] {
            missing.extend(
                between(&text, call, "\"")
                    .into_iter()
                    .filter(|name| !known.contains(name))
                    .map(|name| (path.clone(), name.to_owned())),
            );
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn templates_hold_no_text_of_their_own() {
    for (path, text) in files("templates", "html") {
        let mut plain = text;
        for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
            while let Some(start) = plain.find(open) {
                let length = plain
                    .split_at(start)
                    .1
                    .find(close)
                    .unwrap_or_else(|| panic!("{open} in {}", path.display()));
                plain.replace_range(start..start + length + close.len(), " ");
            }
        }
        let words: Vec<&str> = plain.split_whitespace().filter(|word| !is_markup(word)).collect();
        assert!(words.is_empty(), "{}: {words:?}", path.display());
    }
}

/// A dot between two things, or what is left of a macro that makes attributes.
fn is_markup(word: &str) -> bool {
    word == "·" || word == "\"" || word.starts_with("aria-")
}

#[test]
fn templates_hold_neither_style_nor_script() {
    for (path, text) in files("templates", "html") {
        for forbidden in [
            "style=",
            "<style",
            "<script",
            " on",
            "javascript:",
            "http://",
            "https://",
        ] {
            let found = match forbidden {
                // An attribute that begins with "on", not a word.
                " on" => text.split(" on").skip(1).any(|rest| {
                    rest.split_once('=').is_some_and(|(name, _)| {
                        name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_lowercase())
                    })
                }),
                _ => text.contains(forbidden),
            };
            assert!(!found, "{forbidden} in {}", path.display());
        }
    }
}

#[test]
fn numbers_choose_the_plural() {
    assert_eq!(say_with("every-weeks", [("number", 1.into())]), "every week");
    assert_eq!(say_with("every-weeks", [("number", 2.into())]), "every 2 weeks");
}
