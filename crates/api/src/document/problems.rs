//! The refusals and failures of the document: for each set of problems one answer, with an example of each.

use std::collections::BTreeMap;

use onward_domain::fields::{Fields, Kind, Reason};
use onward_http::Problem;
use onward_http::problem::{Entry, TABLE};
use onward_service::Part;
use serde_json::Value;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{ContentBuilder, Ref, Response};

/// The media type of problem documents.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";
/// Another goal of the examples.
const OTHER_ID: &str = "019a9f0c-8a00-7000-8000-000000000002";
/// The request of the examples.
const REQUEST_ID: &str = "019a9f0c-8a00-7000-8000-000000000003";

/// The problems that an answer may be, in the order of the registry.
#[derive(Default)]
pub(super) struct Problems(Vec<&'static Entry>);

impl Problems {
    /// The problems that a text names as `/problems/<slug>`, in backticks.
    pub(super) fn named(text: &str) -> Self {
        let named = |entry: &&Entry| text.split('`').any(|piece| piece == entry.kind);
        Self(TABLE.iter().filter(named).collect())
    }

    /// The problems with these names, by their statuses.
    pub(super) fn by_status(names: &[&str]) -> BTreeMap<String, Self> {
        let mut found: BTreeMap<String, Self> = BTreeMap::new();
        for entry in TABLE.iter().filter(|entry| names.contains(&entry.name)) {
            found.entry(entry.status.to_string()).or_default().0.push(entry);
        }
        found
    }

    /// These problems and those.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self.0
            .sort_by_key(|entry| TABLE.iter().position(|other| other == *entry));
        self.0.dedup();
        self
    }

    /// Whether there is any.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name of the answer among the components.
    pub(super) fn name(&self) -> String {
        let word = |word: &str| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        };
        let name = |entry: &&Entry| entry.name.split('-').map(word).collect::<String>();
        self.0.iter().map(name).collect::<Vec<_>>().join("Or")
    }

    /// The answer, but for its header fields.
    pub(super) fn response(&self) -> Response {
        let line = |entry: &&Entry| format!("`{}`: {}", entry.kind, entry.title);
        let description = self.0.iter().map(line).collect::<Vec<_>>().join("; ");
        let examples = self.0.iter().map(|entry| {
            let example = ExampleBuilder::new()
                .summary(entry.title)
                .value(Some(example(entry)));
            (entry.name, example)
        });
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .examples_from_iter(examples)
            .build();
        ResponseBuilder::new()
            .description(description)
            .content(MEDIA_TYPE, content)
            .build()
    }
}

/// A problem as it is answered.
fn example(entry: &Entry) -> Value {
    let problem = Problem::new(entry.slug);
    let problem = match entry.name {
        "malformed-request" => problem.with("offset", 17),
        "validation-error" => {
            let reason = Reason::new(Kind::StringTooLong, "Must have at most 200 characters");
            let fields = Fields::one(["title".into()], reason.with("max_length", 200));
            Problem::invalid(Part::Body, &fields)
        }
        "mfa-required" => problem.with("mfa_token", "example").with("methods", vec!["totp"]),
        "forbidden" => problem.with("required_role", "editor"),
        "insufficient-scope" => problem.with("required_scopes", vec!["goals:write"]),
        "method-not-allowed" => problem.with("allowed", vec!["GET", "HEAD", "OPTIONS"]),
        "not-acceptable" | "unsupported-media-type" => problem.with("supported", vec!["application/json"]),
        "duplicate-key" => problem.with("existing_id", OTHER_ID),
        "invalid-transition" => problem
            .with("from", "achieved")
            .with("to", "missed")
            .with("allowed", vec!["active"]),
        "limit-reached" => problem.with("limit", "goals").with("maximum", 10_000),
        "precondition-failed" => problem.with("current_version", 4),
        "payload-too-large" => problem.with("maximum_bytes", 1_048_576),
        "rate-limited" => problem.with("violated-policies", vec!["read"]),
        _ => problem,
    };
    let document = problem.document("/api/v1/goals", REQUEST_ID);
    // Written by us a moment ago.
    serde_json::from_slice(&document.bytes()).unwrap_or_default()
}
