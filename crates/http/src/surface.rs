//! The one place that decides whether a path belongs to programs or to people.

/// Who reads the answer, and so which shape errors and headers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// Programs: problem documents, the headers of the API.
    Api,
    /// People: error pages, the headers of pages.
    Page,
}

impl Surface {
    /// Decides by path alone, so that a path nobody serves is answered in the right shape too.
    pub fn of(path: &str) -> Self {
        let first = path.strip_prefix('/').and_then(|rest| rest.split('/').next());
        match first {
            Some("api" | "openapi.json" | "problems" | ".well-known" | "healthz" | "readyz") => Self::Api,
            _ => Self::Page,
        }
    }
}

/// Whether a path is this one, or lies below it.
pub fn is_below(path: &str, start: &str) -> bool {
    path.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the path is one of the JSON operations.
pub(crate) fn is_operation(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Whether the path tells of this process only; such requests are never shed and logged at debug.
pub(crate) fn is_health(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

/// Whether requests of the path are counted: all but those of the machine itself, and files that never change.
pub(crate) fn is_metered(path: &str) -> bool {
    !is_health(path) && !path.starts_with("/static/") && !path.starts_with("/docs/")
}

/// Whether answers under the path may hold credentials.
pub(crate) fn is_secret(path: &str) -> bool {
    path.starts_with("/api/v1/auth/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_below_another_goes_on_with_a_slash() {
        assert!(is_below("/docs", "/docs") && is_below("/docs/", "/docs") && is_below("/docs/a/b", "/docs"));
        assert!(!is_below("/docsx", "/docs") && !is_below("/do", "/docs") && !is_below("/a/docs", "/docs"));
    }

    #[test]
    fn programs_and_people_are_told_apart_by_the_first_segment() {
        for path in [
            "/api/v1/goals",
            "/api",
            "/api/v9/x",
            "/openapi.json",
            "/problems/gone",
            "/readyz",
        ] {
            assert_eq!(Surface::of(path), Surface::Api, "{path}");
        }
        for path in [
            "/",
            "/goals",
            "/docs",
            "/apis",
            "/static/a.css",
            "/openapi.jsonx",
            "",
        ] {
            assert_eq!(Surface::of(path), Surface::Page, "{path}");
        }
    }
}
