//! Lists: how many items a page has, and after which position it goes on.

mod admin;
mod goals;
mod tags;
mod today;
mod trash;

use crate::clock::Instant;
use crate::day::Day;
use crate::fields::{Kind, Reason};
use crate::ids::{CheckInId, SessionId, UserId};

pub use admin::{AuditPosition, InvitePosition, JobPosition};
pub use goals::{GoalOrder, GoalPosition, GoalSort, NO_DAY, SortKey};
pub use tags::TagPosition;
pub use today::TodayPosition;
pub use trash::TrashPosition;

/// How many items a page has: 1 to 200, 50 by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl Limit {
    /// The most items a page has.
    pub const MAX: i64 = 200;

    /// 1 to 200; more is refused, never cut.
    pub fn new(number: i64) -> Result<Self, Reason> {
        if number < 1 {
            return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 1").with("ge", 1));
        }
        match u8::try_from(number) {
            Ok(limit) if number <= Self::MAX => Ok(Self(limit)),
            _ => Err(Reason::new(Kind::LessThanEqual, "Must be at most 200").with("le", Self::MAX)),
        }
    }

    /// The number of items.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Where a page of a log ends: the newest day comes first, within it the newest id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPosition {
    /// The last check-in's day.
    pub occurred_on: Day,
    /// The last check-in.
    pub id: CheckInId,
}

/// Where a page of changes ends: the oldest change comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangePosition {
    /// When the last check-in changed.
    pub updated_at: Instant,
    /// The last check-in.
    pub id: CheckInId,
}

/// Where a page of a feed ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedPosition(pub i64);

/// Where a page of accounts ends: the oldest comes first, as ids go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UserPosition(pub UserId);

/// Where a page of sign-ins ends: the newest comes first, as ids go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionPosition(pub SessionId);

/// A position that fits into a cursor.
pub trait Position: Sized {
    /// The bytes of the position, at most 320.
    fn to_bytes(&self) -> Vec<u8>;

    /// The position of such bytes; none if they are not one.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

fn join(key: i64, id: uuid::Uuid) -> Vec<u8> {
    [key.to_be_bytes().as_slice(), id.as_bytes()].concat()
}

fn split(bytes: &[u8]) -> Option<(i64, uuid::Uuid)> {
    let (key, id) = bytes.split_first_chunk::<8>()?;
    Some((i64::from_be_bytes(*key), uuid::Uuid::from_slice(id).ok()?))
}

impl Position for ChangePosition {
    fn to_bytes(&self) -> Vec<u8> {
        join(self.updated_at.microseconds(), self.id.uuid())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (microseconds, id) = split(bytes)?;
        let updated_at = Instant::from_microseconds(microseconds);
        (updated_at.microseconds() == microseconds).then(|| Self {
            updated_at,
            id: CheckInId::from_uuid(id),
        })
    }
}

impl Position for FeedPosition {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(i64::from_be_bytes).map(Self)
    }
}

impl Position for LogPosition {
    fn to_bytes(&self) -> Vec<u8> {
        join(i64::from(self.occurred_on.number()), self.id.uuid())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (day, id) = split(bytes)?;
        Some(Self {
            occurred_on: Day::from_number(i32::try_from(day).ok()?)?,
            id: CheckInId::from_uuid(id),
        })
    }
}

impl Position for UserPosition {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.uuid().as_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(UserId::from_uuid(uuid::Uuid::from_slice(bytes).ok()?)))
    }
}

impl Position for SessionPosition {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.uuid().as_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(SessionId::from_uuid(uuid::Uuid::from_slice(bytes).ok()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_limit_is_refused_outside_its_range() {
        assert_eq!(Limit::new(0).unwrap_err().kind, Kind::GreaterThanEqual);
        assert_eq!(Limit::new(201).unwrap_err().kind, Kind::LessThanEqual);
        assert_eq!(Limit::new(i64::MAX).unwrap_err().kind, Kind::LessThanEqual);
        assert_eq!(Limit::new(200).unwrap().get(), 200);
    }

    proptest! {
        #[test]
        fn positions_are_read_back(day in Day::MIN.number()..=Day::MAX.number(), id: u128) {
            let id = uuid::Uuid::from_u128(id);
            let line = LogPosition { occurred_on: Day::from_number(day).unwrap(), id: CheckInId::from_uuid(id) };
            prop_assert_eq!(LogPosition::from_bytes(&line.to_bytes()), Some(line));
            let updated_at = Instant::from_microseconds(i64::from(day) * 7_000_001);
            let change = ChangePosition { updated_at, id: CheckInId::from_uuid(id) };
            prop_assert_eq!(ChangePosition::from_bytes(&change.to_bytes()), Some(change));
            let place = FeedPosition(i64::from(day));
            prop_assert_eq!(FeedPosition::from_bytes(&place.to_bytes()), Some(place));
            let user = UserPosition(UserId::from_uuid(id));
            prop_assert_eq!(UserPosition::from_bytes(&user.to_bytes()), Some(user));
            let session = SessionPosition(SessionId::from_uuid(id));
            prop_assert_eq!(SessionPosition::from_bytes(&session.to_bytes()), Some(session));
        }

        #[test]
        fn any_bytes_are_a_position_or_none(bytes in prop::collection::vec(any::<u8>(), 0..30)) {
            if let Some(position) = LogPosition::from_bytes(&bytes) {
                prop_assert_eq!(position.to_bytes(), bytes);
            }
        }
    }
}
