//! Which verdict fitted first, and on what it rests.

use super::{Explanation, Formula, Report, Value, input, known};
use crate::standing::{Standing, Status, silence};

impl Report<'_, '_> {
    pub(super) fn verdict(&mut self, standing: &Standing) {
        let derivation = self.derivation;
        let silence = silence::silence(derivation);
        let probability = standing.forecast.and_then(|forecast| forecast.probability);
        let by_pace = || match (probability, &derivation.progress, &derivation.pace) {
            (Some(_), ..) => Formula::ByProbability,
            (None, Some(_), None) => Formula::NoDueDay,
            (None, ..) => Formula::ByGap,
        };
        let formula = match standing.status {
            Status::Achieved | Status::Missed | Status::Dropped if derivation.closed => Formula::Closed,
            Status::Resting if derivation.asked.is_some_and(|asked| asked.resting) => Formula::Resting,
            _ if derivation.roll_up.is_some() => Formula::WorstChild,
            Status::Achieved | Status::Missed | Status::Dropped => Formula::Closed,
            Status::Done => Formula::Done,
            Status::Resting => Formula::Resting,
            Status::Pending => Formula::Pending,
            Status::Stale => Formula::Stale,
            Status::Overdue => Formula::Overdue,
            Status::OnTrack | Status::AtRisk | Status::OffTrack => by_pace(),
        };
        let inputs = [
            known("probability", probability),
            known("silent_days", silence.map(|silence| silence.days)),
            silence.and_then(|silence| input("stale_from", Value::Number(silence.bound()))),
        ];
        self.list.push(Explanation {
            name: "status",
            value: Value::Word(standing.status.word()),
            formula,
            inputs: inputs.into_iter().flatten().collect(),
            // Silence ends with a check-in of any kind.
            days: derivation
                .log
                .check_ins()
                .iter()
                .rev()
                .map(|(day, _)| *day)
                .take(super::MOST_DAYS)
                .collect(),
        });
    }
}
