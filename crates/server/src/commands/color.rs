//! Where colour is wanted: on a terminal, unless the environment or a flag says otherwise (X5).

use clap::ColorChoice;

use crate::config::Environment;

/// What the environment and the flag say; `Auto` is on a terminal only.
pub(super) fn choice(environment: &Environment, declined: bool) -> ColorChoice {
    let is_set = |name| environment.variable(name).is_some();
    if declined || is_set("NO_COLOR") {
        ColorChoice::Never
    } else if is_set("FORCE_COLOR") {
        ColorChoice::Always
    } else if environment.variable("TERM") == Some("dumb") {
        ColorChoice::Never
    } else {
        ColorChoice::Auto
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_for_no_colour_comes_first() {
        let with = |names: &[(&str, &str)], declined| {
            let variables = names
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let environment = Environment {
                variables: variables.collect(),
                directory: ".".into(),
                machine_file: "/nowhere".into(),
            };
            choice(&environment, declined)
        };
        assert_eq!(with(&[], false), ColorChoice::Auto);
        assert_eq!(with(&[("FORCE_COLOR", "1")], false), ColorChoice::Always);
        assert_eq!(
            with(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], false),
            ColorChoice::Never
        );
        assert_eq!(with(&[("FORCE_COLOR", "1")], true), ColorChoice::Never);
        assert_eq!(with(&[("TERM", "dumb")], false), ColorChoice::Never);
        assert_eq!(
            with(&[("FORCE_COLOR", "1"), ("TERM", "dumb")], false),
            ColorChoice::Always
        );
    }
}
