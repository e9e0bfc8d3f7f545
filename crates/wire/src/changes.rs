//! Reading the fields of a change.

use onward_domain::fields::{Fields, Reason};
use onward_domain::goal;

use crate::given::{Given, Patch};

/// A value that was read changes the field; one that was refused is in the errors.
pub(crate) fn kept<T>(value: Option<T>) -> goal::Patch<T> {
    value.map_or(goal::Patch::Keep, goal::Patch::Set)
}

/// Reads the fields of a change, noting each refusal.
pub(crate) trait Changes {
    fn set<T, U>(
        &mut self,
        name: &'static str,
        given: Given<T>,
        read: impl FnOnce(T) -> Result<U, Reason>,
    ) -> goal::Patch<U>;

    fn clear<T, U>(
        &mut self,
        name: &'static str,
        patch: Patch<T>,
        read: impl FnOnce(T) -> Result<Option<U>, Reason>,
    ) -> goal::Patch<Option<U>>;
}

impl Changes for Fields {
    fn set<T, U>(
        &mut self,
        name: &'static str,
        given: Given<T>,
        read: impl FnOnce(T) -> Result<U, Reason>,
    ) -> goal::Patch<U> {
        given
            .0
            .map_or(goal::Patch::Keep, |value| kept(self.keep(name, read(value))))
    }

    fn clear<T, U>(
        &mut self,
        name: &'static str,
        patch: Patch<T>,
        read: impl FnOnce(T) -> Result<Option<U>, Reason>,
    ) -> goal::Patch<Option<U>> {
        match patch {
            Patch::Absent => goal::Patch::Keep,
            Patch::Null => goal::Patch::Set(None),
            Patch::Value(value) => kept(self.keep(name, read(value))),
        }
    }
}
