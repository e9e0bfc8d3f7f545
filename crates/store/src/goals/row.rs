//! A goal as a row.

use onward_domain::day::{Day, TimeZone};
use onward_domain::goal::{Color, Goal, GoalState, Life, Outcome, Tag, Tags, Weight};
use onward_domain::measure::{Aggregate, Decimals, Measure, Missing};
use onward_domain::page::SortKey;
use onward_domain::quantity::Quantity;
use onward_domain::text::{Description, Icon, Title, Unit};

use super::document;
use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::value::Value;

/// The cells of a goal that are made for its row.
pub(super) struct Cells {
    title_key: String,
    tags: String,
    color: Option<String>,
    plan: String,
    check_in_every: Option<String>,
    closed_on: Option<Day>,
}

impl Cells {
    pub(super) fn of(goal: &Goal) -> Self {
        Self {
            title_key: SortKey::of_text(goal.title.as_str()),
            tags: write_tags(&goal.tags),
            color: goal.color.map(|color| color.to_string()),
            plan: document::write_plan(&goal.plan),
            check_in_every: goal.check_in_every.map(|every| every.to_string()),
            closed_on: match goal.life {
                Life::Active => None,
                Life::Closed { on, .. } => Some(on),
            },
        }
    }

    /// The 27 values after owner and id, in the order of the columns.
    pub(super) fn values<'a>(&'a self, goal: &'a Goal) -> Vec<Value<'a>> {
        let Goal {
            id: _,
            owner: _,
            title,
            description,
            tags: _,
            color: _,
            icon,
            parent,
            weight,
            position,
            life,
            measure:
                Measure {
                    aggregate,
                    unit,
                    decimals,
                    missing,
                },
            plan,
            time_zone,
            check_in_every: _,
            archived_at,
            created_at,
            updated_at,
            deleted_at,
            version,
            log_version,
            plan_version,
        } = goal;
        vec![
            (*parent).into(),
            title.as_str().into(),
            (&self.title_key).into(),
            description.as_ref().map(Description::as_str).into(),
            (&self.tags).into(),
            self.color.as_deref().into(),
            icon.as_ref().map(Icon::as_str).into(),
            weight.get().into(),
            (*position).into(),
            aggregate.word().into(),
            unit.as_ref().map(Unit::as_str).into(),
            i64::from(decimals.get()).into(),
            missing.word().into(),
            (&self.plan).into(),
            plan.due_on().into(),
            time_zone.as_ref().map(TimeZone::name).into(),
            self.check_in_every.as_deref().into(),
            life.state().word().into(),
            life.closed_at().into(),
            self.closed_on.into(),
            (*archived_at).into(),
            (*deleted_at).into(),
            (*created_at).into(),
            (*updated_at).into(),
            (*version).into(),
            (*log_version).into(),
            (*plan_version).into(),
        ]
    }
}

impl FromRow for Goal {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            owner: row.get("owner_id")?,
            title: row.parse("title", Title::parse)?,
            description: optional(row, "description", |text| Description::parse(text).ok())?,
            tags: required(row, "tags", read_tags)?,
            color: optional(row, "color", |text| text.parse::<Color>().ok())?,
            icon: optional(row, "icon", |text| Icon::parse(text).ok())?,
            parent: row.get("parent_id")?,
            weight: row.parse("weight", Weight::new)?,
            position: row.get("position")?,
            life: life(row)?,
            measure: Measure {
                aggregate: required(row, "aggregate", Aggregate::from_word)?,
                unit: optional(row, "unit", |text| Unit::parse(text).ok())?,
                decimals: row.parse("decimals", Decimals::new)?,
                missing: required(row, "missing", Missing::from_word)?,
            },
            plan: required(row, "plan", document::read_plan)?,
            time_zone: optional(row, "time_zone", |text| TimeZone::parse(text).ok())?,
            check_in_every: optional(row, "check_in_every", |text| text.parse().ok())?,
            archived_at: row.get("archived_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            deleted_at: row.get("deleted_at")?,
            version: row.get("version")?,
            log_version: row.get("log_version")?,
            plan_version: row.get("plan_version")?,
        })
    }
}

fn life(row: &Row<'_>) -> Result<Life, StoreError> {
    let outcome = match required(row, "state", GoalState::from_word)? {
        GoalState::Active => return Ok(Life::Active),
        GoalState::Achieved => Outcome::Achieved,
        GoalState::Missed => Outcome::Missed,
        GoalState::Dropped => Outcome::Dropped,
    };
    Ok(Life::Closed {
        outcome,
        at: row.get("closed_at")?,
        on: row.get("closed_on")?,
    })
}

fn required<T>(row: &Row<'_>, column: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, StoreError> {
    row.parse(column, |text: &str| read(text).ok_or(()))
}

fn optional<T>(
    row: &Row<'_>,
    column: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    row.parse(column, |text: Option<&str>| {
        text.map(|text| read(text).ok_or(())).transpose()
    })
}

/// Each tag with a space before and one after it, so that ` tag ` finds it: no tag has white space.
pub(super) fn write_tags(tags: &Tags) -> String {
    let mut text = String::new();
    for tag in tags.iter() {
        if text.is_empty() {
            text.push(' ');
        }
        text.push_str(Tag::as_str(tag));
        text.push(' ');
    }
    text
}

pub(super) fn read_tags(text: &str) -> Option<Tags> {
    Tags::parse(text.split_ascii_whitespace()).ok()
}

/// The position of a goal.
pub(super) struct Position(pub(super) Quantity);

impl FromRow for Position {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.get("position")?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_they_were_written() {
        let tags = Tags::parse(["health", "body", "größe"]).unwrap();
        assert_eq!(write_tags(&tags), " body größe health ");
        assert_eq!(read_tags(&write_tags(&tags)), Some(tags));
        assert_eq!(read_tags(""), Some(Tags::default()));
    }
}
