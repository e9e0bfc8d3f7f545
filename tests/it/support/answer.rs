//! An answer, and what can be said about it.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// What came back.
pub(crate) struct Answer {
    /// The request, for messages.
    pub(crate) name: String,
    /// The path that was asked for.
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Fails unless the status is this one.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.name, self.text());
        self
    }

    /// Fails unless this is the problem of that name, complete and consistent.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, slug: &str) -> Self {
        let answer = self.is(status);
        let document = answer.json();
        let name = &answer.name;
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{name}"
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{name}");
        assert_eq!(
            document["type"],
            format!("/problems/{slug}"),
            "{name}: {document}"
        );
        assert_eq!(document["status"], status, "{name}");
        assert_eq!(document["instance"], answer.path, "{name}");
        assert_eq!(
            document["request_id"].as_str(),
            answer.header("x-request-id"),
            "{name}"
        );
        for member in ["title", "detail"] {
            assert!(
                document[member].as_str().is_some_and(|text| !text.is_empty()),
                "{name}: {member}"
            );
        }
        answer
    }

    /// Fails unless exactly these fields were refused: each `place.to.field kind`, in order.
    #[track_caller]
    pub(crate) fn refuses(self, fields: &[&str]) {
        let answer = self.problem(422, "validation-error");
        assert_eq!(answer.errors(), fields, "{}: {}", answer.name, answer.text());
    }

    /// The refused fields of a problem: each `place.to.field kind`.
    pub(crate) fn errors(&self) -> Vec<String> {
        errors(&self.json())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.name, self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header that must not come twice.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?;
        assert!(values.next().is_none(), "{}: {name} came twice", self.name);
        Some(value.to_str().expect("a header of ours is ASCII"))
    }

    /// What is said about a cookie of that name, with or without prefix.
    #[track_caller]
    pub(crate) fn cookie(&self, name: &str) -> &str {
        let said = self.headers.get_all("set-cookie").iter();
        let mut said = said.map(|value| value.to_str().expect("a cookie is ASCII"));
        let named = |cookie: &&str| {
            let cookie = cookie.strip_prefix("__Host-").unwrap_or(cookie);
            cookie
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('='))
        };
        said.find(named)
            .unwrap_or_else(|| panic!("{}: no cookie {name}", self.name))
    }

    /// The body without what names the request: equal for two answers that must not differ.
    pub(crate) fn anonymised(&self) -> String {
        let id = self.header("x-request-id").unwrap_or_default();
        self.text().replace(id, "[request]")
    }
}

/// The refused fields of a problem document.
pub(crate) fn errors(document: &Value) -> Vec<String> {
    let step = |step: &Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
    let field = |error: &Value| {
        let steps = error["loc"].as_array().expect("loc is a list").iter().map(step);
        let kind = error["type"].as_str().expect("type is a word");
        format!("{} {kind}", steps.collect::<Vec<_>>().join("."))
    };
    document["errors"]
        .as_array()
        .expect("errors is a list")
        .iter()
        .map(field)
        .collect()
}
