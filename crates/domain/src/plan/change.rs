//! Changing a plan from a day on: what is over stays, what still runs is cut on that day and never edited.

use super::{Plan, Segment, check, merged};
use crate::day::Day;
use crate::fields::{FieldError, Fields, Kind, Reason, Step};

/// From a day on, a plan is these segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanChange {
    /// The first day of the change.
    pub from: Day,
    /// The plan from that day on; the first one begins there.
    pub segments: Vec<Segment>,
    /// Whether days that are over may get another plan.
    pub rewrite: bool,
}

impl Plan {
    /// The plan with a change that is asked for on `today`; all errors at once, their paths start at the change.
    pub fn changed(&self, change: PlanChange, today: Day) -> Result<Self, Fields> {
        let PlanChange {
            from,
            segments,
            rewrite,
        } = change;
        let mut fields = Fields::default();
        if from < today && !rewrite {
            let message = "Must be true for a change from a day that is over";
            fields.refuse("rewrite", Reason::new(Kind::RewriteRequired, message));
        }
        match segments.first() {
            None => {
                let reason =
                    Reason::new(Kind::TooShort, "Must have at least 1 segment").with("min_length", 1);
                fields.refuse("segments", reason);
            }
            Some(first) if first.from != from => {
                let reason = Reason::new(Kind::ValueError, "Must be the day from which the plan changes");
                fields.push(FieldError {
                    path: vec!["segments".into(), 0.into(), "from".into()],
                    reason,
                });
            }
            Some(_) => {}
        }
        let kept = self.0.partition_point(|segment| segment.from < from);
        let mut all: Vec<Segment> = self.0.iter().take(kept).cloned().collect();
        all.extend(segments);
        if let Err(refused) = check::segments(&all) {
            fields.nest("segments", Err::<(), _>(counted_from(kept, &refused)));
        }
        fields.done(Self(merged(all)))
    }
}

/// The errors of a list whose first items were not sent.
fn counted_from(kept: usize, refused: &Fields) -> Fields {
    let mut fields = Fields::default();
    for FieldError { path, reason } in refused.errors() {
        let steps = path.iter().enumerate().map(|(place, step)| match step {
            Step::Index(index) if place == 0 => Step::Index(index.saturating_sub(kept)),
            Step::Index(_) | Step::Name(_) => step.clone(),
        });
        fields.push(FieldError {
            path: steps.collect(),
            reason: reason.clone(),
        });
    }
    fields
}

#[cfg(test)]
mod tests;
