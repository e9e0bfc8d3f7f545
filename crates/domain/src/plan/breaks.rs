//! Breaks: a rest put into a plan, and taken out again.

use super::{Ask, Plan, PlanChange, Segment, merged};
use crate::day::Day;
use crate::fields::{FieldError, Fields, Kind, Reason, Step};
use crate::text::RestReason;

/// A stretch of days that ask for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// Its first day.
    pub from: Day,
    /// Its last day; without one it lasts until the plan is changed again.
    pub until: Option<Day>,
    /// Why.
    pub reason: Option<RestReason>,
    /// Whether days that are over may become a break.
    pub rewrite: bool,
}

impl Break {
    /// Refuses a break that ends before it begins, whatever plan it is put into.
    pub fn in_order(&self) -> Result<(), Fields> {
        if self.until.is_some_and(|until| until < self.from) {
            let reason = Reason::new(Kind::DateOrder, "Must not be before the first day of the break");
            return Err(Fields::one(["until".into()], reason));
        }
        Ok(())
    }
}

/// The plan has no break that begins on that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no break begins on {0}")]
pub struct NoSuchBreak(pub Day);

impl Plan {
    /// The plan with a break that is asked for on `today`; all errors at once.
    ///
    /// What the plan asks for on the day after the break goes on from there: a reach with the journey it was in, from
    /// its start if that lies in the break. A break may not outlast the due day of what it interrupts, for nothing of
    /// it would be left to go on.
    pub fn with_break(&self, asked: Break, today: Day) -> Result<Self, Fields> {
        asked.in_order()?;
        let Break {
            from,
            until,
            reason,
            rewrite,
        } = asked;
        let mut segments = vec![Segment {
            from,
            ask: Ask::Rest(reason),
        }];
        if let Some(until) = until {
            let resumed = self.resumed(from, until.plus(1));
            if resumed.as_ref().is_some_and(is_overdue) {
                let message = "Must be before the due day of what the break interrupts";
                return Err(Fields::one(
                    ["until".into()],
                    Reason::new(Kind::DateOrder, message),
                ));
            }
            segments.extend(resumed);
            segments.extend(
                self.0
                    .iter()
                    .filter(|segment| segment.from > until.plus(1))
                    .cloned(),
            );
        }
        let change = PlanChange {
            from,
            segments,
            rewrite,
        };
        self.changed(change, today)
            .map_err(|refused| of_break(&refused, until))
    }

    /// What is active on a day, begun there anew after a break from `broken` on.
    fn resumed(&self, broken: Day, day: Day) -> Option<Segment> {
        let place = self.active_on(day)?;
        let segment = self.0.get(place)?;
        let mut ask = segment.ask.clone();
        if let Ask::Reach(reach) = &mut ask {
            let journey = self.journey_of(place)?;
            reach.start = (journey.from >= broken).then_some(journey.start);
        }
        Some(Segment { from: day, ask })
    }

    /// The plan without the break that begins on a day: what was asked before it goes on instead, until the segment
    /// after it. Days that are over change only with `rewrite`.
    pub fn without_break(
        &self,
        from: Day,
        today: Day,
        rewrite: bool,
    ) -> Result<Result<Self, Fields>, NoSuchBreak> {
        let is_break = |segment: &&Segment| segment.from == from && matches!(segment.ask, Ask::Rest(_));
        self.0.iter().find(is_break).ok_or(NoSuchBreak(from))?;
        if from < today && !rewrite {
            let message = "Must be true for a change from a day that is over";
            let reason = Reason::new(Kind::RewriteRequired, message);
            return Ok(Err(Fields::one(["rewrite".into()], reason)));
        }
        let others = self.0.iter().filter(|segment| segment.from != from).cloned();
        Ok(Ok(Self(merged(others.collect()))))
    }
}

/// The errors of a change that was made of a break: its segments were not sent, its days were.
fn of_break(refused: &Fields, until: Option<Day>) -> Fields {
    let end = if until.is_some() { "until" } else { "from" };
    let mut fields = Fields::default();
    for FieldError { path, reason } in refused.errors() {
        let path = match path.first() {
            Some(Step::Name(name)) if name == "segments" => vec![end.into()],
            _ => path.clone(),
        };
        fields.push(FieldError {
            path,
            reason: reason.clone(),
        });
    }
    fields
}

fn is_overdue(segment: &Segment) -> bool {
    match &segment.ask {
        Ask::Reach(reach) => reach.due_on.is_some_and(|due| due < segment.from),
        Ask::Keep(_) | Ask::Rest(_) => false,
    }
}

#[cfg(test)]
mod tests;
