//! One refused field in a problem document (R30): where, what to do, which kind. Never the value.

use onward_domain::fields::{FieldError, Fields, Step};
use onward_service::Part;
use onward_wire::order::Order;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// The most fields one problem lists.
pub(super) const MOST: usize = 100;
/// The most characters of a name that came from outside and is told back.
const LONGEST_NAME: usize = 200;

/// A refused field and the part of the request it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    part: Part,
    error: FieldError,
}

impl Field {
    /// The way to the field, below its part.
    pub fn path(&self) -> &[Step] {
        &self.error.path
    }

    /// What to do about it: a sentence without a full stop.
    pub fn message(&self) -> &str {
        &self.error.reason.message
    }

    /// The kind of mistake, as clients compare it.
    pub fn kind(&self) -> &'static str {
        self.error.reason.kind.slug()
    }
}

/// The fields of one part.
pub(super) fn fields(part: Part, fields: &Fields) -> Vec<Field> {
    fields
        .errors()
        .iter()
        .map(|error| Field {
            part,
            error: error.clone(),
        })
        .collect()
}

/// Puts the fields of a JSON body in the order of its document, behind those of all other parts.
pub(super) fn sort(fields: &mut [Field], body: &[u8]) {
    let bodies = fields.iter().filter(|field| field.part == Part::Body).count();
    let Some(order) = (bodies > 1).then(|| Order::of(body)).flatten() else {
        return;
    };
    fields.sort_by_cached_key(|field| (field.part == Part::Body).then(|| order.place(field.path())));
}

/// The first item of `loc`.
const fn word(part: Part) -> &'static str {
    match part {
        Part::Body => "body",
        Part::Query => "query",
        Part::Path => "path",
        Part::Header => "header",
        Part::Form => "form",
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { part, error } = self;
        let pointer = (*part == Part::Body).then(|| pointer(&error.path));
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry(
            "loc",
            &Location {
                part: *part,
                path: &error.path,
            },
        )?;
        map.serialize_entry("msg", &error.reason.message)?;
        map.serialize_entry("type", error.reason.kind.slug())?;
        map.serialize_entry("pointer", &pointer)?;
        let context = &error.reason.context;
        map.serialize_entry("ctx", &(!context.is_empty()).then_some(Limits(context)))?;
        map.end()
    }
}

struct Location<'a> {
    part: Part,
    path: &'a [Step],
}

impl Serialize for Location<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(Some(self.path.len() + 1))?;
        items.serialize_element(word(self.part))?;
        for step in self.path {
            match step {
                Step::Name(name) => items.serialize_element(cut(name))?,
                Step::Index(index) => items.serialize_element(index)?,
            }
        }
        items.end()
    }
}

struct Limits<'a>(&'a [(&'static str, i64)]);

impl Serialize for Limits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// The way as a JSON pointer in a URI fragment (RFC 6901, section 6).
fn pointer(path: &[Step]) -> String {
    let mut text = String::from("#");
    for step in path {
        text.push('/');
        match step {
            Step::Index(index) => text.push_str(&index.to_string()),
            Step::Name(name) => cut(name).bytes().for_each(|byte| escape(byte, &mut text)),
        }
    }
    text
}

fn escape(byte: u8, text: &mut String) {
    match byte {
        b'~' => text.push_str("~0"),
        b'/' => text.push_str("~1"),
        _ if byte.is_ascii_alphanumeric() || b"-._!$&'()*+,;=:@?".contains(&byte) => {
            text.push(char::from(byte));
        }
        _ => {
            let digit = |value: u8| {
                char::from_digit(u32::from(value), 16)
                    .unwrap_or('0')
                    .to_ascii_uppercase()
            };
            text.extend(['%', digit(byte >> 4), digit(byte & 0x0f)]);
        }
    }
}

fn cut(name: &str) -> &str {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => name.get(..end).unwrap_or_default(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use onward_domain::fields::{Kind, Reason};

    use super::*;

    fn json(part: Part, path: Vec<Step>, reason: Reason) -> String {
        let all = fields(part, &Fields::one(path, reason));
        serde_json::to_string(&all[0]).unwrap()
    }

    #[test]
    fn a_field_of_the_body_has_location_pointer_and_limits() {
        let path = vec!["plan".into(), 0.into(), "reach".into(), "target".into()];
        let reason = Reason::new(Kind::StringTooLong, "Must be at most 5 characters").with("max_length", 5);
        assert_eq!(
            json(Part::Body, path, reason),
            r##"{"loc":["body","plan",0,"reach","target"],"msg":"Must be at most 5 characters","type":"string_too_long","pointer":"#/plan/0/reach/target","ctx":{"max_length":5}}"##
        );
    }

    #[test]
    fn a_parameter_has_no_pointer() {
        let reason = Reason::new(Kind::ExtraForbidden, "Is not a parameter here");
        assert_eq!(
            json(Part::Query, vec!["x".into()], reason),
            r#"{"loc":["query","x"],"msg":"Is not a parameter here","type":"extra_forbidden","pointer":null,"ctx":null}"#
        );
    }

    #[test]
    fn a_pointer_escapes_what_a_name_may_hold() {
        assert_eq!(pointer(&[]), "#");
        assert_eq!(pointer(&["a/b~c d%\"ü".into()]), "#/a~1b~0c%20d%25%22%C3%BC");
        assert_eq!(pointer(&["".into()]), "#/");
        assert_eq!(pointer(&["ä".repeat(300).into()]).len(), 2 + 200 * 6);
    }
}
