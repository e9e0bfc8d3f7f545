//! Text that must not show in logs.

use std::borrow::Cow;
use std::fmt;

use onward_domain::fields::{Kind, Reason};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

/// A password, code or token on its way in or out; prints `***`.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text that must not show.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// Refuses more characters than the schema of the field allows.
    pub(crate) fn at_most(&self, max: i64) -> Result<(), Reason> {
        at_most(&self.0, max)
    }

    /// The text itself, byte for byte.
    pub fn into_text(self) -> String {
        self.0
    }
}

/// Refuses more characters than the schema of a field allows, for texts that are no values of the domain.
pub(crate) fn at_most(text: &str, max: i64) -> Result<(), Reason> {
    if i64::try_from(text.chars().count()).is_ok_and(|length| length <= max) {
        return Ok(());
    }
    let message = format!("Must have at most {max} characters");
    Err(Reason::new(Kind::StringTooLong, message).with("max_length", max))
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<String>()
    }
}
