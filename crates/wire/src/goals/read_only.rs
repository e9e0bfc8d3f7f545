//! Read-only properties of a change: taken if they say what is stored, in whatever way JSON may write it.

use onward_domain::fields::Fields;
use onward_domain::goal;
use uuid::Uuid;

use super::{Goal, GoalPatch, GoalReplacement, Role};
use crate::decimal::Decimal;
use crate::literal::Instant;
use crate::plan::Segment;
use crate::read_only::{ReadOnly, as_answered, check};

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
                check(&self.read_only(), &Goal::from(stored.clone()))
            }
        }
    )+};
}

read_only!(GoalPatch, GoalReplacement);
