//! Why the numbers of a reach, and of the goals below, are what they are.

use super::{Formula, Report, input, known};
use crate::measure::Aggregate;
use crate::schedule::Period;
use crate::standing::Standing;
use crate::standing::journey::Progress;
use crate::standing::pace::Pace;

impl Report<'_, '_> {
    pub(super) fn reach(&mut self, standing: &Standing) {
        let Some(progress) = self.derivation.progress else {
            return;
        };
        let aggregate = self.derivation.subject.measure.aggregate;
        let moved = Some(self.looked_at(&progress, aggregate));
        let start = input("start0", progress.journey.start);
        let way = [
            start,
            known("current", standing.current),
            input("target", progress.target),
        ];
        let from = [
            start,
            input("from0", progress.journey.from),
            input("aggregate", aggregate.word()),
        ];
        let formula = if aggregate.is_flow() {
            Formula::FlowCurrent
        } else {
            Formula::LevelCurrent
        };
        self.say("progress", standing.progress, Formula::Progress, &way, moved);
        self.say(
            "raw_progress",
            standing.raw_progress,
            Formula::RawProgress,
            &way,
            moved,
        );
        self.say("current", standing.current, formula, &from, moved);
        self.say("target", standing.target, Formula::Target, &[], None);
        if let Some(pace) = &self.derivation.pace {
            self.pace(standing, pace, moved);
        }
    }

    /// The days of a journey that its number comes from: all of a flow, those around the newest bucket of a level.
    fn looked_at(&self, progress: &Progress, aggregate: Aggregate) -> Period {
        let from = progress.journey.from;
        if aggregate.is_flow() {
            return self.since(from);
        }
        let days = if aggregate == Aggregate::Last { 0 } else { 6 };
        let newest = self.derivation.log.newest_first().next();
        self.since(newest.map_or(from, |(newest, _)| newest.plus(-days).max(from)))
    }

    fn pace(&mut self, standing: &Standing, pace: &Pace, moved: Option<Period>) {
        let line = pace.line;
        let (due, rate) = (input("due", line.due), input("rate", line.rate()));
        let (current, target) = (
            known("current", standing.current),
            known("target", standing.target),
        );
        let expected = known("expected", standing.expected);
        let lead = known("lead", standing.lead);
        let ends = [
            input("from", line.from),
            due,
            input("start", line.start()),
            target,
            rate,
        ];
        self.say("expected", standing.expected, Formula::Line, &ends, None);
        self.say("lead", standing.lead, Formula::Lead, &[current, expected], moved);
        self.say(
            "lead_days",
            standing.lead_days,
            Formula::LeadDays,
            &[lead, rate],
            moved,
        );
        let buffer = [current, expected, rate, due];
        self.say(
            "buffer_days",
            standing.buffer_days,
            Formula::BufferDays,
            &buffer,
            moved,
        );
        self.say(
            "needed_today",
            standing.needed_today,
            Formula::NeededToday,
            &[lead],
            moved,
        );
        let rest = [current, target, due];
        self.say(
            "needed_per_day",
            standing.needed_per_day,
            Formula::NeededPerDay,
            &rest,
            moved,
        );
    }

    pub(super) fn children(&mut self, standing: &Standing) {
        let Some(children) = standing.children else {
            return;
        };
        let sums = self.derivation.roll_up.as_ref().map(|roll_up| roll_up.sums);
        let sums = [
            known("sum_w_p", sums.map(|(weighted, _)| weighted)),
            known("sum_w", sums.map(|(_, weights)| weights)),
        ];
        self.say("progress", standing.progress, Formula::RollUp, &sums, None);
        self.say(
            "raw_progress",
            standing.raw_progress,
            Formula::RollUp,
            &sums,
            None,
        );
        let total = [input("total", children.total)];
        for (name, count, formula, inputs) in [
            ("children.counted", children.counted, Formula::Counted, &total[..]),
            ("children.total", children.total, Formula::Total, &[]),
        ] {
            self.say(name, Some(count), formula, inputs, None);
        }
    }
}
