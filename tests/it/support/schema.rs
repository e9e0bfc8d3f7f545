//! Checks JSON against a schema of the OpenAPI document: types, properties, words, patterns, formats, bounds. What
//! the document does not declare is a fault, so that an answer cannot hold more than it says.

use onward_wire::literal;
use regex::Regex;
use serde_json::Value;

/// What is wrong with a value; nothing if it fits.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(document, schema, value, "$", &mut faults);
    faults
}

/// What a reference leads to; anything else is itself.
pub(crate) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            let target = document.pointer(reference.trim_start_matches('#'));
            resolved(
                document,
                target.unwrap_or_else(|| panic!("{reference} leads nowhere")),
            )
        }
        None => value,
    }
}

fn check(document: &Value, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    let schema = resolved(document, schema);
    let forms = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    if let Some(forms) = forms {
        let tried = forms.iter().map(|form| self::faults(document, form, value));
        let best = tried.min_by_key(Vec::len).unwrap_or_default();
        faults.extend(best.into_iter().map(|fault| fault.replacen('$', place, 1)));
        return;
    }
    if !has_type(&schema["type"], value) {
        faults.push(format!("{place}: {value} is no {}", schema["type"]));
        return;
    }
    let broken = bounds(schema, value).into_iter();
    faults.extend(broken.map(|bound| format!("{place}: {value} breaks {bound} {}", schema[bound])));
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check(
                    document,
                    &schema["items"],
                    item,
                    &format!("{place}.{index}"),
                    faults,
                );
            }
        }
        Value::Object(members) => {
            let declared = &schema["properties"];
            let required = schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            let missing = required.filter(|name| !members.contains_key(*name));
            faults.extend(missing.map(|name| format!("{place}: {name} is missing")));
            for (name, member) in members {
                match declared.get(name) {
                    Some(form) => check(document, form, member, &format!("{place}.{name}"), faults),
                    None if schema["additionalProperties"].is_object() => {}
                    None => faults.push(format!("{place}: {name} is not declared")),
                }
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// The keywords that a value breaks.
fn bounds(schema: &Value, value: &Value) -> Vec<&'static str> {
    let least = |keyword: &str, size: Option<f64>| {
        size.zip(schema[keyword].as_f64())
            .is_none_or(|(size, least)| size >= least)
    };
    let most = |keyword: &str, size: Option<f64>| {
        size.zip(schema[keyword].as_f64())
            .is_none_or(|(size, most)| size <= most)
    };
    let size = |length: usize| u32::try_from(length).ok().map(f64::from);
    let text = value.as_str();
    let length = text.and_then(|text| size(text.chars().count()));
    let items = value.as_array().and_then(|items| size(items.len()));
    let kept = [
        ("minimum", least("minimum", value.as_f64())),
        ("maximum", most("maximum", value.as_f64())),
        ("minLength", least("minLength", length)),
        ("maxLength", most("maxLength", length)),
        ("minItems", least("minItems", items)),
        ("maxItems", most("maxItems", items)),
        (
            "enum",
            schema["enum"]
                .as_array()
                .is_none_or(|words| words.contains(value)),
        ),
        ("const", schema.get("const").is_none_or(|only| only == value)),
        (
            "pattern",
            text.is_none_or(|text| has_pattern(&schema["pattern"], text)),
        ),
        (
            "format",
            text.is_none_or(|text| has_format(&schema["format"], text)),
        ),
    ];
    kept.into_iter()
        .filter_map(|(keyword, kept)| (!kept).then_some(keyword))
        .collect()
}

fn has_pattern(pattern: &Value, text: &str) -> bool {
    let Some(pattern) = pattern.as_str() else {
        return true;
    };
    let pattern = Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    pattern.is_match(text)
}

fn has_format(format: &Value, text: &str) -> bool {
    match format.as_str() {
        Some("uuid") => text.len() == 36 && text.parse::<onward_domain::ids::GoalId>().is_ok(),
        Some("date-time") => literal::instant(text).is_ok(),
        Some("date") => text.parse::<onward_domain::day::Day>().is_ok(),
        Some("email") => text.contains('@'),
        Some("uri") => text.contains("://"),
        _ => true,
    }
}

fn has_type(declared: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    let names = declared.as_array().into_iter().flatten().chain([declared]);
    let mut names = names.filter_map(Value::as_str).peekable();
    names.peek().is_none() || names.any(is)
}
