//! What a running period still needs, and how many days may pass: `domain.md`, section 6, keep.

use super::{Kept, Running};
use crate::measure::{Aggregate, Measure, Missing};
use crate::plan::{Bounds, Every};
use crate::quantity::Fraction;
use crate::standing::log::Log;

/// How many days the mean bucket of an upper bound looks back.
const LOOK_BACK: i32 = 28;

impl Running {
    /// `needed = max(0, T - v - bank)`; none for upper bounds alone. Nothing is needed in a period that asks for nothing.
    pub(in crate::standing) fn needed(&self) -> Option<Fraction> {
        let low = self.account.terms.low()?;
        if self.demanded == 0 {
            return Some(Fraction::ZERO);
        }
        let has = self
            .account
            .value
            .unwrap_or(Fraction::ZERO)
            .plus(self.account.bank);
        Some(low.minus(has).max(Fraction::ZERO))
    }

    /// How many days a need takes at one tick a day; what is left of a tick is a tick.
    fn ticks(needed: Fraction) -> i32 {
        i32::try_from(needed.over(Fraction::whole(1_000_000)).ceil()).unwrap_or(i32::MAX)
    }
}

impl Kept<'_> {
    /// The need, if today is the last demanded day of the period, or if for a count the demanded days after today, at
    /// one a day, would not suffice; else 0. None for upper bounds alone. A day that asks nothing needs nothing.
    pub(in crate::standing) fn needed_today(&self, measure: &Measure) -> Option<Fraction> {
        let needed = self.running.needed()?;
        let left = self.running.left();
        let short = measure.aggregate == Aggregate::Count && left < Running::ticks(needed);
        Some(if self.running.today && (left == 0 || short) {
            needed
        } else {
            Fraction::ZERO
        })
    }

    /// Whole days, with nothing added, before `needed_today` would become positive, at most to the period's end.
    ///
    /// For upper bounds alone: before the bound is passed if every day adds the mean bucket of the 28 days that end
    /// today (nothing for levels, and with `missing = zero`). None if the upper bound is already passed.
    pub(in crate::standing) fn buffer_days(&self, measure: &Measure, log: &Log<'_>) -> Option<i32> {
        let running = &self.running;
        let to_end = running.period.to.days_since(log.day()).max(0);
        let value = running.account.value.unwrap_or(Fraction::ZERO);
        let room = running.account.terms.high().map(|high| high.minus(value));
        if room.is_some_and(|room| room < Fraction::ZERO) {
            return None;
        }
        let Some(needed) = running.needed() else {
            let usual = usual_day(measure, log);
            let days = room.zip(usual).map_or(to_end, |(room, usual)| {
                i32::try_from(room.over(usual).floor()).unwrap_or(i32::MAX)
            });
            return Some(days.min(to_end));
        };
        if !needed.is_positive() || running.demanded == 0 {
            return Some(to_end);
        }
        if self.needed_today(measure)?.is_positive() {
            return Some(0);
        }
        let left = running.left();
        if left == 0 {
            return Some(to_end);
        }
        // The first day after which too few are left: for a count fewer than the ticks it takes, else none.
        let spare = match measure.aggregate {
            Aggregate::Count => left - Running::ticks(needed) + 1,
            Aggregate::Sum
            | Aggregate::Last
            | Aggregate::Min
            | Aggregate::Max
            | Aggregate::Mean
            | Aggregate::Children => left,
        };
        Some(spare.clamp(1, to_end))
    }

    /// Whether the running period is done for good: asked for, satisfied, and nothing that comes can undo it.
    pub(in crate::standing) fn is_done(&self, measure: &Measure) -> bool {
        let grows = matches!(
            measure.aggregate,
            Aggregate::Sum | Aggregate::Count | Aggregate::Max
        );
        let alone = matches!(self.keep.bounds, Bounds::AtLeast(_));
        grows && alone && self.running.demanded > 0 && self.running.account.satisfied() == Some(true)
    }

    /// How far behind it is, for the verdict: `1 - adherence`; before the first counted period the share of the running
    /// period's demanded days that are over, less its attainment, at least 0. None if neither can be said.
    pub(in crate::standing) fn gap(&self) -> Option<Fraction> {
        if let Some(adherence) = self.past.adherence() {
            let kept = Fraction::new(adherence.satisfied.into(), adherence.counted.into());
            return Some(Fraction::ONE.minus(kept));
        }
        let over = Fraction::new(self.running.over.into(), self.running.demanded.into());
        Some(over.minus(self.running.account.attainment()?).max(Fraction::ZERO))
    }

    /// Whether periods have 7 days or more.
    pub(in crate::standing) const fn is_long(&self) -> bool {
        match self.keep.every {
            Every::Days(n) | Every::Rolling(n) => n >= 7,
            Every::Weeks(_) | Every::Months(_) | Every::Quarters(_) | Every::Years(_) => true,
        }
    }
}

/// The mean bucket of the last 28 days with one, if days are expected to add something.
fn usual_day(measure: &Measure, log: &Log<'_>) -> Option<Fraction> {
    if measure.missing == Missing::Zero || !measure.aggregate.is_flow() {
        return None;
    }
    let (mut sum, mut days) = (0_i128, 0);
    for (_, values) in log.recorded(log.day().plus(1 - LOOK_BACK), log.day()) {
        sum = sum.saturating_add(values.sum);
        days += 1;
    }
    Some(Fraction::new(sum, days)).filter(|usual| usual.is_positive())
}

#[cfg(test)]
mod tests;
