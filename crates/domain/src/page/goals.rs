//! The orders of goals: what a list is sorted by, and where one of its pages ends.

use std::fmt;

use crate::goal::Goal;
use crate::ids::GoalId;
use crate::page::Position;
use crate::query;

crate::words! {
    /// What goals can be sorted by.
    GoalOrder {
        /// Where people put them.
        Position = "position",
        /// What they are called, ignoring case and accents.
        Title = "title",
        /// When they were made.
        CreatedAt = "created_at",
        /// When they last changed.
        UpdatedAt = "updated_at",
        /// When they are due; those without a due day come last in both directions.
        DueOn = "due_on",
    }
}

/// An order of goals; ties are broken by id, in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalSort {
    /// The key.
    pub by: GoalOrder,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Default for GoalSort {
    fn default() -> Self {
        Self::up(GoalOrder::Position)
    }
}

impl GoalSort {
    /// The least first.
    pub const fn up(by: GoalOrder) -> Self {
        Self {
            by,
            descending: false,
        }
    }

    /// Reads a key like `due_on`, or `-due_on` for the greatest first.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, descending) = match text.strip_prefix('-') {
            Some(word) => (word, true),
            None => (text, false),
        };
        GoalOrder::from_word(word).map(|by| Self { by, descending })
    }

    /// Where a goal stands in this order.
    pub fn position(self, goal: &Goal) -> GoalPosition {
        let key = match self.by {
            GoalOrder::Position => SortKey::Number(goal.position.millionths()),
            GoalOrder::Title => SortKey::Text(SortKey::of_text(goal.title.as_str())),
            GoalOrder::CreatedAt => SortKey::Number(goal.created_at.microseconds()),
            GoalOrder::UpdatedAt => SortKey::Number(goal.updated_at.microseconds()),
            GoalOrder::DueOn => SortKey::Number(match goal.plan.due_on() {
                Some(day) => day.number().into(),
                None if self.descending => -NO_DAY,
                None => NO_DAY,
            }),
        };
        GoalPosition { key, id: goal.id }
    }
}

impl fmt::Display for GoalSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(f, "{sign}{}", self.by)
    }
}

/// Further away than any day there is: where an order has what has no day.
pub const NO_DAY: i64 = 1_000_000_000;

/// What an order compares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A quantity, an instant or a day.
    Number(i64),
    /// A text without its case and accents, as far as 256 bytes go.
    Text(String),
}

impl SortKey {
    const LONGEST_TEXT: usize = 256;

    /// What a text is sorted by.
    pub fn of_text(text: &str) -> String {
        let mut key = query::fold(text).into_owned();
        let end = (0..=Self::LONGEST_TEXT.min(key.len()))
            .rev()
            .find(|end| key.is_char_boundary(*end));
        key.truncate(end.unwrap_or(0));
        key
    }

    /// A text that comes after every key: longer than each of them, of nothing but the greatest character.
    pub fn beyond_every_text() -> String {
        char::MAX.to_string().repeat(Self::LONGEST_TEXT / 4 + 1)
    }
}

/// Where a page of goals ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalPosition {
    /// The last goal's key.
    pub key: SortKey,
    /// The last goal.
    pub id: GoalId,
}

impl Position for GoalPosition {
    /// The id, the kind of key, the key.
    fn to_bytes(&self) -> Vec<u8> {
        let id = self.id.uuid();
        match &self.key {
            SortKey::Number(number) => [id.as_bytes().as_slice(), &[0], &number.to_be_bytes()].concat(),
            SortKey::Text(text) => [id.as_bytes().as_slice(), &[1], text.as_bytes()].concat(),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let (kind, key) = rest.split_first()?;
        let key = match kind {
            0 => SortKey::Number(i64::from_be_bytes(key.try_into().ok()?)),
            1 => SortKey::Text(String::from_utf8(key.to_vec()).ok()?),
            _ => return None,
        };
        Some(Self {
            key,
            id: GoalId::from_uuid(uuid::Uuid::from_bytes(*id)),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_order_is_read_as_it_is_written() {
        for text in [
            "position",
            "-title",
            "created_at",
            "-updated_at",
            "due_on",
            "-due_on",
        ] {
            assert_eq!(GoalSort::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "-", "--title", "+title", "id", "Title", "title "] {
            assert_eq!(GoalSort::parse(text), None, "{text}");
        }
    }

    #[test]
    fn titles_are_sorted_without_case_and_accents() {
        let mut titles = ["Zebra", "\u{c4}pfel", "apfel", "Eis", "\u{c9}clair"];
        titles.sort_by_key(|title| SortKey::of_text(title));
        assert_eq!(titles, ["\u{c4}pfel", "apfel", "\u{c9}clair", "Eis", "Zebra"]);
    }

    proptest! {
        #[test]
        fn a_position_is_read_back(number: i64, text in "\\PC{0,64}", id: u128) {
            let id = GoalId::from_uuid(uuid::Uuid::from_u128(id));
            for key in [SortKey::Number(number), SortKey::Text(text)] {
                let position = GoalPosition { key, id };
                prop_assert_eq!(GoalPosition::from_bytes(&position.to_bytes()), Some(position));
            }
        }

        #[test]
        fn any_bytes_are_a_position_or_none(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(position) = GoalPosition::from_bytes(&bytes) {
                prop_assert_eq!(position.to_bytes(), bytes);
            }
        }

        #[test]
        fn a_key_of_any_title_has_a_bound_and_something_beyond_it(title in "[\u{10FFF0}-\u{10FFFF}a-z]{0,200}") {
            let key = SortKey::of_text(&title);
            prop_assert!(key.len() <= 256);
            prop_assert!(key < SortKey::beyond_every_text());
        }
    }
}
