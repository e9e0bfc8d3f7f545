//! All shape errors of a document: it is walked in its own order against the JSON schema of the type it should be.
//!
//! Only what a shape says is looked at: types, null, required and unknown properties, words. Lengths, ranges and
//! everything else about values belongs to `domain`, which is asked once the shape is right.

use onward_domain::fields::{FieldError, Fields, Kind, Reason, Step};
use schemars::Schema;
use serde_json::{Map, Value};

use crate::tree::Node;

/// How many errors of one input are told (R30).
pub const MAX_ERRORS: usize = 100;

/// The shape errors of a document.
pub(crate) fn walk(document: &Node, schema: &Schema) -> Fields {
    let root = schema.as_value();
    let mut walk = Walk {
        root,
        path: Vec::new(),
        fields: Fields::default(),
    };
    walk.value(document, root);
    walk.fields
}

struct Walk<'a> {
    root: &'a Value,
    path: Vec<Step>,
    fields: Fields,
}

impl<'a> Walk<'a> {
    fn refuse(&mut self, kind: Kind, message: &'static str) {
        if self.fields.errors().len() < MAX_ERRORS {
            let reason = Reason::new(kind, message);
            self.fields.push(FieldError {
                path: self.path.clone(),
                reason,
            });
        }
    }

    fn below(&mut self, step: impl Into<Step>, work: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        work(self);
        self.path.pop();
    }

    fn value(&mut self, node: &Node, schema: &'a Value) {
        let forms = self.forms(schema);
        if forms.iter().any(|form| takes_anything(form)) {
            return;
        }
        if matches!(node, Node::Null) {
            if !forms.iter().any(|form| has_type(form, "null")) {
                self.refuse(Kind::NoneNotAllowed, "Must not be null");
            }
            return;
        }
        let mut forms = forms.into_iter().filter(|form| !only_null(form));
        let Some(first) = forms.next() else { return };
        // Where a value may be an object or something else, its own type says which form was meant.
        let is_object = matches!(node, Node::Object(_)) && !has_type(first, "object");
        let form = if is_object {
            forms.find(|form| has_type(form, "object"))
        } else {
            None
        };
        self.form(node, form.unwrap_or(first));
    }

    /// The forms a value may have: references followed, unions taken apart.
    fn forms(&self, schema: &'a Value) -> Vec<&'a Value> {
        let target = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix('#'));
        if let Some(target) = target.and_then(|pointer| self.root.pointer(pointer)) {
            return self.forms(target);
        }
        let union = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Value::as_array);
        match union {
            Some(forms) => forms.iter().flat_map(|form| self.forms(form)).collect(),
            None => vec![schema],
        }
    }

    fn form(&mut self, node: &Node, schema: &'a Value) {
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            let known = |text: &str| words.iter().any(|word| word.as_str() == Some(text));
            if !matches!(node, Node::Text(text) if known(text)) {
                self.refuse(Kind::Enum, "Must be one of the listed words");
            }
            return;
        }
        match (main_type(schema), node) {
            (Some("object"), Node::Object(properties)) => self.object(properties, schema),
            (Some("array"), Node::List(items)) => self.list(items, schema),
            (Some("integer"), Node::Number(literal)) => self.integer(literal),
            (None, _)
            | (Some("string"), Node::Text(_))
            | (Some("boolean"), Node::Flag)
            | (Some("number"), Node::Number(_)) => {}
            (Some(name), _) => self.wrong_type(name),
        }
    }

    fn wrong_type(&mut self, expected: &str) {
        match expected {
            "object" => self.refuse(Kind::DictType, "Must be an object"),
            "array" => self.refuse(Kind::ListType, "Must be a list"),
            "string" => self.refuse(Kind::StringType, "Must be text"),
            "boolean" => self.refuse(Kind::BoolType, "Must be true or false"),
            "number" => self.refuse(Kind::DecimalType, "Must be a number"),
            "integer" => self.refuse(Kind::IntType, "Must be a whole number"),
            _ => self.refuse(Kind::ValueError, "Has another type"),
        }
    }

    fn integer(&mut self, literal: &str) {
        if literal.contains(['.', 'e', 'E']) || literal == "-0" {
            self.refuse(
                Kind::IntFromFloat,
                "Must be a whole number without fraction or exponent",
            );
        } else if literal.parse::<i64>().is_err() {
            self.refuse(Kind::IntParsing, "Must be a whole number of at most 18 digits");
        }
    }

    fn list(&mut self, items: &[Node], schema: &'a Value) {
        let Some(form) = schema.get("items") else { return };
        for (index, item) in items.iter().enumerate() {
            self.below(index, |walk| walk.value(item, form));
        }
    }

    fn object(&mut self, properties: &[(String, Node)], schema: &'a Value) {
        let declared = schema.get("properties").and_then(Value::as_object);
        for (name, value) in properties {
            let form = declared.and_then(|declared: &Map<String, Value>| declared.get(name));
            self.below(name.clone(), |walk| match form {
                Some(form) => walk.value(value, form),
                None => walk.refuse(Kind::ExtraForbidden, "Is not known here"),
            });
        }
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        for name in required.iter().filter_map(Value::as_str) {
            if !properties.iter().any(|(given, _)| given == name) {
                self.below(name.to_owned(), |walk| {
                    walk.refuse(Kind::Missing, "Must be given");
                });
            }
        }
    }
}

fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let (one, many) = match schema.get("type") {
        Some(Value::Array(types)) => (None, types.as_slice()),
        one => (one, &[][..]),
    };
    one.into_iter().chain(many).filter_map(Value::as_str)
}

/// Whether a form says nothing about types.
fn takes_anything(schema: &Value) -> bool {
    schema.get("type").is_none() && schema.get("enum").is_none()
}

fn has_type(schema: &Value, name: &str) -> bool {
    types(schema).any(|own| own == name) || (name == "null" && has_null_word(schema))
}

fn has_null_word(schema: &Value) -> bool {
    schema
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|words| words.contains(&Value::Null))
}

fn main_type(schema: &Value) -> Option<&str> {
    types(schema).find(|name| *name != "null")
}

fn only_null(schema: &Value) -> bool {
    types(schema).any(|name| name == "null") && main_type(schema).is_none()
}
