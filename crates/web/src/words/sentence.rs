//! Sentences about something that has a name: the name stands in an element of its own, and may be a link.

use askama::Template;
use fluent_templates::fluent_bundle::FluentValue;

use crate::text::say_with;

/// Stands for the name while the sentence is made. No catalogue and no name of a field has this character.
const GAP: &str = "\u{fffc}";

/// A sentence and the name in it.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "sentence.html")]
pub(crate) struct Sentence {
    /// What comes before the name, or all of it.
    pub(crate) before: String,
    /// The name, if there is one.
    pub(crate) name: Option<Name>,
    /// What comes after it.
    pub(crate) after: String,
}

/// What something is called, in the words of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The words.
    pub(crate) text: String,
    /// Where it is.
    pub(crate) link: Option<String>,
}

impl Sentence {
    /// A sentence without a name.
    pub(crate) fn plain(text: String) -> Self {
        Self {
            before: text,
            name: None,
            after: String::new(),
        }
    }

    /// All of it, without a link.
    pub(crate) fn text(&self) -> String {
        let name = self.name.as_ref().map_or("", |name| &name.text);
        format!("{}{name}{}", self.before, self.after)
    }
}

/// The message of that name, about a goal: its title goes where the message has `$goal`.
pub(crate) fn about<'a>(
    message: &str,
    title: &str,
    link: Option<String>,
    values: impl IntoIterator<Item = (&'static str, FluentValue<'a>)>,
) -> Sentence {
    let values = values.into_iter().chain([("goal", GAP.into())]);
    let said = say_with(message, values);
    let Some((before, after)) = said.split_once(GAP) else {
        return Sentence::plain(said);
    };
    Sentence {
        before: before.to_owned(),
        name: Some(Name {
            text: title.to_owned(),
            link,
        }),
        after: after.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stays_apart_from_the_words_around_it() {
        let said = about("notice-goal-deleted", "<Run>", None, []);
        assert_eq!((said.before.as_str(), said.after.as_str()), ("Deleted “", "”."));
        assert_eq!(said.name.unwrap().text, "<Run>");
    }

    #[test]
    fn a_message_without_a_name_is_said_whole() {
        let said = about("notice-signed-out", "Run", None, []);
        assert_eq!(said, Sentence::plain("You are signed out.".to_owned()));
    }
}
