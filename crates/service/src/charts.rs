//! What a chart of a goal shows.

use onward_domain::day::Day;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Goal;
use onward_domain::ids::GoalId;
use onward_domain::plan::{Ask, Every};
use onward_domain::standing::{Grain, Point, Standing, series};

use crate::Service;
use crate::actor::Actor;
use crate::error::{Error, Part};
use crate::history::{Known, Span};

onward_domain::words! {
    /// How a goal is drawn.
    ChartKind {
        /// Where it is, with the line, the forecast and the due day.
        Line = "line",
        /// What every day, week or month had.
        Bar = "bar",
        /// A year of days.
        Heatmap = "heatmap",
        /// The way so far, in the size of a word.
        Spark = "spark",
    }
}

/// The furthest that a line is drawn into the past unasked, and into the future: five years.
const FAR: i32 = 1_826;

/// How many weeks a heat map has at most.
const MOST_WEEKS: i32 = 54;

/// What a chart is made from.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// The goal.
    pub goal: Goal,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Where it is on the last day that is known.
    pub standing: Standing,
    /// The first day.
    pub from: Day,
    /// The last day that is known.
    pub until: Day,
    /// The last day that is drawn.
    pub end: Day,
    /// How many days a point stands for.
    pub grain: Grain,
    /// The history.
    pub points: Vec<Point>,
    /// What comes after it: where the line of a reach will be.
    pub ahead: Vec<Point>,
    /// How many days of the log have a value.
    pub logged: usize,
}

impl Service {
    /// What a chart of a goal shows.
    pub async fn drawing(
        &self,
        actor: &Actor,
        id: GoalId,
        (kind, span): (Option<ChartKind>, Span),
    ) -> Result<Drawing, Error> {
        let known = self.known(actor, id).await?;
        let until = span.to.unwrap_or(known.today);
        let ask = asked(&known, until);
        let kind = kind.unwrap_or(match ask {
            Some(Ask::Keep(_)) => ChartKind::Bar,
            Some(Ask::Reach(_) | Ask::Rest(_)) | None => ChartKind::Line,
        });
        let from = span.from.unwrap_or_else(|| first_day(&known, kind, until));
        let grain = grain(kind, ask, until.days_since(from));
        let span = Span {
            from: Some(from),
            to: Some(until),
        };
        let (from, until) = known.days_of(span, grain)?;
        if kind == ChartKind::Heatmap && until.days_since(from) >= 7 * (MOST_WEEKS - 1) {
            let reason = Reason::new(
                Kind::RangeTooLarge,
                "Must be at most 53 weeks before the last day",
            );
            return Err(Error::Invalid(Part::Query, Fields::one(["from".into()], reason)));
        }
        let due = match ask {
            Some(Ask::Reach(reach)) => reach.due_on,
            Some(Ask::Keep(_) | Ask::Rest(_)) | None => None,
        };
        let end = due
            .filter(|_| kind == ChartKind::Line)
            .map_or(until, |due| due.max(until).min(until.plus(FAR)));
        // What a goal is made of below it is no history of its own.
        let (standing, _) = self.standing(actor, id, Some(until)).await?;
        let subject = known.subject();
        let every = grain.every();
        Ok(Drawing {
            kind,
            standing,
            from,
            until,
            end,
            grain,
            points: series(&subject, every, from, until),
            ahead: series(&subject, every, until.plus(1), end),
            logged: known
                .days
                .until(until)
                .iter()
                .filter(|(_, bucket)| bucket.values.is_some())
                .count(),
            goal: known.goal,
        })
    }
}

/// What the plan asks for on a day, or asked for before it rested.
fn asked(known: &Known, day: Day) -> Option<&Ask> {
    let plan = &known.goal.plan;
    let begun = plan.segments().iter().filter(|segment| segment.from <= day);
    begun
        .map(|segment| &segment.ask)
        .rfind(|ask| !matches!(ask, Ask::Rest(_)))
}

/// The first day that is drawn unasked: that of the journey, else as many days as are usual, if there is something to
/// see in them.
fn first_day(known: &Known, kind: ChartKind, until: Day) -> Day {
    let plan = &known.goal.plan;
    let usual = match (kind, asked(known, until)) {
        (ChartKind::Heatmap, _) => Grain::Week.usual_from(until, known.week_starts_on),
        (ChartKind::Bar, ask) => {
            let grain = grain(kind, ask, 90);
            return seen(known, grain.usual_from(until, known.week_starts_on), until);
        }
        (ChartKind::Line | ChartKind::Spark, Some(Ask::Reach(_))) => {
            let journey = plan.active_on(until).and_then(|place| plan.journey_of(place));
            journey.map_or(until.plus(-89), |journey| journey.from.max(until.plus(-FAR)))
        }
        (ChartKind::Line | ChartKind::Spark, _) => return seen(known, until.plus(-364), until),
    };
    usual.min(until)
}

/// Not before the plan or the log begins, but two weeks at least.
fn seen(known: &Known, usual: Day, until: Day) -> Day {
    let log = known.days.until(until).first().map(|(day, _)| *day);
    let begun = known.goal.plan.first_day().into_iter().chain(log).min();
    usual.max(begun.unwrap_or(usual)).min(until.plus(-13))
}

fn grain(kind: ChartKind, ask: Option<&Ask>, days: i32) -> Grain {
    match (kind, ask) {
        (ChartKind::Heatmap, _) => Grain::Day,
        (ChartKind::Line | ChartKind::Bar | ChartKind::Spark, Some(Ask::Keep(keep))) => match keep.every {
            Every::Days(_) | Every::Rolling(_) => Grain::Day,
            Every::Weeks(_) => Grain::Week,
            Every::Months(_) | Every::Quarters(_) | Every::Years(_) => Grain::Month,
        },
        (ChartKind::Bar, _) if days <= 45 => Grain::Day,
        (ChartKind::Bar, _) if days <= 400 => Grain::Week,
        (ChartKind::Line | ChartKind::Spark, _) if days <= 400 => Grain::Day,
        (ChartKind::Line | ChartKind::Spark, _) if days <= 2_800 => Grain::Week,
        (ChartKind::Line | ChartKind::Bar | ChartKind::Spark, _) => Grain::Month,
    }
}
