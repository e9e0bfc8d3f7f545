//! Read-only properties of a change: taken if they say what is stored, in whatever way JSON may write it.

use onward_domain::fields::{Fields, Kind, Reason};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::given::Given;

/// A read-only property: its name, what was sent, and how that would have been answered.
pub(crate) type ReadOnly<'a> = (&'static str, &'a Given<Value>, fn(&Value) -> Option<Value>);

/// Refuses properties that say something else than the stored thing, as it is answered.
pub(crate) fn check(read_only: &[ReadOnly<'_>], stored: &impl Serialize) -> Result<(), Fields> {
    // Shapes made from domain values: there is nothing serde_json could refuse.
    let stored = serde_json::to_value(stored).unwrap_or_default();
    let mut fields = Fields::default();
    for (name, given, as_answered) in read_only {
        let Given(Some(value)) = given else { continue };
        if as_answered(value).as_ref() != stored.get(name) {
            fields.refuse(*name, Reason::new(Kind::ReadOnly, "Cannot be changed here"));
        }
    }
    fields.done(())
}

/// The value as an answer writes it: `24.0` as `24`, an instant of any offset in UTC, null for what was left out.
pub(crate) fn as_answered<T: DeserializeOwned + Serialize>(given: &Value) -> Option<Value> {
    let read: T = serde_json::from_str(&given.to_string()).ok()?;
    serde_json::to_value(read).ok()
}
