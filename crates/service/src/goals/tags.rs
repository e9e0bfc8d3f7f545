//! Tags: which there are, and changing one in all goals at once.

use std::collections::BTreeMap;

use onward_domain::event::Happening;
use onward_domain::goal::Tag;
use onward_domain::ids::Ids;
use onward_domain::page::TagPosition;
use onward_store::goals::{self as stored, Tagged};
use onward_store::{ReadTx, WriteTx, events, feeds};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;
use crate::events::event;

/// A tag, and how many goals are filed under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagUse {
    /// The tag.
    pub tag: Tag,
    /// How many goals have it; deleted ones are not counted, archived ones are.
    pub goals: i64,
}

impl Service {
    /// A page of the tags that the actor's goals are filed under, in order.
    pub async fn tags(&self, actor: &Actor, paging: Paging) -> Result<Page<TagUse>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let walk = Walk {
            actor: actor.user,
            list: "tags",
            filter: "",
        };
        let after: Option<TagPosition> = self.after(&walk, &paging)?;
        let uses = uses(&mut self.store.read_one().await?, actor).await?;
        let total = paging.include_total.then_some(uses.len());
        let wanted = usize::try_from(rows(paging.limit)).map_err(Error::internal)?;
        let found = uses
            .into_iter()
            .filter(|(tag, _)| after.as_ref().is_none_or(|TagPosition(after)| tag > after))
            .take(wanted)
            .map(|(tag, goals)| TagUse { tag, goals });
        let mut page = self.page(&walk, paging.limit, found.collect(), |found| {
            TagPosition(found.tag.clone())
        });
        page.total = total.map(i64::try_from).transpose().map_err(Error::internal)?;
        Ok(page)
    }

    /// Gives a tag another name in all goals that have it; with the name of another tag, the two become one.
    pub async fn rename_tag(&self, actor: &Actor, tag: &Tag, name: Tag) -> Result<TagUse, Error> {
        let mut tx = self.retag(actor, tag, Some(&name)).await?;
        let goals = uses(&mut tx, actor).await?.remove(&name).unwrap_or(0);
        tx.commit().await?;
        Ok(TagUse { tag: name, goals })
    }

    /// Takes a tag from all goals that have it.
    pub async fn delete_tag(&self, actor: &Actor, tag: &Tag) -> Result<(), Error> {
        let tx = self.retag(actor, tag, None).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes the goals that have a tag, each with a version, a moment and an event of its own; the commit is left to
    /// the caller.
    async fn retag(&self, actor: &Actor, tag: &Tag, name: Option<&Tag>) -> Result<WriteTx, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let owner = actor.user;
        let now = self.clock.now();
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        feeds::lock(&mut tx, owner, now).await?;
        let goals = stored::tagged(&mut tx, owner, tag).await?;
        if goals.is_empty() {
            return Err(Error::NotFound);
        }
        if name == Some(tag) {
            return Ok(tx);
        }
        let count = u32::try_from(goals.len()).map_err(Error::internal)?;
        let mut turns = feeds::advance(&mut tx, owner, now, count).await?;
        for Tagged {
            id,
            mut tags,
            version,
        } in goals
        {
            let turn = turns.take()?;
            tags.replace(tag, name);
            stored::retag(&mut tx, owner, id, &tags, turn).await?;
            let happening = Happening::GoalUpdated {
                goal: id,
                version: version + 1,
                changed: vec!["tags"],
            };
            events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        }
        Ok(tx)
    }
}

/// All tags with the number of their goals: as many rows are read as there are different sets of tags.
async fn uses(tx: &mut ReadTx, actor: &Actor) -> Result<BTreeMap<Tag, i64>, Error> {
    let mut uses = BTreeMap::new();
    for set in stored::tag_sets(tx, actor.user).await? {
        for tag in set.tags.iter() {
            *uses.entry(tag.clone()).or_insert(0) += set.goals;
        }
    }
    Ok(uses)
}
