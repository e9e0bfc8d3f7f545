//! Where a page of Today ends: the most urgent comes first, of equal ones the smaller id.

use uuid::Uuid;

use crate::ids::GoalId;
use crate::page::Position;
use crate::standing::Urgency;

/// Where a page of Today ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TodayPosition {
    /// How urgent the last goal is.
    pub urgency: Urgency,
    /// The last goal.
    pub goal: GoalId,
}

impl Position for TodayPosition {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.goal.uuid().as_bytes().to_vec();
        bytes.extend(self.urgency.to_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (goal, urgency) = bytes.split_first_chunk::<16>()?;
        Some(Self {
            urgency: Urgency::from_bytes(urgency)?,
            goal: GoalId::from_uuid(Uuid::from_bytes(*goal)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Aggregate;
    use crate::quantity::Quantity;
    use crate::standing::testing::{case, reach};

    #[test]
    fn a_position_is_read_back_and_nothing_else_is_one() {
        for (logged, due) in [
            ("10", Some("2026-01-10")),
            ("90", Some("2026-01-10")),
            ("5", None),
        ] {
            let savings = case(
                Aggregate::Sum,
                vec![reach("2026-01-01", Some("0"), "100", due)],
                &[("2026-01-02", logged)],
            );
            let urgency = savings.on("2026-01-05").urgency(-7, Quantity::whole(3)).unwrap();
            let goal = GoalId::from_uuid(Uuid::from_u128(5));
            let position = TodayPosition { urgency, goal };
            let bytes = position.to_bytes();
            assert_eq!(TodayPosition::from_bytes(&bytes), Some(position));
            assert_eq!(TodayPosition::from_bytes(&bytes[1..]), None);
            assert_eq!(TodayPosition::from_bytes(&[&bytes[..], &[0]].concat()), None);
        }
    }
}
