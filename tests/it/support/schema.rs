//! Checks JSON against a schema of the OpenAPI document: types, properties, words, bounds. What the document does not
//! declare is a fault, so that an answer cannot hold more than it says.

use serde_json::Value;

/// What is wrong with a value; nothing if it fits.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(document, schema, value, "$", &mut faults);
    faults
}

fn check(document: &Value, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).expect("a reference leads somewhere");
        return check(document, target, value, place, faults);
    }
    for union in ["oneOf", "anyOf"] {
        if let Some(forms) = schema[union].as_array() {
            let tried = forms.iter().map(|form| self::faults(document, form, value));
            let mut tried: Vec<_> = tried.collect();
            tried.sort_by_key(Vec::len);
            if let Some(best) = tried.into_iter().next().filter(|best| !best.is_empty()) {
                faults.extend(best.into_iter().map(|fault| fault.replacen('$', place, 1)));
            }
            return;
        }
    }
    let mut say = |what: String| faults.push(format!("{place}: {what}"));
    if !has_type(&schema["type"], value) {
        return say(format!("{value} is no {}", schema["type"]));
    }
    if let Some(words) = schema["enum"].as_array().filter(|words| !words.contains(value)) {
        say(format!("{value} is none of {words:?}"));
    }
    if let (Some(least), Some(number)) = (schema["minimum"].as_f64(), value.as_f64())
        && number < least
    {
        say(format!("{number} is less than {least}"));
    }
    if let (Some(most), Some(length)) = (schema["maxLength"].as_u64(), value.as_str().map(|text| text.chars().count()))
        && u64::try_from(length).is_ok_and(|length| length > most)
    {
        say(format!("has more than {most} characters"));
    }
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check(document, &schema["items"], item, &format!("{place}.{index}"), faults);
            }
        }
        Value::Object(members) => {
            let declared = schema["properties"].as_object();
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !members.contains_key(name) {
                    faults.push(format!("{place}: {name} is missing"));
                }
            }
            for (name, member) in members {
                match declared.and_then(|declared| declared.get(name)) {
                    Some(form) => check(document, form, member, &format!("{place}.{name}"), faults),
                    None if schema["additionalProperties"].is_object() => {}
                    None => faults.push(format!("{place}: {name} is not declared")),
                }
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
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
    match declared {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}
