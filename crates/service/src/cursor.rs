//! Pages of lists, and the cursors that lead from one to the next.
//!
//! A cursor holds a position and a code over position, actor, list and filter: it leads on only for the same actor in
//! the same walk, and what it says cannot be bent.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::ids::UserId;
use onward_domain::page::{Limit, Position};

use crate::Service;
use crate::error::{Error, Part};
use crate::seal::{Keys, Purpose};

/// The length of the code at the end of a cursor.
const CODE_BYTES: usize = 32;

/// Which page of a list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// How many items a page has.
    pub limit: Limit,
    /// Where the page before ended; the first page without one.
    pub cursor: Option<String>,
    /// Whether all items of the list are to be counted.
    pub include_total: bool,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Leads to the next page, if there is one.
    pub next_cursor: Option<String>,
    /// How many items the list has, if asked for.
    pub total: Option<i64>,
}

/// One walk through a list: who walks, through which list in which order, narrowed to what.
pub(crate) struct Walk<'a> {
    pub(crate) actor: UserId,
    /// The list and its sort key.
    pub(crate) list: &'a str,
    /// Equal filters have equal texts.
    pub(crate) filter: &'a str,
}

impl Walk<'_> {
    /// What the code of a cursor covers.
    fn covered(&self, position: &[u8]) -> Vec<u8> {
        let Self { actor, list, filter } = self;
        // Everything before the filter has a known length or ends in a byte that no list has in its name.
        let (actor, length) = (actor.uuid(), position.len().to_be_bytes());
        let parts: [&[u8]; 6] = [
            actor.as_bytes(),
            &length,
            position,
            list.as_bytes(),
            &[0],
            filter.as_bytes(),
        ];
        parts.concat()
    }

    fn write(&self, keys: &Keys, position: &impl Position) -> String {
        let position = position.to_bytes();
        let code = keys.mac(Purpose::Cursor, &self.covered(&position));
        URL_SAFE_NO_PAD.encode([position.as_slice(), &code].concat())
    }

    fn read<P: Position>(&self, keys: &Keys, cursor: &str) -> Option<P> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (position, code) = bytes.split_at_checked(bytes.len().checked_sub(CODE_BYTES)?)?;
        if !keys.check(Purpose::Cursor, &self.covered(position), code) {
            return None;
        }
        P::from_bytes(position)
    }
}

impl Service {
    /// Where a page begins; a cursor that is bent, or from another walk, is refused.
    pub(crate) fn after<P: Position>(&self, walk: &Walk<'_>, paging: &Paging) -> Result<Option<P>, Error> {
        let Some(cursor) = &paging.cursor else {
            return Ok(None);
        };
        let position = walk.read(&self.keys, cursor).ok_or_else(|| {
            let message = "Must be the next_cursor of this very list, with the same filters";
            let reason = Reason::new(Kind::CursorInvalid, message);
            Error::Invalid(Part::Query, Fields::one(["cursor".into()], reason))
        })?;
        Ok(Some(position))
    }

    /// The cursor that leads on after a position.
    pub(crate) fn cursor(&self, walk: &Walk<'_>, position: &impl Position) -> String {
        walk.write(&self.keys, position)
    }

    /// Makes a page of rows that were read with [`rows`].
    pub(crate) fn page<T, P: Position>(
        &self,
        walk: &Walk<'_>,
        limit: Limit,
        mut items: Vec<T>,
        position: impl Fn(&T) -> P,
    ) -> Page<T> {
        let size = usize::from(limit.get());
        let more = items.len() > size;
        items.truncate(size);
        let last = items.last().filter(|_| more);
        let next_cursor = last.map(|item| self.cursor(walk, &position(item)));
        Page {
            items,
            next_cursor,
            total: None,
        }
    }
}

/// How many rows to read for a page: one more tells whether there is another page.
pub(crate) fn rows(limit: Limit) -> i64 {
    i64::from(limit.get()) + 1
}

#[cfg(test)]
mod tests {
    use onward_domain::clock::Entropy;
    use onward_domain::ids::GoalId;
    use onward_domain::page::{GoalPosition, SortKey};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::seal::fresh;

    struct Fixed;

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    fn keys() -> Keys {
        Keys::derive(&fresh(&Fixed)).unwrap()
    }

    fn walk(actor: u128, filter: &str) -> Walk<'_> {
        Walk {
            actor: UserId::from_uuid(Uuid::from_u128(actor)),
            list: "goals by position",
            filter,
        }
    }

    fn position(number: i64, id: u128) -> GoalPosition {
        GoalPosition {
            key: SortKey::Number(number),
            id: GoalId::from_uuid(Uuid::from_u128(id)),
        }
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_back_in_its_own_walk_alone(number: i64, id: u128, filter in ".{0,20}") {
            let (keys, at) = (keys(), position(number, id));
            let cursor = walk(1, &filter).write(&keys, &at);
            prop_assert!(cursor.len() <= 512);
            prop_assert_eq!(walk(1, &filter).read(&keys, &cursor), Some(at));
            prop_assert_eq!(walk(2, &filter).read::<GoalPosition>(&keys, &cursor), None);
            let other = format!("{filter}x");
            prop_assert_eq!(walk(1, &other).read::<GoalPosition>(&keys, &cursor), None);
            let sorted = Walk { list: "goals by title", ..walk(1, &filter) };
            prop_assert_eq!(sorted.read::<GoalPosition>(&keys, &cursor), None);
        }

        #[test]
        fn a_bent_cursor_is_refused(place in 0_usize..75, letter in "[A-Za-z0-9_-]") {
            let keys = keys();
            let cursor = walk(1, "").write(&keys, &position(5, 6));
            let mut bent = cursor.clone();
            bent.replace_range(place..=place, &letter);
            prop_assert_eq!(walk(1, "").read::<GoalPosition>(&keys, &bent).is_some(), bent == cursor);
        }

        #[test]
        fn any_text_is_refused_without_a_panic(text in "\\PC{0,90}") {
            prop_assert_eq!(walk(1, "").read::<GoalPosition>(&keys(), &text), None);
        }
    }
}
