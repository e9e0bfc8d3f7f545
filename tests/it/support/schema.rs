//! Checks JSON against a schema of the OpenAPI document: types, properties, words, bounds. What the document
//! does not declare is a fault, so that an answer cannot hold more than it says.

use serde_json::Value;

/// What is wrong with a value; nothing if it fits.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(document, schema, value, "$", &mut faults);
    faults
}

fn check(document: &Value, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document
            .pointer(reference.trim_start_matches('#'))
            .expect("a reference leads somewhere");
        return check(document, target, value, place, faults);
    }
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
    if let Some(bound) = beyond(schema, value) {
        faults.push(format!("{place}: {value} is beyond {bound}"));
    }
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

/// The bound that a value breaks.
fn beyond<'a>(schema: &'a Value, value: &Value) -> Option<&'a Value> {
    let least = &schema["minimum"];
    let most = &schema["maxLength"];
    let words = &schema["enum"];
    let length = value.as_str().map(|text| text.chars().count());
    if least
        .as_f64()
        .zip(value.as_f64())
        .is_some_and(|(least, number)| number < least)
    {
        Some(least)
    } else if most
        .as_u64()
        .zip(length)
        .is_some_and(|(most, length)| u64::try_from(length).is_ok_and(|length| length > most))
    {
        Some(most)
    } else {
        words
            .as_array()
            .is_some_and(|list| !list.contains(value))
            .then_some(words)
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
