//! What a goal was and could be: its history in points, and courses that are only wished for.

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part, Why};
use crate::goals;
use crate::once::{Claim, Entered, Once, Outcome};
use crate::standing;
use onward_domain::bucket::Days;
use onward_domain::day::Day;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Goal;
use onward_domain::ids::GoalId;
use onward_domain::standing::{Course, Grain, NoCourse, Point, Subject, Wish, series, what_if};
use onward_domain::user::WeekStart;

/// Which days a history is about; what is left out is the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

/// A goal's history in equal steps.
#[derive(Clone, Debug)]
pub struct Series {
    /// The goal.
    pub goal: GoalId,
    /// How long a step is.
    pub grain: Grain,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// What is known of each step.
    pub points: Vec<Point>,
}

/// A goal with its log as it is today.
pub(crate) struct Known {
    pub(crate) goal: Goal,
    pub(crate) days: Days,
    pub(crate) today: Day,
    pub(crate) week_starts_on: WeekStart,
}

impl Known {
    /// What everything is derived from.
    pub(crate) fn subject(&self) -> Subject<'_> {
        standing::subject(&self.goal, &self.days, self.week_starts_on, &[])
    }

    /// The days of a span: up to today and as many as are usual, unless it says otherwise.
    pub(crate) fn days_of(&self, span: Span, grain: Grain) -> Result<(Day, Day), Error> {
        let to = span.to.unwrap_or(self.today);
        let from = span
            .from
            .unwrap_or_else(|| grain.usual_from(to, self.week_starts_on));
        let refused = |name: &'static str, kind, message| {
            let fields = Fields::one([name.into()], Reason::new(kind, message));
            Err(Error::Invalid(Part::Query, fields))
        };
        if to > self.today {
            return refused("to", Kind::DateInFuture, "Must not be after today");
        }
        if from > to {
            return refused("from", Kind::DateOrder, "Must not be after the last day");
        }
        if !grain.fits(from, to, self.week_starts_on) {
            return refused("from", Kind::RangeTooLarge, "Must lead to at most 3660 points");
        }
        Ok((from, to))
    }
}

impl Service {
    /// The history of a goal in days, weeks or months.
    pub async fn series(
        &self,
        actor: &Actor,
        id: GoalId,
        (grain, span): (Grain, Span),
    ) -> Result<Series, Error> {
        let known = self.known(actor, id).await?;
        let (from, to) = known.days_of(span, grain)?;
        Ok(Series {
            goal: id,
            grain,
            from,
            to,
            points: series(&known.subject(), grain.every(), from, to),
        })
    }

    /// What would follow from two of target, due day and rate, from today on. Nothing of it is stored but the answer,
    /// under its key.
    pub async fn what_if(
        &self,
        actor: &Actor,
        id: GoalId,
        wish: Wish,
        once: Once<Course>,
    ) -> Result<Outcome<Course>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self.course(actor, (id, wish), (claim.as_ref(), &once)).await;
        self.leave(claim, &once, done).await
    }

    async fn course(
        &self,
        actor: &Actor,
        (id, wish): (GoalId, Wish),
        (claim, once): (Option<&Claim>, &Once<Course>),
    ) -> Result<Course, Error> {
        let known = self.known(actor, id).await?;
        let course = what_if(&known.subject(), known.today, wish).map_err(|none| refused(none, wish))?;
        if claim.is_some() {
            let now = self.clock.now();
            let mut tx = self.store.write(actor.user).await?;
            self.claim(&mut tx, claim, now).await?;
            self.remember(&mut tx, (claim, once), &course).await?;
            tx.commit().await?;
        }
        Ok(course)
    }

    /// A goal of the actor with its whole log.
    pub(crate) async fn known(&self, actor: &Actor, id: GoalId) -> Result<Known, Error> {
        actor.needs(Scope::GoalsRead)?;
        let now = self.clock.now();

        let mut tx = self.store.read().await?;
        let goal = goals::load(&mut tx, actor.user, id).await?;
        let user = standing::owner(&mut tx, goal.owner).await?;
        let today = user.day_rule(goal.time_zone.as_ref()).day_of(now);
        let days = standing::log(&mut tx, &goal, today).await?;
        Ok(Known {
            goal,
            days,
            today,
            week_starts_on: user.week_starts_on,
        })
    }
}

/// Why there is no course, told of what was wished for.
fn refused(none: NoCourse, wish: Wish) -> Error {
    let (name, kind, message) = match none {
        NoCourse::NotAReach => return Error::Conflict(Why::Conflict),
        NoCourse::Over => ("due_on", Kind::DateOrder, "Must not be before today"),
        NoCourse::TurnsRound => {
            let name = match wish {
                Wish::TargetBy { .. } | Wish::TargetAt { .. } => "target",
                Wish::RateUntil { .. } => "per_day",
            };
            let message = "Must lead to the same side of the start as the target does now";
            (name, Kind::TargetTurnsRound, message)
        }
        NoCourse::Never => {
            let message = "Must lead to a day and a number that can be written";
            ("per_day", Kind::ValueError, message)
        }
    };
    Error::Invalid(Part::Body, Fields::one([name.into()], Reason::new(kind, message)))
}
