//! The tree of goals: no cycle, at most eight levels, and standings from the leaves up.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::Day;
use crate::goal::{MAX_DEPTH, Weight};
use crate::ids::GoalId;
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

    /// All goals, each after those beneath it.
    pub fn leaves_first(&self) -> Vec<GoalId> {
        let mut goals: Vec<_> = self
            .parents
            .keys()
            .map(|goal| (self.level(*goal).unwrap_or(0), *goal))
            .collect();
        goals.sort_unstable_by(|one, other| other.cmp(one));
        goals.into_iter().map(|(_, goal)| goal).collect()
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

/// The standings of all goals of a tree on one day: the day of the goal at the top. Deleted goals are left out by the
/// caller. Goals of one parent are rolled up in the order of their ids, which no number depends on.
pub fn standings(nodes: &[Node<'_>], as_of: Day) -> Result<BTreeMap<GoalId, Standing>, TreeError> {
    let tree = Tree::new(nodes.iter().map(|node| (node.id, node.parent)))?;
    let by_id: BTreeMap<GoalId, &Node<'_>> = nodes.iter().map(|node| (node.id, node)).collect();
    let mut beneath: BTreeMap<GoalId, Vec<Child>> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for node in tree.leaves_first().iter().filter_map(|id| by_id.get(id)) {
        let children = beneath.remove(&node.id).unwrap_or_default();
        let subject = Subject {
            children: &children,
            ..node.subject
        };
        let standing = standing(&subject, as_of);
        found.insert(node.id, standing);
        if let Some(parent) = node.parent {
            beneath.entry(parent).or_default().push(Child {
                weight: node.weight,
                standing,
            });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
