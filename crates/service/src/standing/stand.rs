//! The standings of many goals at once.

use std::collections::HashMap;

use moka::future::Cache;
use onward_domain::bucket::Days;
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, UserId};
use onward_domain::measure::Aggregate;
use onward_domain::quantity::Quantity;
use onward_domain::standing::{Child, Standing, Subject, standing, usual_value};
use onward_domain::tree::{Forest, Place};
use onward_domain::user::{User, WeekStart};
use onward_store::bucket_months::{self, Packed};
use onward_store::{ReadTx, goals as stored};

use crate::Service;
use crate::error::Error;

/// How many standings are remembered: somewhat less than 1 KiB each.
const REMEMBERED: u64 = 10_000;

/// How many goals are derived before others have their turn: some milliseconds.
const AT_A_TIME: usize = 16;

/// Goal, log version, plan version, day: what the standing of a goal with a log depends on. An outdated one is never
/// asked for again. Whatever else moves it moves `plan_version`: its measure, state, zone and rhythm, and its owner's
/// week, day and zone.
type Key = (GoalId, i64, i64, Day);

/// The standings computed lately. Those of goals measured by the goals below them are not among them: they are folded
/// from these.
pub(crate) struct Standings(Cache<Key, Stood>);

impl Default for Standings {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED))
    }
}

/// What is derived of a goal on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stood {
    /// Where it stands.
    pub standing: Standing,
    /// The value that its next check-in most likely has.
    pub usual_value: Option<Quantity>,
}

/// A standing was looked for that nobody asked for.
#[derive(Debug, thiserror::Error)]
#[error("no standing was derived for the goal {0} on {1}")]
struct Unasked(GoalId, Day);

/// Goals with those below them, and where they stand.
pub(crate) struct Stand<'a> {
    goals: HashMap<GoalId, &'a Goal>,
    forest: Forest,
    found: HashMap<(GoalId, Day), Stood>,
}

/// The standings that were asked for, and those they are made of.
pub(crate) struct Found(HashMap<(GoalId, Day), Stood>);

impl Found {
    /// Where a goal stands on a day, both of which were asked for.
    pub(crate) fn of(&self, goal: &Goal, day: Day) -> Result<Stood, Error> {
        let found = self.0.get(&(goal.id, day)).copied();
        found.ok_or_else(|| Error::internal(Unasked(goal.id, day)))
    }
}

impl Service {
    /// Where goals of one owner stand, each on its day. They were read in this transaction.
    ///
    /// However many goals there are, this takes one statement if any of them is measured by the goals below it, and one
    /// if any standing is not remembered.
    pub(crate) async fn stand(
        &self,
        tx: &mut ReadTx,
        owner: &User,
        asked: &[(&Goal, Day)],
    ) -> Result<Found, Error> {
        let below = below(tx, owner.id, asked.iter().map(|(goal, _)| *goal)).await?;
        let stand = self.stand_on(tx, owner, asked, &below).await?;
        Ok(Found(stand.found))
    }

    /// The same with the goals below them, read already, and with what hangs together.
    pub(super) async fn stand_on<'a>(
        &self,
        tx: &mut ReadTx,
        owner: &User,
        asked: &[(&'a Goal, Day)],
        below: &'a [Goal],
    ) -> Result<Stand<'a>, Error> {
        let goals = below.iter().chain(asked.iter().map(|(goal, _)| *goal));
        let goals: HashMap<GoalId, &Goal> = goals.map(|goal| (goal.id, goal)).collect();
        let mut stand = Stand {
            forest: Forest::new(goals.values().map(|goal| place(goal))),
            goals,
            found: HashMap::new(),
        };
        let order = stand
            .forest
            .order(asked.iter().map(|(goal, day)| (goal.id, *day)));
        let mut missing = Vec::new();
        for (id, day) in &order {
            let Some(goal) = stand.goals.get(id).filter(|goal| !rolls_up(goal)) else {
                continue;
            };
            match self.standings.0.get(&key(goal, *day)).await {
                Some(stood) => _ = stand.found.insert((*id, *day), stood),
                None => missing.push((*goal, *day)),
            }
        }
        self.derive(tx, owner, &missing, &mut stand.found).await?;
        for (id, day) in order {
            stand.roll_up(id, day, owner.week_starts_on);
        }
        Ok(stand)
    }

    /// Derives standings from logs and remembers them.
    async fn derive(
        &self,
        tx: &mut ReadTx,
        owner: &User,
        missing: &[(&Goal, Day)],
        found: &mut HashMap<(GoalId, Day), Stood>,
    ) -> Result<(), Error> {
        let months = months(tx, owner.id, missing).await?;
        let mut days = Days::default();
        for part in missing.chunks(AT_A_TIME) {
            for (goal, day) in part {
                unpack(&months, goal.id, &mut days)?;
                let subject = subject(goal, &days, owner.week_starts_on, &[]);
                let stood = Stood {
                    standing: standing(&subject, *day),
                    usual_value: usual_value(&subject, *day),
                };
                found.insert((goal.id, *day), stood);
                self.standings.0.insert(key(goal, *day), stood).await;
            }
            tokio::task::yield_now().await;
        }
        Ok(())
    }
}

impl Stand<'_> {
    /// What is known of a goal on a day.
    pub(super) fn stood(&self, id: GoalId, day: Day) -> Option<&Stood> {
        self.found.get(&(id, day))
    }

    /// The goals right below one that rolls up, each with the day it counts with.
    pub(super) fn below(&self, id: GoalId, day: Day) -> impl Iterator<Item = (&Goal, Day)> {
        let below = self.forest.beneath(id, day);
        below.filter_map(|(id, day)| Some((*self.goals.get(&id)?, day)))
    }

    /// The same as a roll-up counts them.
    pub(super) fn children(&self, id: GoalId, day: Day) -> Vec<Child> {
        let child = |(goal, day): (&Goal, Day)| {
            Some(Child {
                weight: goal.weight,
                standing: self.stood(goal.id, day)?.standing,
            })
        };
        self.below(id, day).filter_map(child).collect()
    }

    /// Folds the standing of a goal that is measured by the goals below it.
    fn roll_up(&mut self, id: GoalId, day: Day, week_starts_on: WeekStart) {
        let Some(goal) = self.goals.get(&id).filter(|goal| rolls_up(goal)) else {
            return;
        };
        let (days, children) = (Days::default(), self.children(id, day));
        let standing = standing(&subject(goal, &days, week_starts_on, &children), day);
        let stood = Stood {
            standing,
            usual_value: None,
        };
        self.found.insert((id, day), stood);
    }
}

/// The goals that the standings of some goals are made of.
pub(super) async fn below<'a>(
    tx: &mut ReadTx,
    owner: UserId,
    goals: impl Iterator<Item = &'a Goal>,
) -> Result<Vec<Goal>, Error> {
    let rolled_up: Vec<GoalId> = goals.filter(|goal| rolls_up(goal)).map(|goal| goal.id).collect();
    if rolled_up.is_empty() {
        return Ok(Vec::new());
    }
    Ok(stored::below(tx, owner, &rolled_up).await?)
}

/// The packed months of goals, each as far as the last of their days.
pub(super) async fn months(
    tx: &mut ReadTx,
    owner: UserId,
    goals: &[(&Goal, Day)],
) -> Result<HashMap<GoalId, Vec<Packed>>, Error> {
    let Some(last) = goals.iter().map(|(_, day)| *day).max() else {
        return Ok(HashMap::new());
    };
    let mut ids: Vec<GoalId> = goals.iter().map(|(goal, _)| goal.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut months: HashMap<GoalId, Vec<Packed>> = HashMap::with_capacity(ids.len());
    for month in bucket_months::until(tx, owner, &ids, last).await? {
        months.entry(month.goal).or_default().push(month);
    }
    Ok(months)
}

/// Unpacks the days of a goal in the place of those of another.
pub(super) fn unpack(
    months: &HashMap<GoalId, Vec<Packed>>,
    goal: GoalId,
    days: &mut Days,
) -> Result<(), Error> {
    days.clear();
    for month in months.get(&goal).into_iter().flatten() {
        days.unpack(month.number, &month.bytes).map_err(Error::internal)?;
    }
    Ok(())
}

/// What the standing of a goal is derived from.
pub(crate) fn subject<'a>(
    goal: &'a Goal,
    days: &'a Days,
    week_starts_on: WeekStart,
    children: &'a [Child],
) -> Subject<'a> {
    let Goal {
        measure,
        plan,
        life,
        check_in_every,
        ..
    } = goal;
    Subject {
        measure,
        plan,
        life: *life,
        check_in_every: *check_in_every,
        days,
        week_starts_on,
        children,
    }
}

pub(super) fn rolls_up(goal: &Goal) -> bool {
    goal.measure.aggregate == Aggregate::Children
}

fn key(goal: &Goal, day: Day) -> Key {
    (goal.id, goal.log_version, goal.plan_version, day)
}

/// A deleted goal that was asked for counts for nobody above it.
fn place(goal: &Goal) -> Place {
    Place {
        id: goal.id,
        parent: goal.parent.filter(|_| goal.deleted_at.is_none()),
        life: goal.life,
        rolls_up: rolls_up(goal),
    }
}
