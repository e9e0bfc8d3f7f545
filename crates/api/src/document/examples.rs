//! An example of every body, put together from the examples of its parts.

use serde_json::{Map, Value, json};
use utoipa::openapi::{Content, OpenApi, RefOr};

use super::schemas::operations;

const JSON: [&str; 3] = [
    "application/json",
    "application/merge-patch+json",
    "application/linkset+json",
];

/// Who reads an example.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Sent: what must be there, and what says its own example.
    In,
    /// Answered: everything that is always there.
    Out,
}

/// Gives every JSON body that has none an example.
pub(super) fn complete(openapi: &mut OpenApi) {
    // A document of ours: there is nothing serde_json could refuse.
    let document = serde_json::to_value(&*openapi).unwrap_or_default();
    for operation in openapi.paths.paths.values_mut().flat_map(operations) {
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            let bodies = body.content.iter_mut();
            bodies.for_each(|(kind, content)| give(&document, Way::In, kind, content));
        }
        for response in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                let bodies = response.content.iter_mut();
                bodies.for_each(|(kind, content)| give(&document, Way::Out, kind, content));
            }
        }
    }
}

fn give(document: &Value, way: Way, kind: &str, content: &mut RefOr<Content>) {
    let RefOr::T(content) = content else { return };
    if content.example.is_some() || !content.examples.is_empty() || !JSON.contains(&kind) {
        return;
    }
    let schema = content.schema.as_ref().map(serde_json::to_value);
    if let Some(Ok(schema)) = schema {
        content.example = Some(compose(document, way, &schema));
    }
}

/// A value that fits a schema.
fn compose(document: &Value, way: Way, schema: &Value) -> Value {
    let target = schema.get("$ref").and_then(Value::as_str);
    if let Some(target) = target.and_then(|target| document.pointer(target.trim_start_matches('#'))) {
        return compose(document, way, target);
    }
    let list = |name: &str| schema.get(name).and_then(Value::as_array);
    if let Some(said) = said(schema) {
        return said.clone();
    }
    if let Some(all) = list("allOf") {
        let parts = all.iter().map(|part| compose(document, way, part));
        let members = parts.filter_map(|part| part.as_object().cloned()).flatten();
        return Value::Object(members.collect());
    }
    if let Some(forms) = list("oneOf").or(list("anyOf")) {
        let null = |form: &&Value| form.get("type").is_some_and(|name| name == "null");
        if way == Way::Out && forms.iter().any(|form| null(&form)) {
            return Value::Null;
        }
        let form = forms.iter().find(|form| !null(form));
        return form.map_or(Value::Null, |form| compose(document, way, form));
    }
    match kind(schema) {
        "object" => object(document, way, schema),
        "array" => {
            let item = schema.get("items").map(|items| compose(document, way, items));
            Value::Array(item.into_iter().collect())
        }
        "null" => Value::Null,
        _ if way == Way::Out && may_be_null(schema) => Value::Null,
        "boolean" => Value::Bool(false),
        "integer" | "number" => schema
            .get("minimum")
            .filter(|least| least.as_f64() > Some(0.0))
            .cloned()
            .unwrap_or(json!(0)),
        _ => text(schema),
    }
}

/// What a schema says itself.
fn said(schema: &Value) -> Option<&Value> {
    let first = |name: &str| {
        schema
            .get(name)
            .and_then(Value::as_array)
            .and_then(|list| list.first())
    };
    let one = |name: &str| schema.get(name);
    one("example")
        .or_else(|| first("examples"))
        .or_else(|| one("const"))
        .or_else(|| one("default").filter(|value| !value.is_null()))
        .or_else(|| first("enum"))
}

fn object(document: &Value, way: Way, schema: &Value) -> Value {
    let required = schema.get("required").and_then(Value::as_array);
    let required = |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut members = Map::new();
    for (name, property) in properties.into_iter().flatten() {
        if required(name) || (way == Way::In && said(property).is_some()) {
            members.insert(name.clone(), compose(document, way, property));
        }
    }
    Value::Object(members)
}

/// The first type that is not null.
fn kind(schema: &Value) -> &str {
    let declared = schema.get("type");
    let names = declared
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .chain(declared);
    let mut names = names.filter_map(Value::as_str);
    names.find(|name| *name != "null").unwrap_or("null")
}

fn may_be_null(schema: &Value) -> bool {
    let types = schema.get("type").and_then(Value::as_array);
    types.is_some_and(|types| types.iter().any(|name| name == "null"))
}

fn text(schema: &Value) -> Value {
    match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => json!("019a9f0c-8a00-7000-8000-000000000001"),
        Some("date-time") => json!("2026-11-20T07:30:00.000Z"),
        Some("date") => json!("2026-11-20"),
        Some("email") => json!("ada@example.org"),
        Some("uri") => json!("https://example.org/"),
        Some("password") => json!("correct horse battery staple"),
        _ => json!("Example"),
    }
}
