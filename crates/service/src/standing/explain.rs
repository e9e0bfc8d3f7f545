//! Why a standing is what it is, with the check-ins that moved it.

use std::collections::{BTreeSet, HashMap};

use onward_domain::bucket::Days;
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId, UserId};
use onward_domain::standing::{Explanation, MOST_DAYS, Standing, Status, explain};
use onward_domain::user::User;
use onward_store::check_ins::Dated;
use onward_store::{ReadTx, check_ins};

use super::stand::{Stand, below, months, rolls_up, subject, unpack};
use super::{day_asked, owner};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::Error;
use crate::goals;

/// A standing with the why of each of its numbers.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The goal.
    pub goal: Goal,
    /// Where it stands.
    pub standing: Standing,
    /// Every number with its formula, and the check-ins that moved it most recently: the newest first, at most 20. Those of
    /// a goal measured by the goals below it are theirs.
    pub explanations: Vec<(Explanation, Vec<CheckInId>)>,
}

/// A day of a log.
type LogDay = (Day, GoalId);

impl Service {
    /// Where a goal stands on a day, today without one, and why.
    pub async fn explained_standing(
        &self,
        actor: &Actor,
        id: GoalId,
        as_of: Option<Day>,
    ) -> Result<Explained, Error> {
        actor.needs(Scope::GoalsRead)?;
        let now = self.clock.now();

        let mut tx = self.store.read().await?;
        let goal = goals::load(&mut tx, actor.user, id).await?;
        let owner = owner(&mut tx, goal.owner).await?;
        let day = day_asked(&owner, &goal, as_of, now)?;
        let below = below(&mut tx, owner.id, [&goal].into_iter()).await?;
        let stand = self.stand_on(&mut tx, &owner, &[(&goal, day)], &below).await?;
        let standing = match stand.stood(goal.id, day) {
            Some(stood) => stood.standing,
            None => return Err(Error::NotFound),
        };
        let why = why(&mut tx, &owner, &stand, (&goal, day)).await?;
        let explanations = with_check_ins(&mut tx, owner.id, why).await?;
        drop(tx);
        Ok(Explained {
            goal,
            standing,
            explanations,
        })
    }
}

/// The explanations of a goal, each with the days that moved it: the newest first, at most 20.
async fn why(
    tx: &mut ReadTx,
    owner: &User,
    stand: &Stand<'_>,
    (goal, day): (&Goal, Day),
) -> Result<Vec<(Explanation, Vec<LogDay>)>, Error> {
    let mut logs = vec![(goal, day)];
    counted(stand, (goal, day), &mut logs);
    let months = months(tx, owner.id, &logs).await?;
    let (mut own, mut theirs) = (Vec::new(), HashMap::<&str, BTreeSet<LogDay>>::new());
    let mut days = Days::default();
    for (of, on) in logs {
        unpack(&months, of.id, &mut days)?;
        let children = stand.children(of.id, on);
        let explanations = explain(&subject(of, &days, owner.week_starts_on, &children), on);
        if of.id == goal.id {
            own = explanations;
            continue;
        }
        for explanation in explanations {
            let moved = explanation.days.iter().map(|day| (*day, of.id));
            theirs.entry(explanation.name).or_default().extend(moved);
        }
    }
    let with_days = own.into_iter().map(|explanation| {
        let mut days: BTreeSet<LogDay> = explanation.days.iter().map(|day| (*day, goal.id)).collect();
        // What of a roll-up counts is what has progress.
        let name = match explanation.name {
            "children.counted" => "progress",
            name => name,
        };
        days.extend(theirs.get(name).into_iter().flatten());
        let newest = days.into_iter().rev().take(MOST_DAYS);
        (explanation, newest.collect())
    });
    Ok(with_days.collect())
}

/// The goals with a log that a roll-up counts, each with its day: what is dropped counts nowhere above.
fn counted<'s>(stand: &'s Stand<'_>, (goal, day): (&Goal, Day), logs: &mut Vec<(&'s Goal, Day)>) {
    for (below, on) in stand.below(goal.id, day) {
        let dropped = |status| status == Status::Dropped;
        if stand
            .stood(below.id, on)
            .is_none_or(|stood| dropped(stood.standing.status))
        {
            continue;
        }
        if rolls_up(below) {
            counted(stand, (below, on), logs);
        } else {
            logs.push((below, on));
        }
    }
}

/// Reads the check-ins of all the days in one statement.
async fn with_check_ins(
    tx: &mut ReadTx,
    owner: UserId,
    why: Vec<(Explanation, Vec<LogDay>)>,
) -> Result<Vec<(Explanation, Vec<CheckInId>)>, Error> {
    let wanted: BTreeSet<LogDay> = why.iter().flat_map(|(_, days)| days).copied().collect();
    let goals: BTreeSet<GoalId> = wanted.iter().map(|(_, goal)| *goal).collect();
    let days: BTreeSet<Day> = wanted.iter().map(|(day, _)| *day).collect();
    let (goals, days) = (Vec::from_iter(goals), Vec::from_iter(days));
    let most = i64::try_from(MOST_DAYS).map_err(Error::internal)?;
    let lines = if days.is_empty() {
        Vec::new()
    } else {
        check_ins::newest_of_days(tx, owner, &goals, &days, most).await?
    };
    let ids = |explanation: &Explanation, days: &[LogDay]| {
        // Notes move no number, but any check-in ends silence.
        let any = explanation.name == "status";
        let of = |line: &&Dated| days.contains(&(line.occurred_on, line.goal)) && (any || line.moves);
        lines
            .iter()
            .filter(of)
            .map(|line| line.id)
            .take(MOST_DAYS)
            .collect()
    };
    Ok(why
        .into_iter()
        .map(|(explanation, days)| {
            let ids = ids(&explanation, &days);
            (explanation, ids)
        })
        .collect())
}
