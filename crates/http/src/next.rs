//! Where a person goes on after signing in: only ever a path of this service.

use form_urlencoded::byte_serialize;

const LONGEST: usize = 2000;

/// A path of this service with its query, checked so that no browser reads it as another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Next {
    /// Takes a path if it surely stays here and does not lead back to signing in or out.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>'));
        let mut bytes = text.bytes();
        let local = bytes.next() == Some(b'/') && bytes.next() != Some(b'/');
        let path = text.split(['?', '#']).next().unwrap_or_default();
        // A browser resolves dot segments before it looks for a host: `/.//evil.example` is `//evil.example`.
        let straight = path.split('/').skip(1).all(|segment| !is_dots(segment)) && !path.contains("//");
        let circular = ["/login", "/logout"]
            .iter()
            .any(|page| path.strip_prefix(page).is_some_and(ends));
        (text.len() <= LONGEST && plain && local && straight && !circular).then(|| Self(text.to_owned()))
    }

    /// The path with its query.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of the sign-in page that comes back here.
    pub fn login(&self) -> String {
        format!(
            "/login?next={}",
            byte_serialize(self.0.as_bytes()).collect::<String>()
        )
    }
}

fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

fn ends(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_service_are_kept() {
        for path in [
            "/",
            "/goals",
            "/goals?state=active&q=a%20b",
            "/goals/019a#log",
            "/loginx",
            "/a.b/..c",
        ] {
            assert_eq!(Next::parse(path).unwrap().as_str(), path);
        }
        assert_eq!(
            Next::parse("/goals?a=b").unwrap().login(),
            "/login?next=%2Fgoals%3Fa%3Db"
        );
    }

    #[test]
    fn nothing_leads_to_another_origin_or_round_in_circles() {
        let refused = [
            "",
            "goals",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/a\\b",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/goals\r\nSet-Cookie: a=b",
            "/.//evil.example",
            "/..//evil.example",
            "/%2e//evil.example",
            "/%2E%2e//evil.example",
            "/a//b",
            "/a/../b",
            "/\u{ff0f}evil.example",
            "/ü",
            "/\0",
            "/login",
            "/login?next=/",
            "/login/mfa",
            "/logout",
            "?next=//evil.example",
            "#",
            "@evil.example",
            "/a\"b",
            "/<script>",
        ];
        for text in refused {
            assert_eq!(Next::parse(text), None, "{text:?}");
        }
        assert_eq!(Next::parse(&format!("/{}", "a".repeat(2000))), None);
    }
}
