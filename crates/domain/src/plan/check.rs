//! The rules that the segments of a plan keep among themselves.

use super::{Ask, Bounds, Every, Keep, Plan, Reach, Segment};
use crate::fields::{FieldError, Fields, Kind, Reason, Step};
use crate::quantity::Quantity;

/// Finds everything that is wrong with a list of segments; paths start at the list.
pub(super) fn segments(segments: &[Segment]) -> Result<(), Fields> {
    let mut fields = Fields::default();
    if segments.len() > Plan::MAX {
        let reason = Reason::new(Kind::TooLong, "Must have at most 200 segments").with("max_length", 200);
        return Err(Fields::one([], reason));
    }
    let mut before = None;
    let mut journey = None;
    for (index, segment) in segments.iter().enumerate() {
        let mut refuse = |path: &[&'static str], reason| {
            let path = std::iter::once(Step::Index(index))
                .chain(path.iter().map(|step| Step::from(*step)))
                .collect();
            fields.push(FieldError { path, reason });
        };
        if before.is_some_and(|before| before >= segment.from) {
            refuse(
                &["from"],
                Reason::new(
                    Kind::SegmentOrder,
                    "Must be after the first day of the segment before",
                ),
            );
        }
        before = Some(segment.from);
        match &segment.ask {
            Ask::Reach(reach) => journey = Some(check_reach(reach, segment, journey, &mut refuse)),
            Ask::Keep(keep) => {
                journey = None;
                check_keep(keep, &mut refuse);
            }
            Ask::Rest(_) => {}
        }
    }
    fields.done(())
}

/// The start of the running journey and whether it rises.
type Running = (Quantity, bool);

fn check_reach(
    reach: &Reach,
    segment: &Segment,
    journey: Option<Running>,
    refuse: &mut impl FnMut(&[&'static str], Reason),
) -> Running {
    if reach.due_on.is_some_and(|due| due < segment.from) {
        refuse(
            &["reach", "due_on"],
            Reason::new(Kind::DateOrder, "Must not be before the segment's first day"),
        );
    }
    match (reach.start, journey) {
        (None, Some((start, rising))) => {
            if reach.target == start || (reach.target > start) != rising {
                let message = "Must stay on the same side of the start; give a start to begin a new journey";
                refuse(&["reach", "target"], Reason::new(Kind::TargetTurnsRound, message));
            }
            (start, rising)
        }
        (start, _) => {
            let start = start.unwrap_or(Quantity::ZERO);
            if reach.target == start {
                refuse(
                    &["reach", "target"],
                    Reason::new(Kind::StartEqualsTarget, "Must differ from the start"),
                );
            }
            (start, reach.target > start)
        }
    }
}

fn check_keep(keep: &Keep, refuse: &mut impl FnMut(&[&'static str], Reason)) {
    let negative = || Reason::new(Kind::GreaterThanEqual, "Must be at least 0").with("ge", 0);
    match keep.bounds {
        Bounds::AtLeast(low) if low < Quantity::ZERO => refuse(&["keep", "at_least"], negative()),
        Bounds::AtMost(high) if high < Quantity::ZERO => refuse(&["keep", "at_most"], negative()),
        Bounds::Band(low, high) if low > high => {
            refuse(
                &["keep", "at_most"],
                Reason::new(Kind::ValueError, "Must not be less than at_least"),
            );
        }
        Bounds::AtLeast(_) | Bounds::AtMost(_) | Bounds::Band(..) => {}
    }
    if keep.on.is_some() && keep.every != Every::DAY {
        refuse(
            &["keep", "on"],
            Reason::new(Kind::ValueError, "Must be left out unless every is P1D"),
        );
    }
    if keep.carry > 52 {
        refuse(
            &["keep", "carry"],
            Reason::new(Kind::LessThanEqual, "Must be at most 52 periods").with("le", 52),
        );
    }
    if keep.carry > 0 && !matches!(keep.bounds, Bounds::AtLeast(_)) {
        refuse(
            &["keep", "carry"],
            Reason::new(Kind::ValueError, "Must be 0 unless at_least stands alone"),
        );
    }
}
