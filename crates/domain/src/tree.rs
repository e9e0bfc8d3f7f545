//! The tree of goals: no cycle, at most eight levels, and standings from the leaves up.

mod forest;

pub use forest::{Forest, Place};

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;
use crate::goal::{MAX_DEPTH, Weight};
use crate::ids::GoalId;
use crate::measure::Aggregate;
use crate::standing::{Child, Standing, Subject, standing};

/// Why goals cannot hang together like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A goal would be beneath itself.
    #[error("the goal {0} would be beneath itself")]
    Cycle(GoalId),
    /// There would be more than eight levels.
    #[error("the goal {0} would be on a ninth level")]
    TooDeep(GoalId),
}

/// Which goal is directly beneath which. A parent that is not in the tree counts as none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    parents: BTreeMap<GoalId, Option<GoalId>>,
}

impl Tree {
    /// Puts goals together, each with its parent.
    pub fn new(goals: impl IntoIterator<Item = (GoalId, Option<GoalId>)>) -> Result<Self, TreeError> {
        let tree = Self {
            parents: goals.into_iter().collect(),
        };
        for goal in tree.parents.keys() {
            tree.level(*goal)?;
        }
        Ok(tree)
    }

    /// The level of a goal: 1 without a parent, at most 8.
    pub fn level(&self, goal: GoalId) -> Result<usize, TreeError> {
        let mut line = BTreeSet::from([goal]);
        let mut at = goal;
        while let Some(parent) = self.parent(at) {
            if !line.insert(parent) {
                return Err(TreeError::Cycle(parent));
            }
            at = parent;
        }
        if line.len() > MAX_DEPTH {
            return Err(TreeError::TooDeep(goal));
        }
        Ok(line.len())
    }

    /// Hangs a goal, with all beneath it, under another one or none; what would be wrong changes nothing.
    pub fn hang(&mut self, goal: GoalId, under: Option<GoalId>) -> Result<(), TreeError> {
        let moved = Self::new(
            self.parents
                .iter()
                .map(|(id, parent)| (*id, *parent))
                .chain([(goal, under)]),
        )?;
        *self = moved;
        Ok(())
    }

    fn parent(&self, goal: GoalId) -> Option<GoalId> {
        let parent = (*self.parents.get(&goal)?)?;
        self.parents.contains_key(&parent).then_some(parent)
    }
}

/// A goal in a tree, with what its own standing is derived from.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// Which goal it is.
    pub id: GoalId,
    /// The goal above it.
    pub parent: Option<GoalId>,
    /// Its share in the progress of the goal above it.
    pub weight: Weight,
    /// What its standing is derived from; its children are those of the tree.
    pub subject: Subject<'a>,
}

impl Node<'_> {
    fn place(&self) -> Place {
        Place {
            id: self.id,
            parent: self.parent,
            life: self.subject.life,
            rolls_up: self.subject.measure.aggregate == Aggregate::Children,
        }
    }
}

/// The standings of all goals of a tree on one day: the day of the goal at the top. Deleted goals are left out by the
/// caller.
pub fn standings(nodes: &[Node<'_>], as_of: Day) -> Result<BTreeMap<GoalId, Standing>, TreeError> {
    Tree::new(nodes.iter().map(|node| (node.id, node.parent)))?;
    let forest = Forest::new(nodes.iter().map(Node::place));
    let by_id: BTreeMap<GoalId, &Node<'_>> = nodes.iter().map(|node| (node.id, node)).collect();
    let mut found = BTreeMap::new();
    for (id, day) in forest.order(nodes.iter().map(|node| (node.id, as_of))) {
        let Some(node) = by_id.get(&id) else { continue };
        let child = |at: (GoalId, Day)| {
            Some(Child {
                weight: by_id.get(&at.0)?.weight,
                standing: *found.get(&at)?,
            })
        };
        let children: Vec<Child> = forest.beneath(id, day).filter_map(child).collect();
        let subject = Subject {
            children: &children,
            ..node.subject
        };
        found.insert((id, day), standing(&subject, day));
    }
    found.retain(|(_, day), _| *day == as_of);
    Ok(found
        .into_iter()
        .map(|((id, _), standing)| (id, standing))
        .collect())
}

#[cfg(test)]
mod tests;
