//! What pages say: the messages of `text/`, looked up by name.
//!
//! Templates use the filter `say`; sentences with numbers or names in them are made in code with [`say_with`].

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

static_loader! {
    static CATALOGUES = {
        locales: "./text",
        fallback_language: "en",
        // Text from people stands in elements with `dir="auto"`, so marks inside sentences are not needed.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ENGLISH: LanguageIdentifier = langid!("en");

/// The message of that name. A name without a message shows itself; a test finds those.
pub(crate) fn say(name: &str) -> String {
    find(name).unwrap_or_else(|| name.to_owned())
}

/// The message of that name, if there is one; `name.attribute` finds an attribute.
pub(crate) fn find(name: &str) -> Option<String> {
    CATALOGUES.try_lookup(&ENGLISH, name)
}

/// The name of a message's hint.
pub(crate) fn hint_of(name: &str) -> String {
    format!("{name}.hint")
}

/// The message of that name with values put in; numbers choose plural forms.
pub(crate) fn say_with<'a>(
    name: &str,
    values: impl IntoIterator<Item = (&'static str, FluentValue<'a>)>,
) -> String {
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> = values
        .into_iter()
        .map(|(name, value)| (Cow::Borrowed(name), value))
        .collect();
    CATALOGUES
        .try_lookup_with_args(&ENGLISH, name, &values)
        .unwrap_or_else(|| name.to_owned())
}

/// Filters that templates use.
pub(crate) mod filters {
    #![expect(
        unreachable_pub,
        clippy::inline_always,
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "the macro asks for this shape"
    )]

    /// The message of that name.
    #[askama::filter_fn]
    pub(crate) fn say(name: impl AsRef<str>, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(super::say(name.as_ref()))
    }
}

#[cfg(test)]
mod tests;
