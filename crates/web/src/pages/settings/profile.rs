//! Who a person is here: names and address.

use onward_domain::fields::Fields;
use onward_domain::goal::Patch;
use onward_domain::text::FullName;
use onward_domain::user::{EmailAddress, User, UserPatch, Username};

use super::own::Part;
use crate::form::Form;
use crate::text::say;

pub(in crate::pages) static PART: Part = Part {
    place: "profile",
    fill,
    read,
    words,
};

fn fill(user: &User) -> Form {
    let full_name = user.full_name.as_ref().map(ToString::to_string);
    Form::fresh([
        ("username", user.username.to_string()),
        ("full_name", full_name.unwrap_or_default()),
        ("email", user.email.to_string()),
    ])
}

fn read(form: &Form) -> Result<UserPatch, Fields> {
    let mut fields = Fields::default();
    let username = fields.keep("username", Username::parse(form.value("username")));
    let full_name = fields.keep("full_name", FullName::parse_optional(form.value("full_name")));
    let email = fields.keep("email", EmailAddress::parse(form.value("email")));
    fields.done(UserPatch {
        username: username.map_or(Patch::Keep, Patch::Set),
        full_name: full_name.map_or(Patch::Keep, Patch::Set),
        email: email.map_or(Patch::Keep, Patch::Set),
        ..UserPatch::default()
    })
}

fn words(_: &str, value: &str) -> String {
    if value.is_empty() {
        say("race-nothing")
    } else {
        value.to_owned()
    }
}
