//! Where the lists of those who run the installation end: the newest comes first in all of them.

use super::{Position, join, split};
use crate::clock::Instant;
use crate::ids::{InviteId, JobId};

/// Where a page of the audit log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditPosition {
    /// The number of the last record.
    pub seq: i64,
}

impl AuditPosition {
    /// Behind every record there can be.
    pub const NEWEST: Self = Self { seq: i64::MAX };
}

/// Where a page of invitations ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InvitePosition {
    /// When the last invitation was made.
    pub created_at: Instant,
    /// The last invitation.
    pub id: InviteId,
}

impl InvitePosition {
    /// Behind every invitation there can be.
    pub const NEWEST: Self = Self {
        created_at: Instant::from_microseconds(i64::MAX),
        id: InviteId::from_uuid(uuid::Uuid::max()),
    };
}

/// Where a page of jobs ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobPosition {
    /// The last job.
    pub id: JobId,
}

impl JobPosition {
    /// Behind every job there can be.
    pub const NEWEST: Self = Self {
        id: JobId::from_uuid(uuid::Uuid::max()),
    };
}

impl Position for AuditPosition {
    fn to_bytes(&self) -> Vec<u8> {
        join(self.seq, uuid::Uuid::nil())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (seq, rest) = split(bytes)?;
        rest.is_nil().then_some(Self { seq })
    }
}

impl Position for InvitePosition {
    fn to_bytes(&self) -> Vec<u8> {
        join(self.created_at.microseconds(), self.id.uuid())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (created_at, id) = split(bytes)?;
        Some(Self {
            created_at: Instant::from_microseconds(created_at),
            id: InviteId::from_uuid(id),
        })
    }
}

impl Position for JobPosition {
    fn to_bytes(&self) -> Vec<u8> {
        join(0, self.id.uuid())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (zero, id) = split(bytes)?;
        (zero == 0).then_some(Self {
            id: JobId::from_uuid(id),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_are_read_back(key: i64, id: u128) {
            let record = AuditPosition { seq: key };
            prop_assert_eq!(AuditPosition::from_bytes(&record.to_bytes()), Some(record));
            let created_at = Instant::from_microseconds(key);
            let invite = InvitePosition { created_at, id: InviteId::from_uuid(uuid::Uuid::from_u128(id)) };
            prop_assert_eq!(InvitePosition::from_bytes(&invite.to_bytes()), Some(invite));
            let job = JobPosition { id: JobId::from_uuid(uuid::Uuid::from_u128(id)) };
            prop_assert_eq!(JobPosition::from_bytes(&job.to_bytes()), Some(job));
        }
    }
}
