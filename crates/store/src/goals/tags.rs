//! Tags, as the goals have them: one text per goal, each tag with a space before and one after it.

use onward_domain::goal::{Tag, Tags};
use onward_domain::ids::{GoalId, UserId};

use super::row::{read_tags, write_tags};
use crate::error::StoreError;
use crate::feeds::Turn;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    SETS = "SELECT tags, COUNT(*) AS goals
            FROM goals
            WHERE owner_id = $1
              AND deleted_at IS NULL
              AND tags <> ''
            GROUP BY tags";

    TAGGED = "SELECT id, tags, version
              FROM goals
              WHERE owner_id = $1
                AND deleted_at IS NULL
                AND tags LIKE $2 ESCAPE '!'
              ORDER BY id";

    RETAG = "UPDATE goals
             SET tags = $1,
                 updated_at = $2,
                 version = version + 1
             WHERE owner_id = $3
               AND id = $4
               AND deleted_at IS NULL";
}

/// The tags that some goals have in common, all of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagSet {
    /// The tags.
    pub tags: Tags,
    /// How many goals have exactly these.
    pub goals: i64,
}

/// A goal, as far as changing its tags needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// The goal.
    pub id: GoalId,
    /// Its tags.
    pub tags: Tags,
    /// Its version.
    pub version: i64,
}

impl FromRow for TagSet {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            tags: row.parse("tags", |text: &str| read_tags(text).ok_or(()))?,
            goals: row.get("goals")?,
        })
    }
}

impl FromRow for Tagged {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            tags: row.parse("tags", |text: &str| read_tags(text).ok_or(()))?,
            version: row.get("version")?,
        })
    }
}

/// What finds a tag in the text of a goal; `!` takes the meaning from `%` and `_`.
pub(super) fn pattern(tag: &Tag) -> String {
    let mut pattern = String::from("% ");
    for letter in tag.as_str().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push_str(" %");
    pattern
}

/// The sets of tags that goals have, those without any left out.
pub async fn tag_sets(tx: &mut ReadTx, owner: UserId) -> Result<Vec<TagSet>, StoreError> {
    tx.all(&SETS, &[owner.into()]).await
}

/// The goals filed under a tag, by id.
pub async fn tagged(tx: &mut ReadTx, owner: UserId, tag: &Tag) -> Result<Vec<Tagged>, StoreError> {
    tx.all(&TAGGED, &[owner.into(), (&pattern(tag)).into()]).await
}

/// Gives one goal other tags.
pub async fn retag(
    tx: &mut WriteTx,
    owner: UserId,
    id: GoalId,
    tags: &Tags,
    turn: Turn,
) -> Result<(), StoreError> {
    let text = write_tags(tags);
    tx.execute(&RETAG, &[(&text).into(), turn.at.into(), owner.into(), id.into()])
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_a_tag_by_the_letter() {
        assert_eq!(pattern(&Tag::parse("100%_!").unwrap()), "% 100!%!_!! %");
    }
}
