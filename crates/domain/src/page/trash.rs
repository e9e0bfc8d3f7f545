//! Where a page of the trash ends: what was deleted last comes first.

use uuid::Uuid;

use super::{Position, join, split};
use crate::clock::Instant;

/// Where a page of the trash ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrashPosition {
    /// When the last thing was deleted.
    pub deleted_at: Instant,
    /// The last thing: a goal or a check-in.
    pub id: Uuid,
}

impl Position for TrashPosition {
    fn to_bytes(&self) -> Vec<u8> {
        join(self.deleted_at.microseconds(), self.id)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (microseconds, id) = split(bytes)?;
        let deleted_at = Instant::from_microseconds(microseconds);
        (deleted_at.microseconds() == microseconds).then_some(Self { deleted_at, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_back_and_nothing_else_is_one() {
        let position = TrashPosition {
            deleted_at: Instant::from_microseconds(1_795_159_800_000_001),
            id: Uuid::from_u128(7),
        };
        assert_eq!(TrashPosition::from_bytes(&position.to_bytes()), Some(position));
        assert_eq!(TrashPosition::from_bytes(&position.to_bytes()[1..]), None);
        assert_eq!(TrashPosition::from_bytes(&[0x7f; 24]), None);
    }
}
