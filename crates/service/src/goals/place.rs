//! The rules of the tree of goals: no cycle, at most eight levels.

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::MAX_DEPTH;
use onward_domain::ids::{GoalId, UserId};
use onward_store::ReadTx;
use onward_store::goals::{Beneath, ancestors, beneath};

use crate::error::{Error, Part, Why};

/// Refuses a parent that is not there or stands too low for one more level.
pub(super) async fn for_new_goal(tx: &mut ReadTx, owner: UserId, parent: GoalId) -> Result<(), Error> {
    let line = line_of(tx, owner, parent).await?;
    if line.len() + 1 > MAX_DEPTH {
        Err(too_deep())
    } else {
        Ok(())
    }
}

/// Refuses a parent that is not there, is beneath the goal itself, or stands too low for the goal's own tree.
pub(super) async fn for_moved_goal(
    tx: &mut ReadTx,
    owner: UserId,
    goal: GoalId,
    parent: GoalId,
) -> Result<(), Error> {
    let line = line_of(tx, owner, parent).await?;
    if line.contains(&goal) {
        return Err(refused(
            Kind::GoalCycle,
            "Must not be the goal itself or a goal beneath it",
        ));
    }
    let tree = beneath(tx, owner, goal).await?;
    if line.len().saturating_add(levels(&tree)) > MAX_DEPTH {
        Err(too_deep())
    } else {
        Ok(())
    }
}

/// Refuses to hang a restored tree below a deleted goal, or too deep: while it was away, the goal above may have moved.
pub(super) async fn for_restored_goal(
    tx: &mut ReadTx,
    owner: UserId,
    parent: Option<GoalId>,
    tree: &[Beneath],
) -> Result<(), Error> {
    let Some(parent) = parent else { return Ok(()) };
    let line = ancestors(tx, owner, parent).await?;
    if line.is_empty() || line.len().saturating_add(levels(tree)) > MAX_DEPTH {
        return Err(Error::Conflict(Why::Conflict));
    }
    Ok(())
}

fn levels(tree: &[Beneath]) -> usize {
    let levels = tree.iter().map(|beneath| beneath.level).max().unwrap_or(1);
    usize::try_from(levels).unwrap_or(usize::MAX)
}

async fn line_of(tx: &mut ReadTx, owner: UserId, parent: GoalId) -> Result<Vec<GoalId>, Error> {
    let line = ancestors(tx, owner, parent).await?;
    // Somebody else's goal looks like one that does not exist.
    if line.is_empty() {
        Err(refused(Kind::ValueError, "Must be the id of a goal that exists"))
    } else {
        Ok(line)
    }
}

fn too_deep() -> Error {
    refused(Kind::GoalDepth, "Must leave the tree at most 8 levels deep")
}

fn refused(kind: Kind, message: &'static str) -> Error {
    Error::Invalid(
        Part::Body,
        Fields::one(["parent_id".into()], Reason::new(kind, message)),
    )
}
