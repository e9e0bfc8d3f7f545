//! `docs.*`: the documentation pages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The documentation pages.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Docs {
    /// Whether `/docs` and `/openapi.json` are served.
    pub enabled: bool,
}

impl Default for Docs {
    fn default() -> Self {
        Self { enabled: true }
    }
}
