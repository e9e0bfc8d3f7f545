//! The list of all keys, taken from the structs themselves. A key is one documented field with a default; everything
//! that lists keys (`config show`, `config template`, example.env, the JSON schema) follows from here.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Config;

/// One key of the configuration.
#[derive(Clone, Debug)]
pub struct Key {
    /// The way to it: `http.listen`.
    pub path: String,
    /// What it is for.
    pub description: String,
    /// Its default; null if it follows from other values.
    pub default: Value,
    /// A value it could have, where the default shows none.
    pub example: Option<Value>,
    /// Whether its value is shown as `***`.
    pub secret: bool,
}

impl Key {
    /// The variable that sets it: `ONWARD_HTTP__LISTEN`.
    pub fn variable(&self) -> String {
        format!("ONWARD_{}", self.path.replace('.', "__").to_ascii_uppercase())
    }

    /// The section it stands in, and its name there.
    pub fn place(&self) -> (&str, &str) {
        self.path.rsplit_once('.').unwrap_or(("", &self.path))
    }
}

/// The JSON schema of the configuration file.
pub fn schema() -> Schema {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<Config>()
}

/// All keys, in alphabetical order.
pub fn keys() -> Vec<Key> {
    let defaults = serde_json::to_value(Config::default()).unwrap_or_default();
    let mut found = Vec::new();
    walk(schema().as_value(), &defaults, "", &mut found);
    // The order of a schema depends on how its library was built.
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// What a section is for.
pub(super) fn purpose(section: &str) -> String {
    let schema = schema();
    let steps = section.split('.').filter(|step| !step.is_empty());
    let property = steps.into_iter().try_fold(schema.as_value(), |schema, step| {
        schema.get("properties")?.get(step)
    });
    property.map(description).unwrap_or_default()
}

fn description(property: &Value) -> String {
    let text = property.get("description").and_then(Value::as_str);
    text.unwrap_or_default().replace('\n', " ")
}

fn walk(schema: &Value, defaults: &Value, prefix: &str, found: &mut Vec<Key>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    for (name, property) in properties {
        let path = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        let default = defaults.get(name).cloned().unwrap_or_default();
        if property.get("properties").is_some() {
            walk(property, &default, &path, found);
            continue;
        }
        let example = property.get("examples").and_then(|examples| examples.get(0));
        found.push(Key {
            path,
            description: description(property),
            default,
            example: example.cloned(),
            secret: property.to_string().contains("\"writeOnly\":true"),
        });
    }
}
