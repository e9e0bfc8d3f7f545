//! What is switched on: a feature whose paths are in the document, and which the configuration leaves on.

use std::sync::LazyLock;

use onward_http::App;
use onward_http::surface::is_below;
use onward_wire::meta::{FEATURES, Features};

/// The features of this build under this configuration.
pub(crate) fn in_force(app: &App) -> Features {
    Features::of(|starts| starts.iter().any(|start| is_built(start) && !app.is_off(start)))
}

/// The beginnings of the paths that are there only with this feature.
pub fn paths_of(feature: &str) -> &'static [&'static str] {
    FEATURES
        .iter()
        .find(|(name, _)| *name == feature)
        .map_or(&[], |(_, starts)| *starts)
}

/// Whether this program has any operation below a path: what comes later is off by itself until it is there.
fn is_built(start: &str) -> bool {
    static PATHS: LazyLock<Vec<String>> =
        LazyLock::new(|| crate::openapi().paths.paths.into_keys().collect());
    PATHS.iter().any(|path| is_below(path, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_is_built_once_the_document_has_its_paths() {
        assert!(is_built("/docs") && is_built("/api/v1/goals"));
        assert!(!is_built("/api/v1/goal") && !is_built("/mcp"));
        assert_eq!(paths_of("docs"), ["/docs", "/openapi.json"]);
        assert!(paths_of("nonsense").is_empty());
    }
}
