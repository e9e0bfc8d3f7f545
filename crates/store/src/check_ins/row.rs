//! A check-in as a row.

use onward_domain::check_in::{CheckIn, Confidence, ExternalId, Line, Source};
use onward_domain::text::Note;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::value::Value;

/// The 14 values after owner and id, in the order of the columns.
pub(super) fn values(check_in: &CheckIn) -> Vec<Value<'_>> {
    let CheckIn {
        id: _,
        owner: _,
        goal,
        author,
        line:
            Line {
                occurred_on,
                occurred_at,
                value,
                skipped,
                note,
                confidence,
            },
        external_id,
        source,
        created_at,
        updated_at,
        deleted_at,
        version,
    } = check_in;
    vec![
        (*goal).into(),
        (*author).into(),
        (*occurred_on).into(),
        (*occurred_at).into(),
        (*value).into(),
        (*skipped).into(),
        note.as_ref().map(Note::as_str).into(),
        confidence.map(|confidence| i64::from(confidence.get())).into(),
        external_id.as_ref().map(ExternalId::as_str).into(),
        source.word().into(),
        (*deleted_at).into(),
        (*created_at).into(),
        (*updated_at).into(),
        (*version).into(),
    ]
}

impl FromRow for CheckIn {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            owner: row.get("owner_id")?,
            goal: row.get("goal_id")?,
            author: row.get("author_id")?,
            line: Line {
                occurred_on: row.get("occurred_on")?,
                occurred_at: row.get("occurred_at")?,
                value: row.get("value")?,
                skipped: row.get("skipped")?,
                note: row.parse("note", |text: Option<&str>| text.map(Note::parse).transpose())?,
                confidence: row.parse("confidence", |number: Option<i64>| {
                    number.map(Confidence::new).transpose()
                })?,
            },
            external_id: row.parse("external_id", |text: Option<&str>| {
                text.map(ExternalId::parse).transpose()
            })?,
            source: row.parse("source", |word: &str| Source::from_word(word).ok_or(()))?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            deleted_at: row.get("deleted_at")?,
            version: row.get("version")?,
        })
    }
}
