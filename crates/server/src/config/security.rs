//! `security.*`: whom to tell of a weakness.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whom to tell of a weakness.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// Where weaknesses of this installation are reported: `mailto:`, `https://` or `tel:`. It is told in
    /// `/.well-known/security.txt`, which is not there without it.
    #[schemars(example = "mailto:security@example.org")]
    pub contact: Option<String>,
}

impl Security {
    pub(super) fn validate(&self) -> Vec<(&'static str, String)> {
        let fits = |contact: &String| {
            let schemes = ["mailto:", "https://", "tel:"];
            let rest = schemes.iter().find_map(|scheme| contact.strip_prefix(scheme));
            rest.is_some_and(|rest| !rest.is_empty()) && contact.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if self.contact.as_ref().is_none_or(fits) {
            return Vec::new();
        }
        let reason = "must be an address such as mailto:security@example.org, https://example.org/security or \
                      tel:+49-30-1234";
        vec![("security.contact", reason.to_owned())]
    }
}
