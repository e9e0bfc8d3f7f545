//! Recurring demands: every period of every run, from the plan's first day to the day asked for.

mod need;
mod past;
mod run;
mod strength;
mod terms;

pub(super) use past::Judged;
pub(super) use past::Past;
pub use past::{Streak, StreakUnit};
pub(super) use run::Account;
pub(super) use strength::Strength;
pub(super) use terms::Terms;

use super::log::{Log, PlannedDay, Valued};
use super::{Ratio, Subject};
use crate::day::Day;
use crate::plan::{Ask, Keep};
use crate::schedule::Period;
use run::Run;

/// What the runs of a goal came to by a day on which a keep is active, or a rest that interrupts one.
#[derive(Clone, Debug)]
pub(super) struct Kept<'a> {
    pub(super) keep: &'a Keep,
    pub(super) running: Running,
    pub(super) past: Past,
    pub(super) strength: Strength,
}

/// The period that the day is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running {
    /// From its first day in the run to its last day as the calendar has it.
    pub(super) period: Period,
    /// How many days it has uncut.
    pub(super) length: i32,
    pub(super) account: Account,
    /// How many of its days ask something, those to come included.
    pub(super) demanded: i32,
    /// How many of them are over.
    pub(super) over: i32,
    /// Whether the day itself is one of them.
    pub(super) today: bool,
}

impl Running {
    /// How many demanded days come after the day itself.
    pub(super) const fn left(&self) -> i32 {
        self.demanded - self.over - if self.today { 1 } else { 0 }
    }

    /// The period as past ones are judged; undemanded ones are not counted.
    pub(super) fn judged(&self) -> Judged {
        Judged {
            period: self.period,
            satisfied: self.account.satisfied().filter(|_| self.demanded > 0),
        }
    }
}

/// Walks through the plan.
struct Walk<'s, 'a> {
    subject: &'s Subject<'a>,
    /// The days with a bucket so far.
    list: Vec<Valued<'a>>,
    run: Option<Run<'a>>,
    past: Past,
    strength: Strength,
}

/// What the runs came to by the log's day; none if no keep is active, nor interrupted by a rest.
pub(super) fn kept<'a>(subject: &Subject<'a>, log: &Log<'a>) -> Option<Kept<'a>> {
    let mut walk = Walk::new(subject, log);
    for date in log.planned(Day::MIN) {
        walk.step(&date);
    }
    walk.stand(log)
}

/// The strength of a goal after every day from its first demanded one to the day asked for, ascending: what a chart
/// shows, and what an import of scores is compared with.
pub fn strengths(subject: &Subject<'_>, as_of: Day) -> Vec<(Day, Ratio)> {
    let log = Log::new(subject, as_of);
    let mut walk = Walk::new(subject, &log);
    let mut scores = Vec::new();
    for date in log.planned(Day::MIN) {
        walk.step(&date);
        scores.extend(walk.strength.score().map(|score| (date.day, Ratio::near(score))));
    }
    scores
}

/// How much of its period every day of a keep had attained by its end, ascending; none where it is not counted. Rests
/// and days of other segments are left out.
pub(super) fn attainments(subject: &Subject<'_>, log: &Log<'_>) -> Vec<(Day, Option<Ratio>)> {
    let mut walk = Walk::new(subject, log);
    let mut attained = Vec::new();
    for date in log.planned(Day::MIN) {
        walk.step(&date);
        if matches!(date.segment.ask, Ask::Keep(_)) {
            let account = walk.running(date.day, false).map(|running| running.account);
            let ratio = account.and_then(|account| account.attainment()).map(Ratio::from);
            attained.push((date.day, ratio));
        }
    }
    attained
}

impl<'s, 'a> Walk<'s, 'a> {
    /// Stands on the eve of the plan's first day, with what was logged before it.
    fn new(subject: &'s Subject<'a>, log: &Log<'a>) -> Self {
        let first = log.first_day().unwrap_or(log.day());
        let mut list = Vec::with_capacity(log.check_ins().len());
        list.extend(log.recorded(Day::MIN, first).filter(|(day, _)| *day < first));
        Self {
            subject,
            list,
            run: None,
            past: Past::default(),
            strength: Strength::new(subject),
        }
    }

    fn step(&mut self, date: &PlannedDay<'a>) {
        match &date.segment.ask {
            Ask::Keep(keep) if date.day == date.segment.from => self.begin(keep, date.day),
            Ask::Reach(_) => self.end(date.day),
            Ask::Keep(_) | Ask::Rest(_) => {}
        }
        if let Some(run) = &mut self.run {
            run.advance(date.day, &self.list, &mut self.past);
        }
        self.list.extend(date.values.map(|values| (date.day, values)));
        if let Some(run) = &mut self.run {
            run.take(date.day, date.demanded, &self.list);
            if let (true, Some(open)) = (date.demanded, run.open()) {
                self.strength.take(date.day, run.keep, open.days(), &self.list);
            }
        }
    }

    /// A keep begins on a day; with the terms of the run before it that run goes on.
    fn begin(&mut self, keep: &'a Keep, day: Day) {
        if self.run.as_ref().is_none_or(|run| run.keep != keep) {
            self.end(day);
            self.strength.turn();
            self.run = Some(Run::new(self.subject, keep, day));
        }
    }

    /// A different segment begins on a day: what still runs is cut on its eve.
    fn end(&mut self, begins: Day) {
        if let Some(mut run) = self.run.take() {
            run.close(begins.plus(-1), &self.list, &mut self.past);
        }
    }

    /// The period that a day is in, which is the last one that was walked; its segment is taken to go on.
    fn running(&self, day: Day, resting: bool) -> Option<Running> {
        let run = self.run.as_ref()?;
        let open = run.open()?;
        // Periods of several days ask on every one of them.
        let to_come = if resting {
            0
        } else {
            open.to.days_since(day).max(0)
        };
        let demanded = run.demanded_so_far() + to_come;
        let today = run.is_demanded(day);
        Some(Running {
            period: Period {
                from: open.from.max(run.first()),
                to: open.to,
            },
            length: open.days(),
            account: run.account(open, demanded, &self.list),
            demanded,
            over: run.demanded_so_far() - i32::from(today),
            today,
        })
    }

    fn stand(self, log: &Log<'_>) -> Option<Kept<'a>> {
        let last = log.segments().last()?;
        let running = self.running(log.day(), matches!(last.ask, Ask::Rest(_)))?;
        Some(Kept {
            keep: self.run?.keep,
            running,
            past: self.past,
            strength: self.strength,
        })
    }
}

#[cfg(test)]
mod tests;
