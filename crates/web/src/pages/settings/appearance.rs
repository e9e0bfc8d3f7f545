//! How pages look, and in which language.

use onward_domain::fields::Fields;
use onward_domain::goal::Patch;
use onward_domain::user::{Locale, Theme, User, UserPatch};

use super::own::Part;
use crate::form::{Form, typed};
use crate::text::say;

pub(in crate::pages) static PART: Part = Part {
    place: "appearance",
    fill,
    read,
    words,
};

fn fill(user: &User) -> Form {
    Form::fresh([
        ("theme", user.theme.word().to_owned()),
        ("locale", user.locale.to_string()),
    ])
}

fn read(form: &Form) -> Result<UserPatch, Fields> {
    let mut fields = Fields::default();
    let theme = fields.keep("theme", typed::one_of(form.value("theme"), Theme::from_word));
    let locale = fields.keep("locale", Locale::parse(form.value("locale").trim()));
    fields.done(UserPatch {
        theme: theme.map_or(Patch::Keep, Patch::Set),
        locale: locale.map_or(Patch::Keep, Patch::Set),
        ..UserPatch::default()
    })
}

fn words(field: &str, value: &str) -> String {
    match (field, Theme::from_word(value)) {
        ("theme", Some(theme)) => say(&format!("theme-{theme}")),
        _ => value.to_owned(),
    }
}
