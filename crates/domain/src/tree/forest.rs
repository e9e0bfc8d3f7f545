//! Which standings a standing is made of, and on which days.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;
use crate::goal::Life;
use crate::ids::GoalId;

/// A goal as far as roll-ups go.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which goal it is.
    pub id: GoalId,
    /// The goal above it.
    pub parent: Option<GoalId>,
    /// Whether it goes on.
    pub life: Life,
    /// Whether its measure is the goals below it.
    pub rolls_up: bool,
}

/// Goals and what hangs below them.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    goals: BTreeMap<GoalId, Place>,
    below: BTreeMap<GoalId, Vec<GoalId>>,
}

impl Forest {
    /// Puts goals together. A goal that is named twice counts once.
    pub fn new(places: impl IntoIterator<Item = Place>) -> Self {
        let mut forest = Self::default();
        for place in places {
            if forest.goals.insert(place.id, place).is_none()
                && let Some(parent) = place.parent
            {
                forest.below.entry(parent).or_default().push(place.id);
            }
        }
        forest
    }

    /// The goals right below one, each with the day it counts with when the upper one is asked about `day`: below a
    /// closed goal that is no later than its closing day (invariant 11). None below a goal that does not roll up.
    pub fn beneath(&self, goal: GoalId, day: Day) -> impl Iterator<Item = (GoalId, Day)> + use<'_> {
        let place = self.goals.get(&goal).filter(|place| place.rolls_up);
        let day = place.map_or(day, |place| place.life.day(day));
        let below = place.and_then(|place| self.below.get(&place.id));
        below.into_iter().flatten().map(move |below| (*below, day))
    }

    /// The standings that those asked for are made of, and those themselves: each once, after what it is made of.
    pub fn order(&self, asked: impl IntoIterator<Item = (GoalId, Day)>) -> Vec<(GoalId, Day)> {
        let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
        for at in asked {
            self.visit(at, &mut seen, &mut order);
        }
        order
    }

    fn visit(&self, at: (GoalId, Day), seen: &mut BTreeSet<(GoalId, Day)>, order: &mut Vec<(GoalId, Day)>) {
        if seen.insert(at) {
            for below in self.beneath(at.0, at.1) {
                self.visit(below, seen, order);
            }
            order.push(at);
        }
    }
}
