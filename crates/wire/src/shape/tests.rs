//! Each shape has two schemas: one by which bodies are walked, one that the API document shows. They must agree.

use schemars::JsonSchema;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::auth::{Login, Refresh};
use crate::check_ins::NewCheckIn;
use crate::check_ins::batch::Batch;
use crate::goals::{GoalPatch, NewGoal};
use crate::measure::MeasureInput;
use crate::plan::{Keep, Reach, Rest};
use crate::users::NewUser;

fn shown<T: ToSchema>() -> Value {
    serde_json::to_value(T::schema()).unwrap()
}

fn walked<T: JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

fn names(schema: &Value, member: &str) -> Vec<String> {
    let mut names: Vec<String> = match &schema[member] {
        Value::Object(properties) => properties.keys().cloned().collect(),
        Value::Array(names) => names
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    names.sort();
    names
}

/// Whether a property may be null.
fn nullable(property: &Value) -> bool {
    let is_null = |value: &Value| value == "null";
    let own = &property["type"];
    let own = is_null(own) || own.as_array().is_some_and(|types| types.iter().any(is_null));
    let anything = property.as_object().is_none_or(|object: &Map<_, _>| {
        !["type", "$ref", "oneOf", "anyOf", "enum"]
            .iter()
            .any(|member| object.contains_key(*member))
    });
    let forms = property
        .get("oneOf")
        .or_else(|| property.get("anyOf"))
        .and_then(Value::as_array);
    own || anything || forms.is_some_and(|forms| forms.iter().any(|form| is_null(&form["type"])))
}

fn agree<T: ToSchema + JsonSchema>() {
    let (shown, walked, name) = (shown::<T>(), walked::<T>(), <T as ToSchema>::name());
    assert_eq!(<T as JsonSchema>::schema_name(), name);
    assert_eq!(
        names(&shown, "properties"),
        names(&walked, "properties"),
        "properties of {name}"
    );
    assert_eq!(
        names(&shown, "required"),
        names(&walked, "required"),
        "required properties of {name}"
    );
    assert_eq!(shown["additionalProperties"], false, "{name} is closed");
    assert_eq!(walked["additionalProperties"], false, "{name} is closed");
    for property in names(&shown, "properties") {
        let both = [&shown, &walked].map(|schema| nullable(&schema["properties"][&property]));
        assert_eq!(
            both[0], both[1],
            "{name}.{property}: {}",
            shown["properties"][&property]
        );
    }
}

#[test]
fn what_is_shown_is_what_is_taken() {
    agree::<NewUser>();
    agree::<Login>();
    agree::<Refresh>();
    agree::<NewGoal>();
    agree::<GoalPatch>();
    agree::<MeasureInput>();
    agree::<Reach>();
    agree::<Keep>();
    agree::<Rest>();
    agree::<NewCheckIn>();
    agree::<Batch>();
}
