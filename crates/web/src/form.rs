//! What was typed into a form, and what is wrong with it.
//!
//! Values are kept as they were typed, so that a page with errors shows them again; passwords are dropped first.

pub(crate) mod check_in;
pub(crate) mod goal;
pub(crate) mod once;
pub(crate) mod race;
pub(crate) mod typed;

use onward_domain::fields::{FieldError, Fields, Reason, Step};
use onward_http::pairs::Pairs;
use onward_service::Expect;

use crate::text;

/// The field that holds the version a form was made from.
const VERSION: &str = "version";

/// A form of a page: its values, and the errors found in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    values: Vec<(String, String)>,
    faults: Vec<Fault>,
}

/// One thing to be put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The field it is about; `None` for the form as a whole.
    pub(crate) field: Option<String>,
    /// What to do, as a sentence that names the field.
    pub(crate) message: String,
}

impl Form {
    /// A fresh form with the values it starts with.
    pub(crate) fn fresh(values: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let values = values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            values,
            faults: Vec::new(),
        }
    }

    /// A form as it was sent. Browsers send line ends as CR LF; texts are kept with LF.
    pub(crate) fn sent(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let values = pairs
            .into_iter()
            .map(|(name, value)| (name, value.replace("\r\n", "\n")))
            .collect();
        Self {
            values,
            faults: Vec::new(),
        }
    }

    /// The same from what `http` received.
    pub(crate) fn of(pairs: &Pairs) -> Self {
        Self::sent(
            pairs
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        )
    }

    /// What was typed into a field; nothing if it was not sent.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// What was typed into a field, without blanks around it, if there is anything.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.value(name).trim()).filter(|value| !value.is_empty())
    }

    /// Whether a choice with this value is taken.
    pub(crate) fn chosen(&self, name: &str, value: &str) -> bool {
        self.values
            .iter()
            .any(|(key, chosen)| key == name && chosen == value)
    }

    /// All values of a field that may be chosen more than once.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.values
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Fills in a field that was not sent.
    #[must_use]
    pub(crate) fn or(mut self, name: &str, value: &str) -> Self {
        if self.value(name).is_empty() {
            self.values.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Drops the value of a field, so that it is not shown again.
    #[must_use]
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.values.retain(|(key, _)| key != name);
        self
    }

    /// Says which version the form is made from, from now on.
    #[must_use]
    pub(crate) fn made_from(self, version: i64) -> Self {
        self.without(VERSION).or(VERSION, &version.to_string())
    }

    /// The version that the form was made from.
    pub(crate) fn expect(&self) -> Expect {
        let version = self.filled(VERSION).and_then(|text| text.parse().ok());
        version.map_or(Expect::Nothing, |version| Expect::Version(vec![version]))
    }

    /// Notes all errors of a reading; `field_of` gives the field of this form that a path means.
    pub(crate) fn refuse(&mut self, fields: &Fields, field_of: impl Fn(&FieldError) -> Option<String>) {
        for error in fields.errors() {
            let field = field_of(error);
            let message = sentence(field.as_deref(), &error.reason);
            let fault = Fault { field, message };
            if !self.faults.contains(&fault) {
                self.faults.push(fault);
            }
        }
    }

    /// Notes what is wrong with a field, or with the form as a whole, in words of its own.
    pub(crate) fn blame(&mut self, field: Option<&str>, message: String) {
        self.faults.push(Fault {
            field: field.map(str::to_owned),
            message,
        });
    }

    /// Whether anything is to be put right.
    pub(crate) fn failed(&self) -> bool {
        !self.faults.is_empty()
    }

    /// All that is to be put right.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What is wrong with a field.
    pub(crate) fn error(&self, name: &str) -> Option<&str> {
        self.faults
            .iter()
            .find(|fault| fault.field.as_deref() == Some(name))
            .map(|fault| fault.message.as_str())
    }

    /// The ids of the hint and the error of a field, for `aria-describedby`; see [`said_as`].
    pub(crate) fn described(&self, name: &str, said: &str) -> Option<String> {
        let hint = hint(said_as(name, said)).map(|_| format!("{name}-hint"));
        let error = self.error(name).map(|_| format!("{name}-error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The name under which the words of a field are found, where another form calls it differently.
pub(crate) const fn said_as<'a>(name: &'a str, said: &'a str) -> &'a str {
    if said.is_empty() { name } else { said }
}

/// The name that stands above a field.
pub(crate) fn label(name: &str) -> String {
    text::say(&message_name(name))
}

/// What stands below the name of a field.
pub(crate) fn hint(name: &str) -> Option<String> {
    text::find(&format!("{}.hint", message_name(name)))
}

fn message_name(field: &str) -> String {
    format!("field-{}", field.replace('_', "-"))
}

/// The rule's own words as a sentence about the field: `Target must differ from the start`; where these speak of
/// the API, the catalogue has others for the same kind of mistake.
fn sentence(field: Option<&str>, reason: &Reason) -> String {
    let message = &reason.message;
    let slug = reason.kind.slug().replace('_', "-");
    if let Some(own) = field.and_then(|field| text::find(&format!("{}.{slug}", message_name(field)))) {
        return own;
    }
    match (field, message.strip_prefix("Must ")) {
        (Some(field), Some(rest)) => format!("{} must {rest}", label(field)),
        (Some(field), None) => format!("{}: {message}", label(field)),
        (None, _) => message.clone().into_owned(),
    }
}

/// The last name on the way to a field: what most forms call it.
pub(crate) fn last_name(error: &FieldError) -> Option<String> {
    error.path.iter().rev().find_map(|step| match step {
        Step::Name(name) => Some(name.clone().into_owned()),
        Step::Index(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use onward_domain::fields::Kind;

    #[test]
    fn line_ends_of_browsers_become_line_feeds() {
        let form = Form::sent([("note".to_owned(), "a\r\nb".to_owned())]);
        assert_eq!(form.value("note"), "a\nb");
    }

    #[test]
    fn an_error_names_its_field_and_keeps_the_words_of_the_rule() {
        let mut form = Form::fresh([("target", "5".to_owned())]);
        let path = ["plan".into(), 0_usize.into(), "reach".into(), "target".into()];
        let fields = Fields::one(
            path,
            Reason::new(Kind::StartEqualsTarget, "Must differ from the start"),
        );
        form.refuse(&fields, last_name);
        assert_eq!(form.error("target"), Some("Target must differ from the start"));
        assert_eq!(form.value("target"), "5");
        assert_eq!(form.described("target", "").unwrap(), "target-hint target-error");
    }

    #[test]
    fn a_password_is_not_shown_again() {
        let form = Form::sent([("password".to_owned(), "secret".to_owned())]).without("password");
        assert_eq!(form.value("password"), "");
    }
}
