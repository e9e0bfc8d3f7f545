//! What a standing is read off: every number with what it came from.

use super::forecast::{self, Outlook};
use super::journey::Progress;
use super::keep::{self, Kept};
use super::log::Log;
use super::pace::{self, Pace};
use super::roll_up::{self, RollUp};
use super::{Standing, Subject, status};
use crate::day::Day;
use crate::goal::Life;
use crate::measure::Aggregate;
use crate::plan::Ask;

/// What the plan asks on a day: in a rest what it asked before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) resting: bool,
    pub(super) place: usize,
    /// A reach or a keep; none in a rest that interrupts nothing.
    pub(super) ask: Option<&'a Ask>,
}

impl<'a> Asked<'a> {
    pub(super) fn on_the_last_day(log: &Log<'a>) -> Option<Self> {
        let last = log.segments().last()?;
        let asking = log
            .segments()
            .iter()
            .enumerate()
            .rev()
            .find(|(_, segment)| !matches!(segment.ask, Ask::Rest(_)));
        Some(Self {
            resting: matches!(last.ask, Ask::Rest(_)),
            place: asking.map_or(0, |(place, _)| place),
            ask: asking.map(|(_, segment)| &segment.ask),
        })
    }
}

/// Every number of a standing with what it came from.
#[derive(Clone, Debug)]
pub(super) struct Derivation<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) as_of: Day,
    /// The day the goal stands on: the one asked for, or the closing day before it.
    pub(super) day: Day,
    pub(super) closed: bool,
    pub(super) log: Log<'a>,
    pub(super) asked: Option<Asked<'a>>,
    pub(super) progress: Option<Progress>,
    pub(super) pace: Option<Pace>,
    pub(super) kept: Option<Kept<'a>>,
    pub(super) outlook: Option<Outlook>,
    pub(super) roll_up: Option<RollUp>,
}

impl<'a> Derivation<'a> {
    pub(super) fn new(subject: &Subject<'a>, as_of: Day) -> Self {
        let day = subject.life.day(as_of);
        let closed = matches!(subject.life, Life::Closed { on, .. } if on == day);
        let log = Log::new(subject, day);
        let mut made = Self {
            subject: *subject,
            as_of,
            day,
            closed,
            log,
            asked: Asked::on_the_last_day(&log),
            progress: None,
            pace: None,
            kept: None,
            outlook: None,
            roll_up: None,
        };
        if subject.measure.aggregate == Aggregate::Children {
            made.roll_up = Some(roll_up::roll_up(subject.children));
        } else {
            made.measure();
        }
        made
    }

    /// Derives what comes from the goal's own log.
    fn measure(&mut self) {
        let Some(Asked { resting, place, ask }) = self.asked else {
            return;
        };
        let silent = resting || self.closed;
        match ask {
            Some(Ask::Reach(reach)) => {
                let Some(journey) = self.subject.plan.journey_of(place) else {
                    return;
                };
                let progress = Progress::new(&self.log, journey, reach);
                let line = pace::line(&self.log, &journey, place, reach).filter(|_| !resting);
                self.pace = line.map(|line| Pace::new(line, &progress, self.day));
                self.outlook = (!silent)
                    .then(|| forecast::of_reach(&self.log, &progress, reach.due_on))
                    .flatten();
                self.progress = Some(progress);
            }
            Some(Ask::Keep(_)) => {
                self.kept = keep::kept(&self.subject, &self.log);
                let kept = self.kept.as_ref().filter(|_| !silent);
                self.outlook = kept.and_then(|kept| forecast::of_period(&self.log, kept));
            }
            Some(Ask::Rest(_)) | None => {}
        }
    }

    pub(super) fn standing(&self) -> Standing {
        let status = status::status(self);
        let nothing = Standing {
            as_of: self.as_of,
            status,
            progress: None,
            raw_progress: None,
            current: None,
            target: None,
            expected: None,
            lead: None,
            lead_days: None,
            buffer_days: None,
            needed_today: None,
            needed_per_day: None,
            period: None,
            forecast: self.outlook.map(|outlook| outlook.forecast),
            streak: None,
            strength: None,
            adherence: None,
            children: None,
            ends_on: None,
        };
        match (&self.roll_up, &self.progress, &self.kept) {
            (Some(roll_up), ..) => self.of_children(&nothing, roll_up),
            (None, Some(progress), _) => self.of_reach(&nothing, progress),
            (None, None, Some(kept)) => self.of_keep(&nothing, kept),
            (None, None, None) => nothing,
        }
    }
}
