//! Why the numbers of a keep are what they are.

use super::{Formula, Report, input, known, real};
use crate::schedule::Period;
use crate::standing::keep::{Kept, Running};
use crate::standing::{RunningPeriod, Standing};

impl Report<'_, '_> {
    pub(super) fn keep(&mut self, standing: &Standing) {
        let derivation = self.derivation;
        let Some(kept) = &derivation.kept else {
            return;
        };
        let running = &kept.running;
        let moved = Some(self.since(running.period.from));
        let days = [input("from", running.period.from), input("to", running.period.to)];
        let left = [
            known("needed", running.needed()),
            input("days_left", running.left()),
            input("demanded_today", running.today),
        ];
        self.adherence(standing, kept);
        self.say("current", standing.current, Formula::PeriodValue, &days, moved);
        self.say("target", standing.target, Formula::Target, &[], None);
        self.say(
            "buffer_days",
            standing.buffer_days,
            Formula::KeepBufferDays,
            &left,
            moved,
        );
        self.say(
            "needed_today",
            standing.needed_today,
            Formula::KeepNeededToday,
            &left,
            moved,
        );
        if let Some(period) = &standing.period {
            self.say("period.value", period.value, Formula::PeriodValue, &days, moved);
            self.period(period, running, moved);
        }
        self.streak(standing, kept);
        self.strength(standing, kept);
    }

    fn period(&mut self, period: &RunningPeriod, running: &Running, moved: Option<Period>) {
        let account = &running.account;
        let asked = [
            known("v", account.value),
            known("at_least", account.terms.low()),
            known("at_most", account.terms.high()),
            input("bank", account.bank),
            input("demanded_days", running.demanded),
            input("days", running.length),
        ];
        self.say("period.needed", period.needed, Formula::Needed, &asked, moved);
        self.say(
            "period.attainment",
            period.attainment,
            Formula::Attainment,
            &asked,
            moved,
        );
        let attained = [known("attainment", period.attainment)];
        self.say(
            "period.satisfied",
            Some(period.satisfied),
            Formula::Satisfied,
            &attained,
            moved,
        );
    }

    fn adherence(&mut self, standing: &Standing, kept: &Kept<'_>) {
        let Some(adherence) = kept.past.adherence() else {
            return;
        };
        let counts = [
            input("satisfied", adherence.satisfied),
            input("counted", adherence.counted),
        ];
        for (name, value) in [
            ("progress", standing.progress),
            ("raw_progress", standing.raw_progress),
            ("adherence", standing.adherence),
        ] {
            self.say(name, value, Formula::Adherence, &counts, Some(adherence.days));
        }
    }

    fn streak(&mut self, standing: &Standing, kept: &Kept<'_>) {
        let Some(streak) = standing.streak else { return };
        let unit = [input("unit", streak.unit.word())];
        let [now, best] = kept.past.streak_days(kept.running.judged());
        self.say(
            "streak.current",
            Some(streak.current),
            Formula::Streak,
            &unit,
            now,
        );
        let days = [
            known("best_from", streak.best_from),
            known("best_to", streak.best_to),
        ];
        self.say("streak.best", Some(streak.best), Formula::BestStreak, &days, best);
    }

    fn strength(&mut self, standing: &Standing, kept: &Kept<'_>) {
        let Some(last) = kept.strength.last() else { return };
        let inputs = [
            input("S_before", real(last.before * 1e6)),
            input("m", real(last.kept * 1e6)),
            last.attained
                .and_then(|attained| input("x", real(attained * 1e6))),
            input("window_days", last.window),
        ];
        let moved = Some(self.since(self.derivation.log.first_day().unwrap_or(self.derivation.day)));
        self.say("strength", standing.strength, Formula::Strength, &inputs, moved);
    }
}
