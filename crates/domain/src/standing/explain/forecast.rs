//! Why a forecast is what it is.

use super::{Formula, Input, Report, input, known, real};
use crate::standing::Standing;
use crate::standing::forecast::{Motion, Outlook};

/// How many days back a forecast looks at most.
const LOOK_BACK: i32 = 182;

impl Report<'_, '_> {
    pub(super) fn forecast(&mut self, standing: &Standing) {
        let Some(forecast) = standing.forecast else { return };
        let Some(outlook) = &self.derivation.outlook else {
            self.say(
                "forecast.probability",
                forecast.probability,
                Formula::ChildrenProbability,
                &[],
                None,
            );
            return;
        };
        let inputs = inputs(outlook);
        let moved = Some(self.since(self.derivation.day.plus(-LOOK_BACK)));
        let (probability, range) = match (self.derivation.kept.is_some(), outlook.motion) {
            (true, _) => (Formula::PeriodProbability, Formula::PeriodRange),
            (false, Motion::Flow { .. }) => (Formula::FlowProbability, Formula::FlowRange),
            (false, Motion::Level { .. }) => (Formula::LevelProbability, Formula::LevelRange),
        };
        let own = [
            known("current", standing.current),
            known("target", standing.target),
        ];
        let all: Vec<Option<Input>> = inputs.iter().chain(&own).copied().collect();
        self.say(
            "forecast.probability",
            forecast.probability,
            probability,
            &all,
            moved,
        );
        for (name, value) in [
            ("forecast.low", forecast.low),
            ("forecast.mid", forecast.mid),
            ("forecast.high", forecast.high),
        ] {
            self.say(name, value, range, &all, moved);
        }
        for (name, date) in [
            ("forecast.date_low", forecast.date_low),
            ("forecast.date_mid", forecast.date_mid),
            ("forecast.date_high", forecast.date_high),
        ] {
            self.say(name, date, Formula::Dates, &all, moved);
        }
    }
}

fn inputs(outlook: &Outlook) -> [Option<Input>; 4] {
    let (rate, weekly) = match outlook.motion {
        Motion::Flow { rate, weekly } => (input("r", real(rate)), weekly),
        Motion::Level { weekly, .. } => (None, weekly),
    };
    [
        rate,
        input("s", real(weekly)),
        input("mu", real(outlook.mu)),
        input("sigma", real(outlook.sigma)),
    ]
}
