//! A change of a check-in, as JSON Merge Patch (RFC 7396): absent is unchanged, null is cleared.

use onward_domain::fields::{Fields, Reason};
use onward_domain::goal::Patch as Change;
use onward_domain::{check_in, text};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::CheckIn;
use crate::decimal::Decimal;
use crate::given::{Given, Patch};
use crate::literal::{Day, Instant};
use crate::read_only::{ReadOnly, as_answered, check};
use crate::shape::objects;

/// A change of some fields of a check-in. Read-only fields are taken if they say what is stored, so that a check-in
/// can be read, edited and sent back.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "CheckInPatch")]
#[schema(example = json!({ "value": 2, "note": null }))]
pub struct CheckInPatch {
    /// The day it counts for, at most one day ahead.
    #[serde(default)]
    #[schema(value_type = Day)]
    pub occurred_on: Given<Day>,
    /// When it happened; the day stays.
    #[serde(default)]
    #[schema(value_type = Instant)]
    pub occurred_at: Given<Instant>,
    /// The observation; a whole number of at least 0 for a goal that counts.
    #[serde(default)]
    #[schema(value_type = Option<Decimal>)]
    pub value: Patch<Decimal>,
    /// Whether the day is skipped on purpose; not together with a value.
    #[serde(default)]
    #[schema(value_type = bool)]
    pub skipped: Given<bool>,
    /// A remark, in Markdown.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 8000)]
    pub note: Patch<String>,
    /// How sure the person is to make it.
    #[serde(default)]
    #[schema(value_type = Option<i64>, format = Int32, minimum = 0, maximum = 100)]
    pub confidence: Patch<i64>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub id: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub goal_id: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub author_id: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub external_id: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub source: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub created_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub updated_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub deleted_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub version: Given<Value>,
}

objects!(CheckInPatch);

impl CheckInPatch {
    /// The change in terms of the domain.
    pub fn change(self) -> Result<check_in::CheckInPatch, Fields> {
        let mut fields = Fields::default();
        let note = fields.keep(
            "note",
            cleared(self.note, |text| text::Note::parse_optional(&text)),
        );
        let confidence = cleared(self.confidence, |number| {
            check_in::Confidence::new(number).map(Some)
        });
        let patch = check_in::CheckInPatch {
            occurred_on: fields
                .keep("occurred_on", set(self.occurred_on, Day::value))
                .unwrap_or_default(),
            occurred_at: fields
                .keep("occurred_at", set(self.occurred_at, Instant::value))
                .unwrap_or_default(),
            value: fields
                .keep("value", cleared(self.value, |value| value.quantity().map(Some)))
                .unwrap_or_default(),
            skipped: self.skipped.0.map_or(Change::Keep, Change::Set),
            note: note.unwrap_or_default(),
            confidence: fields.keep("confidence", confidence).unwrap_or_default(),
        };
        fields.done(patch)
    }

    fn read_only(&self) -> [ReadOnly<'_>; 9] {
        [
            ("id", &self.id, as_answered::<Uuid>),
            ("goal_id", &self.goal_id, as_answered::<Uuid>),
            ("author_id", &self.author_id, as_answered::<Uuid>),
            ("external_id", &self.external_id, as_answered::<Option<String>>),
            ("source", &self.source, as_answered::<String>),
            ("created_at", &self.created_at, as_answered::<Instant>),
            ("updated_at", &self.updated_at, as_answered::<Instant>),
            ("deleted_at", &self.deleted_at, as_answered::<Option<Instant>>),
            ("version", &self.version, as_answered::<Decimal>),
        ]
    }

    /// Whether the stored check-in must be known to check this change.
    pub fn needs_stored(&self) -> bool {
        self.read_only().iter().any(|(_, given, _)| !given.is_absent())
    }

    /// Refuses read-only fields that say something else than what is stored.
    pub fn check_read_only(&self, stored: &check_in::CheckIn) -> Result<(), Fields> {
        check(&self.read_only(), &CheckIn::from(stored.clone()))
    }
}

fn set<T, U>(given: Given<T>, read: impl FnOnce(T) -> Result<U, Reason>) -> Result<Change<U>, Reason> {
    given
        .0
        .map_or(Ok(Change::Keep), |value| read(value).map(Change::Set))
}

fn cleared<T, U>(
    patch: Patch<T>,
    read: impl FnOnce(T) -> Result<Option<U>, Reason>,
) -> Result<Change<Option<U>>, Reason> {
    match patch {
        Patch::Absent => Ok(Change::Keep),
        Patch::Null => Ok(Change::Set(None)),
        Patch::Value(value) => read(value).map(Change::Set),
    }
}
