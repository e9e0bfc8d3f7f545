//! What became of goals over a period.

use std::collections::HashMap;

use onward_domain::day::Day;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::{Goal, Life};
use onward_domain::ids::GoalId;
use onward_domain::page::GoalSort;
use onward_domain::review::{Group, ReviewPeriod, Seen, draft, groups};
use onward_store::check_ins::{self, Range};
use onward_store::goals::{self as stored, Filter};

use super::owner;
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};

/// What became of goals over a period.
#[derive(Clone, Debug)]
pub struct Review {
    /// The period.
    pub period: ReviewPeriod,
    /// The period after it, if it has begun.
    pub next: Option<ReviewPeriod>,
    /// A text that tells it.
    pub draft: String,
    /// All groups of goals, in their order; some may be empty.
    pub groups: Vec<Group>,
}

impl Service {
    /// What became of the goals that are neither archived nor deleted over a period, the running week without one.
    /// Each stands as on the day before it and as on its last day, or as today where the goal is.
    pub async fn review(&self, actor: &Actor, period: Option<ReviewPeriod>) -> Result<Review, Error> {
        actor.needs(Scope::GoalsRead)?;
        let now = self.clock.now();

        let mut tx = self.store.read().await?;
        let user = owner(&mut tx, actor.user).await?;
        let today = user.day_rule(None).day_of(now);
        let period = period.unwrap_or_else(|| ReviewPeriod::week_of(today));
        let (first, last) = (period.first(), period.last());
        if first > today {
            let reason = Reason::new(Kind::DateInFuture, "Must not begin after today");
            return Err(Error::Invalid(
                Part::Query,
                Fields::one(["period".into()], reason),
            ));
        }
        let (filter, sort) = (Filter::default(), GoalSort::default());
        let all = stored::page(&mut tx, actor.user, &filter, sort, None, i64::MAX).await?;
        let days: Vec<(&Goal, Day, Day)> = all
            .iter()
            .filter(|goal| !is_over(goal, first))
            .map(|goal| {
                let own = user.day_rule(goal.time_zone.as_ref()).day_of(now);
                (goal, first.plus(-1).min(own), last.min(own))
            })
            .collect();
        let asked: Vec<(&Goal, Day)> = days
            .iter()
            .flat_map(|(goal, before, after)| [(*goal, *before), (*goal, *after)])
            .collect();
        let found = self.stand(&mut tx, &user, &asked).await?;
        let range = Range {
            from: first,
            to: last,
        };
        let counts = check_ins::count_by_goal(&mut tx, actor.user, range).await?;
        drop(tx);

        let counts: HashMap<GoalId, i64> = counts.iter().map(|count| (count.goal, count.check_ins)).collect();
        let seen = days.iter().map(|(goal, before, after)| {
            Ok(Seen {
                goal,
                before: found.of(goal, *before)?.standing,
                after: found.of(goal, *after)?.standing,
                check_ins: counts.get(&goal.id).copied().unwrap_or(0),
            })
        });
        let seen: Vec<Seen<'_>> = seen.collect::<Result<_, Error>>()?;
        let groups = groups(period, seen);
        Ok(Review {
            period,
            next: Some(period.next()).filter(|next| next.first() <= today),
            draft: draft(period, today, &groups),
            groups,
        })
    }
}

/// Whether a goal was closed before a day.
fn is_over(goal: &Goal, day: Day) -> bool {
    matches!(goal.life, Life::Closed { on, .. } if on < day)
}
