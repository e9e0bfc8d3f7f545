//! Why the numbers of a reach, and of the goals below, are what they are.

use super::{Formula, Report, input, known};
use crate::measure::Aggregate;
use crate::standing::Standing;

impl Report<'_, '_> {
    pub(super) fn reach(&mut self, standing: &Standing) {
        let Some(progress) = self.derivation.progress else {
            return;
        };
        let measure = self.derivation.subject.measure;
        let journey = progress.journey;
        let moved = self.since(if measure.aggregate.is_flow() {
            journey.from
        } else {
            // A level looks at the days around its newest bucket.
            let newest = self.derivation.log.newest_first().next().map(|(day, _)| day);
            let days = if measure.aggregate == Aggregate::Last {
                0
            } else {
                6
            };
            newest.map_or(journey.from, |newest| newest.plus(-days).max(journey.from))
        });
        let start = input("start0", journey.start);
        let current = known("current", standing.current);
        let target = input("target", progress.target);
        let way = [start, current, target];
        self.say("progress", standing.progress, Formula::Progress, &way, moved);
        self.say(
            "raw_progress",
            standing.raw_progress,
            Formula::RawProgress,
            &way,
            moved,
        );
        let from = [
            start,
            input("from0", journey.from),
            input("aggregate", measure.aggregate.word()),
        ];
        let formula = if measure.aggregate.is_flow() {
            Formula::FlowCurrent
        } else {
            Formula::LevelCurrent
        };
        self.say("current", standing.current, formula, &from, moved);
        self.say("target", standing.target, Formula::Target, &[], None);
        let Some(pace) = &self.derivation.pace else { return };
        let line = pace.line;
        let ends = [
            input("from", line.from),
            input("due", line.due),
            input("start", line.start()),
            target,
            input("rate", line.rate()),
        ];
        let expected = known("expected", standing.expected);
        let lead = [current, expected];
        let rate = [known("lead", standing.lead), input("rate", line.rate())];
        let buffer = [
            current,
            expected,
            input("rate", line.rate()),
            input("due", line.due),
        ];
        self.say("expected", standing.expected, Formula::Line, &ends, None);
        self.say("lead", standing.lead, Formula::Lead, &lead, moved);
        self.say("lead_days", standing.lead_days, Formula::LeadDays, &rate, moved);
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
            &rate[..1],
            moved,
        );
        let per_day = [current, target, input("due", line.due)];
        self.say(
            "needed_per_day",
            standing.needed_per_day,
            Formula::NeededPerDay,
            &per_day,
            moved,
        );
    }

    pub(super) fn children(&mut self, standing: &Standing) {
        let Some(children) = standing.children else { return };
        let counts = [input("counted", children.counted), input("total", children.total)];
        self.say("progress", standing.progress, Formula::RollUp, &counts, None);
        self.say(
            "raw_progress",
            standing.raw_progress,
            Formula::RollUp,
            &counts,
            None,
        );
        self.say(
            "children.counted",
            Some(children.counted),
            Formula::Counted,
            &counts[1..],
            None,
        );
    }
}
