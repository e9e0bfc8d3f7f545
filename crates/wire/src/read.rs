//! Reads a JSON body: one pass of serde if it is right; if not, every shape error at once.

use onward_domain::fields::{Fields, Kind, Reason};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::order::Order;
use crate::scan::scan;
use crate::tree::Node;
use crate::walk::walk;

pub use crate::scan::{MAX_DEPTH, MAX_ELEMENTS};
pub use crate::walk::MAX_ERRORS;

/// Why a body is refused.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// It is no JSON text in UTF-8, names a property twice, or is deeper or larger than allowed.
    #[error("the body is not readable at byte {offset}")]
    Malformed {
        /// The first byte at fault.
        offset: usize,
    },
    /// It is JSON, but not of the expected shape.
    #[error("the body has another shape")]
    Invalid(Fields),
}

/// A shape that a body can be read as: what [`read`] asks of a type, in one word for other crates.
pub trait Shape: DeserializeOwned + JsonSchema {}

impl<T: DeserializeOwned + JsonSchema> Shape for T {}

/// Reads a body as a shape; its values are checked when it is turned into a domain value.
///
/// All shape errors come at once, in the order of the document:
///
/// ```
/// use onward_wire::goals::NewGoal;
/// use onward_wire::read::{Refused, read};
///
/// let body = br#"{"titel": "Run", "tags": "sport"}"#;
/// let Err(Refused::Invalid(fields)) = read::<NewGoal>(body) else { panic!("it was read") };
/// let kinds: Vec<_> = fields.errors().iter().map(|error| error.reason.kind.slug()).collect();
/// assert_eq!(kinds, ["extra_forbidden", "list_type", "missing"]);
/// ```
pub fn read<T: Shape>(bytes: &[u8]) -> Result<T, Refused> {
    let text = scan(bytes).map_err(|offset| Refused::Malformed { offset })?;
    serde_json::from_str(text).map_err(|_| refusal::<T>(text))
}

fn refusal<T: JsonSchema>(text: &str) -> Refused {
    let document: Node = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => {
            return Refused::Malformed {
                offset: offset(text, error.line(), error.column()),
            };
        }
    };
    Refused::Invalid(errors::<T>(&document))
}

/// Reads a part of a body that was read already, so that it is known to be JSON, and its values.
pub(crate) fn part<T: Shape, V: TryFrom<T, Error = Fields>>(text: &str) -> Result<V, Fields> {
    let shape: T = serde_json::from_str(text).map_err(|_| match serde_json::from_str::<Node>(text) {
        Ok(document) => errors::<T>(&document),
        Err(_) => unreadable(),
    })?;
    V::try_from(shape).map_err(|fields| match Order::of(text.as_bytes()) {
        Some(order) => order.sorted(&fields),
        None => fields,
    })
}

fn errors<T: JsonSchema>(document: &Node) -> Fields {
    let schema = schemars::generate::SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>();
    let fields = walk(document, &schema);
    // Where the schema allows what serde refused, it is still a refusal, never a guess.
    if fields.is_empty() { unreadable() } else { fields }
}

fn unreadable() -> Fields {
    Fields::one(
        [],
        Reason::new(Kind::ValueError, "Has a shape that cannot be read"),
    )
}

/// The byte at a line and column as serde counts them: both from 1, columns in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (before + column.saturating_sub(1)).min(text.len())
}

#[cfg(test)]
mod tests;
