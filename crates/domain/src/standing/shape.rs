//! A standing from its derivation: what is shown of a reach, a keep, and the goals below.

use super::journey::Progress;
use super::keep::Kept;
use super::pace::Pace;
use super::roll_up::RollUp;
use super::{Asked, Derivation, Ratio, RunningPeriod, Standing};
use crate::quantity::Fraction;

impl Derivation<'_> {
    pub(super) fn of_reach(&self, nothing: &Standing, progress: &Progress) -> Standing {
        let pace = self.pace.as_ref();
        let running = pace.filter(|_| !self.closed);
        Standing {
            progress: Some(progress.ratio().clamped()),
            raw_progress: Some(progress.ratio()),
            current: Some(progress.current.to_total()),
            target: Some(progress.target),
            expected: pace.map(Pace::expected),
            lead: pace.map(Pace::lead),
            lead_days: pace.and_then(Pace::lead_days),
            buffer_days: running.and_then(Pace::buffer_days),
            needed_today: running.map(Pace::needed_today),
            needed_per_day: running.and_then(Pace::needed_per_day),
            ends_on: pace.map(|pace| pace.line.due),
            ..*nothing
        }
    }

    /// No period runs in a rest; the habit's own numbers stay.
    pub(super) fn of_keep(&self, nothing: &Standing, kept: &Kept<'_>) -> Standing {
        let measure = self.subject.measure;
        let running = &kept.running;
        let resting = matches!(self.asked, Some(Asked { resting: true, .. }));
        let asking = (!resting && !self.closed).then_some(kept);
        let silence = measure.aggregate.is_flow().then_some(Fraction::ZERO);
        let value = running.account.value.or(silence).map(Fraction::to_total);
        let adherence = kept.past.adherence().map(|adherence| adherence.ratio());
        Standing {
            progress: adherence,
            raw_progress: adherence,
            current: value,
            target: kept.keep.bounds.at_least().or(kept.keep.bounds.at_most()),
            buffer_days: asking.and_then(|kept| kept.buffer_days(measure, &self.log)),
            needed_today: asking
                .and_then(|kept| kept.needed_today(measure))
                .map(Fraction::to_total),
            period: (!resting).then(|| RunningPeriod {
                from: running.period.from,
                to: running.period.to,
                value,
                needed: running.needed().filter(|_| !self.closed).map(Fraction::to_total),
                satisfied: running.account.satisfied() == Some(true),
                attainment: running.account.attainment().map(Ratio::from),
            }),
            streak: Some(kept.past.streak(running.judged(), kept.keep.every)),
            strength: kept.strength.score().map(Ratio::near),
            adherence,
            ends_on: (!resting).then_some(running.period.to),
            ..*nothing
        }
    }

    pub(super) fn of_children(&self, nothing: &Standing, roll_up: &RollUp) -> Standing {
        let silent = self.closed || matches!(self.asked, Some(Asked { resting: true, .. }));
        Standing {
            progress: roll_up.progress,
            raw_progress: roll_up.progress,
            forecast: roll_up.forecast.filter(|_| !silent),
            children: Some(roll_up.children),
            ..*nothing
        }
    }
}
