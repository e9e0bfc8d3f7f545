//! What comes first on Today, and how much there is: `domain.md`, section 8.

use std::cmp::Ordering;

use super::{Standing, Status};
use crate::quantity::{Fraction, Quantity, Total};

/// Where a goal belongs on Today: the least is the most urgent.
///
/// In this order: status class, worst first; `buffer_days`, none first; time left in the person's day; the needed
/// share of the target, the greater first; position.
#[derive(Clone, Copy, Debug)]
pub struct Urgency {
    class: u8,
    buffer_days: Option<i32>,
    seconds_left: i64,
    /// What is needed today, in millionths.
    needed: i128,
    /// The size of the target, in millionths.
    target: i128,
    position: Quantity,
}

/// How long the bytes of an [`Urgency`] are.
const BYTES: usize = 54;

impl Urgency {
    /// What is needed as a share of the target.
    const fn share(&self) -> Fraction {
        match (self.needed, self.target) {
            (0, _) => Fraction::ZERO,
            (_, 0) => Fraction::ONE,
            (needed, target) => Fraction::new(needed, target),
        }
    }

    /// The bytes it is read back from.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let Self {
            class,
            buffer_days,
            seconds_left,
            needed,
            target,
            position,
        } = self;
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.extend([class, u8::from(buffer_days.is_some())]);
        bytes.extend(buffer_days.unwrap_or(0).to_be_bytes());
        bytes.extend(seconds_left.to_be_bytes());
        bytes.extend(needed.to_be_bytes());
        bytes.extend(target.to_be_bytes());
        bytes.extend(position.millionths().to_be_bytes());
        bytes
    }

    /// Reads what [`Urgency::to_bytes`] wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let ([class, has_buffer], bytes) = bytes.split_first_chunk()?;
        let (buffer_days, bytes) = bytes.split_first_chunk()?;
        let (seconds_left, bytes) = bytes.split_first_chunk()?;
        let (needed, bytes) = bytes.split_first_chunk()?;
        let (target, position) = bytes.split_first_chunk()?;
        Some(Self {
            class: *class,
            buffer_days: (*has_buffer == 1).then_some(i32::from_be_bytes(*buffer_days)),
            seconds_left: i64::from_be_bytes(*seconds_left),
            needed: i128::from_be_bytes(*needed),
            target: i128::from_be_bytes(*target),
            position: Quantity::from_millionths(i64::from_be_bytes(position.try_into().ok()?))?,
        })
    }
}

impl Standing {
    /// How urgent the goal is with so many seconds left in its day; none for closed and resting goals, which are not on
    /// Today. The seconds may be counted from any moment, as long as it is the same for all goals.
    ///
    /// The needed share is `needed_today / |target|`: 0 if nothing is needed, all of it for a target of 0.
    pub fn urgency(&self, seconds_left: i64, position: Quantity) -> Option<Urgency> {
        self.is_on_today().then(|| Urgency {
            class: self.status.class(),
            buffer_days: self.buffer_days,
            seconds_left,
            needed: self.needed_today.map_or(0, Total::millionths),
            target: self
                .target
                .map_or(0, |target| i128::from(target.millionths()).saturating_abs()),
            position,
        })
    }

    /// Whether it is on Today: neither closed nor resting.
    pub const fn is_on_today(&self) -> bool {
        match self.status {
            Status::Achieved | Status::Missed | Status::Dropped | Status::Resting => false,
            Status::Done
            | Status::Pending
            | Status::Stale
            | Status::Overdue
            | Status::OnTrack
            | Status::AtRisk
            | Status::OffTrack => true,
        }
    }

    /// What the goal adds to the account's load: `max(0, min(7, days to the end of period or due day) - buffer_days)`,
    /// no buffer counting 0. From 0 to 7 days; 0 for a goal without such an end, and for one that is not on Today.
    pub fn load(&self) -> i32 {
        let Some(end) = self.ends_on.filter(|_| self.is_on_today()) else {
            return 0;
        };
        let days = end.days_since(self.as_of).min(7);
        (days - self.buffer_days.unwrap_or(0)).max(0)
    }
}

impl Ord for Urgency {
    fn cmp(&self, other: &Self) -> Ordering {
        let Self {
            class,
            buffer_days,
            seconds_left,
            needed: _,
            target: _,
            position,
        } = self;
        (class, buffer_days, seconds_left)
            .cmp(&(&other.class, &other.buffer_days, &other.seconds_left))
            .then_with(|| other.share().cmp(&self.share()))
            .then_with(|| position.cmp(&other.position))
    }
}

impl PartialOrd for Urgency {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Urgency {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Urgency {}

#[cfg(test)]
mod tests;
