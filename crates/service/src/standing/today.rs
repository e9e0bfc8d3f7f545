//! Today: what wants attention, the most urgent first.

use onward_domain::clock::Instant;
use onward_domain::day::{Day, DayRule};
use onward_domain::goal::{Goal, GoalState};
use onward_domain::page::{GoalSort, TodayPosition};
use onward_domain::quantity::Quantity;
use onward_domain::standing::Standing;
use onward_domain::user::User;
use onward_store::goals::{self as stored, Filter};

use super::stand::Found;
use super::{Stood, in_the_future, owner};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::cursor::{Page, Paging, Walk};
use crate::error::Error;

/// Microseconds of a second.
const SECOND: i64 = 1_000_000;

/// Which Today is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TodayQuery {
    /// The day; today without one.
    pub as_of: Option<Day>,
    /// Which page of it.
    pub paging: Paging,
}

/// What wants attention on a day.
#[derive(Clone, Debug)]
pub struct Today {
    /// The person's day.
    pub as_of: Day,
    /// Whole seconds until it ends; 0 once it is over.
    pub seconds_left: i64,
    /// How much there is, in days without a buffer: of all goals, not of this page alone.
    pub load: i64,
    /// The goals, the most urgent first.
    pub page: Page<OnToday>,
}

/// A goal that wants attention.
#[derive(Clone, Debug)]
pub struct OnToday {
    /// The goal.
    pub goal: Goal,
    /// Where it stands on that day, at the latest on its own today.
    pub standing: Standing,
    /// The value that its next check-in most likely has.
    pub usual_value: Option<Quantity>,
}

impl Service {
    /// The goals that want attention on a day: neither closed nor resting then, neither archived nor deleted now. Each
    /// goes by the end of its own day.
    pub async fn today(&self, actor: &Actor, query: TodayQuery) -> Result<Today, Error> {
        actor.needs(Scope::GoalsRead)?;
        let now = self.clock.now();
        let TodayQuery { as_of, paging } = query;
        let text = as_of.map(|day| day.to_string()).unwrap_or_default();
        let walk = Walk {
            actor: actor.user,
            list: "today",
            filter: &text,
        };
        let after: Option<TodayPosition> = self.after(&walk, &paging)?;

        let mut tx = self.store.read().await?;
        let user = owner(&mut tx, actor.user).await?;
        let rule = user.day_rule(None);
        let today = rule.day_of(now);
        if as_of.is_some_and(|day| day > today) {
            return Err(in_the_future());
        }
        let filter = Filter {
            // What is closed now may have been open on an earlier day.
            states: as_of.map_or_else(|| vec![GoalState::Active], |_| Vec::new()),
            ..Filter::default()
        };
        let sort = GoalSort::default();
        let goals = stored::page(&mut tx, actor.user, &filter, sort, None, i64::MAX).await?;
        let asked: Vec<(&Goal, Day)> = goals
            .iter()
            .map(|goal| {
                let own = user.day_rule(goal.time_zone.as_ref()).day_of(now);
                (goal, as_of.map_or(own, |day| day.min(own)))
            })
            .collect();
        let found = self.stand(&mut tx, &user, &asked).await?;
        drop(tx);

        let (ranked, load) = rank(&user, &asked, &found)?;
        let total = paging.include_total.then_some(ranked.len());
        let rest = ranked
            .into_iter()
            .filter(|(position, ..)| after.is_none_or(|after| *position > after));
        let rest = rest.take(usize::from(paging.limit.get()) + 1).collect();
        let page = self.page(&walk, paging.limit, rest, |(position, ..)| *position);
        let as_of = as_of.unwrap_or(today);
        let left = end_of(&rule, as_of).microseconds() - now.microseconds();
        Ok(Today {
            as_of,
            seconds_left: (left / SECOND).max(0),
            load,
            page: Page {
                items: page.items.into_iter().map(OnToday::from).collect(),
                next_cursor: page.next_cursor,
                total: total.map(i64::try_from).transpose().map_err(Error::internal)?,
            },
        })
    }
}

/// A goal on Today and where it comes.
type Ranked<'a> = (TodayPosition, &'a Goal, Stood);

impl From<Ranked<'_>> for OnToday {
    fn from((_, goal, stood): Ranked<'_>) -> Self {
        let Stood {
            standing,
            usual_value,
        } = stood;
        Self {
            goal: goal.clone(),
            standing,
            usual_value,
        }
    }
}

/// The goals that are on Today, the most urgent first; and the load of all.
fn rank<'a>(user: &User, asked: &[(&'a Goal, Day)], found: &Found) -> Result<(Vec<Ranked<'a>>, i64), Error> {
    let (mut ranked, mut load) = (Vec::with_capacity(asked.len()), 0);
    for (goal, day) in asked {
        let stood = found.of(goal, *day)?;
        load += i64::from(stood.standing.load());
        // Ends of days stand for the seconds left: they do not change while one walks through the pages.
        let end = end_of(&user.day_rule(goal.time_zone.as_ref()), *day);
        let urgency = stood.standing.urgency(end.microseconds() / SECOND, goal.position);
        ranked.extend(urgency.map(|urgency| {
            let position = TodayPosition {
                urgency,
                goal: goal.id,
            };
            (position, *goal, stood)
        }));
    }
    ranked.sort_unstable_by_key(|(position, ..)| *position);
    Ok((ranked, load))
}

/// When a day is over.
fn end_of(rule: &DayRule, day: Day) -> Instant {
    rule.start_of(day.plus(1))
}
