//! Read-only properties of a change: taken if they say what is stored, in whatever way JSON may write it.

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{Goal, GoalPatch, GoalReplacement, Role};
use crate::decimal::Decimal;
use crate::given::Given;
use crate::literal::Instant;
use crate::plan::Segment;

/// A read-only property: its name, what was sent, and how that would have been answered.
type ReadOnly<'a> = (&'static str, &'a Given<Value>, fn(&Value) -> Option<Value>);

macro_rules! read_only {
    ($($shape:ident),+) => {$(
        impl $shape {
            fn read_only(&self) -> [ReadOnly<'_>; 9] {
                [
                    ("id", &self.id, as_answered::<Uuid>),
                    ("owner_id", &self.owner_id, as_answered::<Uuid>),
                    ("role", &self.role, as_answered::<Role>),
                    ("closed_at", &self.closed_at, as_answered::<Option<Instant>>),
                    ("plan", &self.plan, as_answered::<Vec<Segment>>),
                    ("created_at", &self.created_at, as_answered::<Instant>),
                    ("updated_at", &self.updated_at, as_answered::<Instant>),
                    ("deleted_at", &self.deleted_at, as_answered::<Option<Instant>>),
                    ("version", &self.version, as_answered::<Decimal>),
                ]
            }

            /// Whether the stored goal must be known to check this change.
            pub fn needs_stored(&self) -> bool {
                self.read_only().iter().any(|(_, given, _)| !given.is_absent())
            }

            /// Refuses read-only fields that say something else than what is stored.
            pub fn check_read_only(&self, stored: &goal::Goal) -> Result<(), Fields> {
                check(&self.read_only(), stored)
            }
        }
    )+};
}

read_only!(GoalPatch, GoalReplacement);

fn check(fields: &[ReadOnly<'_>], stored: &goal::Goal) -> Result<(), Fields> {
    let stored = serde_json::to_value(Goal::from(stored.clone())).unwrap_or_default();
    let mut refused = Fields::default();
    for (name, given, as_answered) in fields.iter().copied() {
        let Given(Some(value)) = given else { continue };
        if as_answered(value).as_ref() != stored.get(name) {
            refused.refuse(name, Reason::new(Kind::ReadOnly, "Cannot be changed here"));
        }
    }
    refused.done(())
}

/// The value as an answer writes it: `24.0` as `24`, an instant of any offset in UTC, null for what was left out.
pub(crate) fn as_answered<T: DeserializeOwned + Serialize>(given: &Value) -> Option<Value> {
    let read: T = serde_json::from_str(&given.to_string()).ok()?;
    serde_json::to_value(read).ok()
}
