//! Files to start from say what is true without them.

use super::*;

/// The text with every default taken in: `#` and no blank begins one.
fn taken_in(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase()) => rest.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(|text| line(text) + "\n").collect()
}

fn values(loaded: &Loaded) -> serde_json::Value {
    serde_json::to_value(&loaded.config).unwrap()
}

#[test]
fn a_template_with_every_default_taken_in_says_what_nothing_says() {
    let untouched = Place::new().file("onward.toml", 0o644, &template()).loaded();
    assert_eq!(values(&untouched), values(&Place::new().loaded()));
    let text = taken_in(&template());
    let taken = Place::new().file("onward.toml", 0o644, &text).loaded();
    assert_eq!(values(&taken), values(&untouched));
    for key in keys().iter().filter(|key| !key.default.is_null()) {
        assert_eq!(taken.origin(&key.path).to_string(), "onward.toml", "{}", key.path);
    }
}

#[test]
fn an_example_of_variables_with_every_default_taken_in_says_what_nothing_says() {
    let text = example_env();
    let variables = text.lines().filter_map(|line| line.strip_prefix("#ONWARD_"));
    let lines: Vec<String> = variables.map(|line| format!("ONWARD_{line}\n")).collect();
    assert_eq!(lines.len(), keys().len());
    let taken = Place::new().file(".env", 0o600, &lines.concat()).loaded();
    assert_eq!(values(&taken), values(&Place::new().loaded()));
}

#[test]
fn both_name_every_key_with_what_it_is_for() {
    let words = |text: &str| text.replace("\n# ", " ");
    let (toml, env) = (words(&template()), words(&example_env()));
    for key in keys() {
        let (section, name) = key.place();
        assert!(
            toml.contains(&key.description) && env.contains(&key.description),
            "{}",
            key.path
        );
        assert!(
            section.is_empty() || toml.contains(&format!("\n[{section}]\n")),
            "{section}"
        );
        let set = format!("\n#{name} = ");
        let named = toml.contains(&set) || toml.contains(&format!("Example: {name} = "));
        assert!(named, "{}: a key without default needs an example", key.path);
        assert!(env.contains(&format!("\n#{}=", key.variable())), "{}", key.path);
    }
}

#[test]
fn every_example_is_a_value_that_the_key_may_have() {
    let examples: Vec<Key> = keys().into_iter().filter(|key| key.example.is_some()).collect();
    assert!(examples.len() >= 4);
    for key in examples {
        let example = key.example.as_ref().unwrap();
        let text = example
            .as_str()
            .map_or_else(|| example.to_string(), str::to_owned);
        if key.path.ends_with("_file") {
            continue;
        }
        let loaded = Place::new().with(&key.variable(), &text).loaded();
        assert_ne!(loaded.origin(&key.path), Origin::Default, "{}", key.path);
    }
}

#[test]
fn no_line_of_a_comment_is_longer_than_a_screen() {
    for text in [template(), example_env()] {
        for line in text
            .lines()
            .filter(|line| line.starts_with("# ") && !line.starts_with("# Example"))
        {
            assert!(line.chars().count() <= 120, "{line}");
        }
    }
}
