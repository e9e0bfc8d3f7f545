//! Text that must not show in logs.

use std::borrow::Cow;
use std::fmt;

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

    /// The text itself, byte for byte.
    pub fn into_text(self) -> String {
        self.0
    }
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
