//! Typed identifiers: UUIDs of version 7 (RFC 9562), so that ids sort by creation.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::clock::{Entropy, Instant};
use crate::fields::{Kind, Reason};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name such a thing.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Mint> for $name {
            fn from(mint: Mint) -> Self {
                Self(mint.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = Reason;

            /// Reads the hyphenated form of 36 characters; case does not matter.
            fn from_str(text: &str) -> Result<Self, Reason> {
                parse(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// Names a person's account.
    UserId,
    /// Names one sign-in of a person.
    SessionId,
    /// Names a goal.
    GoalId,
    /// Names a line of a goal's log.
    CheckInId,
    /// Names the record of one change.
    EventId,
    /// Names a signing key.
    KeyId,
    /// Names a piece of background work.
    JobId,
    /// Names an invitation.
    InviteId,
}

fn parse(text: &str) -> Result<Uuid, Reason> {
    let refused = || Reason::new(Kind::UuidParsing, "Must be a UUID of 36 characters");
    if text.len() != 36 {
        return Err(refused());
    }
    Uuid::try_parse(text).map_err(|_| refused())
}

/// A freshly made UUID, to be turned into the id of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mint(Uuid);

impl Mint {
    /// The UUID itself.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

/// Makes the ids of one request: all from one instant, each greater than the one before.
#[derive(Debug)]
pub struct Ids {
    milliseconds: u64,
    counter: u16,
    random: [u8; 8],
}

impl Ids {
    /// Starts at `now`; the counter and the tail are random, so that two requests do not meet.
    pub fn new(now: Instant, entropy: &dyn Entropy) -> Self {
        let mut seed = [0_u8; 10];
        entropy.fill(&mut seed);
        let [high, low, random @ ..] = seed;
        let milliseconds = u64::try_from(now.milliseconds()).unwrap_or(0);
        // The counter starts in the lower half of its 12 bits, so 2048 ids fit before time is borrowed.
        Self {
            milliseconds,
            counter: u16::from_be_bytes([high, low]) & 0x07ff,
            random,
        }
    }

    /// The next id.
    pub fn mint<T: From<Mint>>(&mut self) -> T {
        let [_, _, m0, m1, m2, m3, m4, m5] = self.milliseconds.to_be_bytes();
        let [c0, c1] = self.counter.to_be_bytes();
        let [r0, r1, r2, r3, r4, r5, r6, r7] = self.random;
        let bytes = [
            m0,
            m1,
            m2,
            m3,
            m4,
            m5,
            0x70 | (c0 & 0x0f),
            c1,
            0x80 | (r0 & 0x3f),
            r1,
            r2,
            r3,
            r4,
            r5,
            r6,
            r7,
        ];
        self.counter += 1;
        if self.counter > 0x0fff {
            self.counter = 0;
            self.milliseconds += 1;
        }
        T::from(Mint(Uuid::from_bytes(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn ids_of_one_request_ascend_beyond_the_counter() {
        let mut ids = Ids::new(Instant::from_microseconds(1_700_000_000_000_000), &Fixed(0xff));
        let made: Vec<GoalId> = (0..5000).map(|_| ids.mint()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|id| id.uuid().get_version_num() == 7));
    }

    #[test]
    fn only_the_hyphenated_form_is_read() {
        let id = "019a9f0c-0000-7000-8000-000000000001";
        assert_eq!(id.parse::<GoalId>().unwrap().to_string(), id);
        assert!("019a9f0c000070008000000000000001".parse::<GoalId>().is_err());
        assert!("{019a9f0c-0000-7000-8000-00000000001}".parse::<GoalId>().is_err());
    }

    proptest! {
        #[test]
        fn an_id_carries_the_millisecond_of_its_making(us in 0_i64..4_000_000_000_000_000) {
            let mut ids = Ids::new(Instant::from_microseconds(us), &Fixed(7));
            let id: GoalId = ids.mint();
            let (seconds, nanos) = id.uuid().get_timestamp().unwrap().to_unix();
            prop_assert_eq!(i64::try_from(seconds).unwrap() * 1000 + i64::from(nanos) / 1_000_000, us / 1000);
        }
    }
}
