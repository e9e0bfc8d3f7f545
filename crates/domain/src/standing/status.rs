//! The verdict about a goal: `domain.md`, section 8.

use super::{Asked, Derivation, silence};
use crate::goal::{GoalState, Life};
use crate::plan::Ask;
use crate::quantity::Fraction;

crate::words! {
    /// How a goal stands, in the precedence of `domain.md`, section 8.
    Status {
        /// Closed: it was made.
        Achieved = "achieved",
        /// Closed: it was not made.
        Missed = "missed",
        /// Closed: no longer wanted.
        Dropped = "dropped",
        /// What is wanted is reached.
        Done = "done",
        /// Nothing is asked for a while.
        Resting = "resting",
        /// Nothing is asked yet, or nothing can be said yet.
        Pending = "pending",
        /// Silent for too long to say anything.
        Stale = "stale",
        /// The due day is past.
        Overdue = "overdue",
        /// Likely to be made, or at most a tenth behind.
        OnTrack = "on_track",
        /// Less likely, or at most a quarter behind.
        AtRisk = "at_risk",
        /// Unlikely, or further behind.
        OffTrack = "off_track",
    }
}

impl Status {
    /// Whether it comes later in the order of urgency.
    pub(crate) const fn is_better_than(self, other: Self) -> bool {
        self.class() > other.class()
    }

    /// How urgent it is: 0 is the worst. A missed goal is off track; a dropped one is beyond any order.
    pub(super) const fn class(self) -> u8 {
        match self {
            Self::Overdue => 0,
            Self::OffTrack | Self::Missed => 1,
            Self::AtRisk => 2,
            Self::Stale => 3,
            Self::Pending => 4,
            Self::OnTrack => 5,
            Self::Resting => 6,
            Self::Done => 7,
            Self::Achieved => 8,
            Self::Dropped => 9,
        }
    }

    /// The verdict by a probability: on track from 0.7, at risk from 0.3.
    fn by_probability(probability: super::Ratio) -> Self {
        match probability.ten_thousandths() {
            7000.. => Self::OnTrack,
            3000.. => Self::AtRisk,
            _ => Self::OffTrack,
        }
    }

    /// The verdict by a gap: on track up to 0.10, at risk up to 0.25.
    fn by_gap(gap: Fraction) -> Self {
        if gap <= Fraction::new(1, 10) {
            Self::OnTrack
        } else if gap <= Fraction::new(1, 4) {
            Self::AtRisk
        } else {
            Self::OffTrack
        }
    }
}

/// The first verdict that fits.
pub(super) fn status(derivation: &Derivation<'_>) -> Status {
    if derivation.closed {
        return closed(derivation.subject.life);
    }
    if let Some(roll_up) = &derivation.roll_up {
        // A rest of its own comes before what is below: the person put the whole away.
        return match derivation.asked {
            Some(Asked { resting: true, .. }) => Status::Resting,
            Some(Asked { resting: false, .. }) | None => roll_up.worst.map_or(Status::Pending, below),
        };
    }
    let Some(asked) = derivation.asked else {
        return Status::Pending;
    };
    if is_done(derivation, asked) {
        return Status::Done;
    }
    if asked.resting {
        return Status::Resting;
    }
    if silence::is_early(derivation) {
        Status::Pending
    } else if silence::silence(derivation).is_some_and(silence::Silence::is_stale) {
        Status::Stale
    } else {
        verdict(derivation, asked)
    }
}

fn closed(life: Life) -> Status {
    match life.state() {
        GoalState::Achieved => Status::Achieved,
        GoalState::Missed => Status::Missed,
        GoalState::Dropped | GoalState::Active => Status::Dropped,
    }
}

/// What a child's status says about the goal above it: a missed one leaves that off track.
fn below(status: Status) -> Status {
    if status == Status::Missed {
        Status::OffTrack
    } else {
        status
    }
}

/// A reach is done when its target is met, also in a rest; a keep when its running period is done for good. No period
/// runs in a rest.
fn is_done(derivation: &Derivation<'_>, asked: Asked<'_>) -> bool {
    let reached = derivation.progress.is_some_and(|progress| progress.is_met());
    let kept = derivation.kept.as_ref().filter(|_| !asked.resting);
    reached || kept.is_some_and(|kept| kept.is_done(derivation.subject.measure))
}

/// The verdict about pace, after silence had its say.
fn verdict(derivation: &Derivation<'_>, asked: Asked<'_>) -> Status {
    let due = match asked.ask {
        Some(Ask::Reach(reach)) => reach.due_on,
        Some(Ask::Keep(_) | Ask::Rest(_)) | None => None,
    };
    if due.is_some_and(|due| derivation.day > due) {
        return Status::Overdue;
    }
    let outlook = derivation.outlook.as_ref();
    if let Some(probability) = outlook.and_then(|outlook| outlook.forecast.probability) {
        return Status::by_probability(probability);
    }
    match (&derivation.progress, &derivation.pace, &derivation.kept) {
        (Some(progress), Some(pace), _) => pace.verdict(progress),
        (Some(_), None, _) => Status::OnTrack,
        (None, _, Some(kept)) => kept.gap().map_or(Status::Pending, Status::by_gap),
        (None, _, None) => Status::Pending,
    }
}
