//! Check-ins: the dated lines of a goal's log.

pub mod batch;
mod patch;

use onward_domain::fields::Fields;
use onward_domain::{check_in, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::chosen::{Choosable, Chosen};
use crate::decimal::Decimal;
use crate::given::Given;
use crate::literal::{Day, Instant};
use crate::shape::objects;
use crate::users::optional;

pub use patch::CheckInPatch;

/// One dated line in a goal's log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckIn {
    /// Names the check-in.
    pub id: Uuid,
    /// The goal whose log it is in.
    pub goal_id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// The day it counts for; never moves with a later change of zone.
    pub occurred_on: Day,
    /// When it happened.
    pub occurred_at: Instant,
    /// The observation.
    #[schema(required)]
    pub value: Option<Decimal>,
    /// Whether the day is skipped on purpose.
    pub skipped: bool,
    /// A remark, in Markdown.
    #[schema(required, max_length = 8000)]
    pub note: Option<String>,
    /// How sure the person is to make it.
    #[schema(required, format = Int32, minimum = 0, maximum = 100)]
    pub confidence: Option<i64>,
    /// Its name in another system, unique in its goal until the check-in is purged.
    #[schema(required, max_length = 128, pattern = "^[A-Za-z0-9][A-Za-z0-9._:@+=~-]*$")]
    pub external_id: Option<String>,
    /// Where it came from: `web`, `api`, `cli`, `mcp`, `import:<format>`.
    #[schema(max_length = 40, example = "api")]
    pub source: String,
    /// When it was written.
    pub created_at: Instant,
    /// When it last changed; rises strictly within one owner.
    pub updated_at: Instant,
    /// When it was deleted.
    #[schema(required)]
    pub deleted_at: Option<Instant>,
    /// Counts the stored changes; the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// A check-in as reading gives it: whole, or the part that was asked for.
pub type CheckInReading = Chosen<CheckIn>;

impl Choosable for CheckIn {
    const PROPERTIES: &'static [&'static str] = &[
        "id",
        "goal_id",
        "author_id",
        "occurred_on",
        "occurred_at",
        "value",
        "skipped",
        "note",
        "confidence",
        "external_id",
        "source",
        "created_at",
        "updated_at",
        "deleted_at",
        "version",
    ];
}

impl From<check_in::CheckIn> for CheckIn {
    fn from(check_in: check_in::CheckIn) -> Self {
        let check_in::CheckIn {
            id,
            owner: _,
            goal,
            author,
            line,
            external_id,
            source,
            created_at,
            updated_at,
            deleted_at,
            version,
        } = check_in;
        let check_in::Line {
            occurred_on,
            occurred_at,
            value,
            skipped,
            note,
            confidence,
        } = line;
        Self {
            id: id.uuid(),
            goal_id: goal.uuid(),
            author_id: author.uuid(),
            occurred_on: occurred_on.into(),
            occurred_at: occurred_at.into(),
            value: value.map(Into::into),
            skipped,
            note: note.map(Into::into),
            confidence: confidence.map(|confidence| confidence.get().into()),
            external_id: external_id.map(|name| name.as_str().to_owned()),
            source: source.word().to_owned(),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            deleted_at: deleted_at.map(Into::into),
            version,
        }
    }
}

/// A check-in that is to be written. Nothing in it is one tick for a goal that counts.
#[derive(Debug, Default, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "NewCheckIn")]
#[schema(example = json!({ "occurred_on": "2026-11-20", "value": 1.5, "note": "on the train" }))]
pub struct NewCheckIn {
    /// The day it counts for, at most one day ahead; default: the goal's local day of `occurred_at`, else today.
    #[serde(default)]
    #[schema(value_type = Day)]
    pub occurred_on: Given<Day>,
    /// When it happened; default: now, with an earlier `occurred_on` the end of that day.
    #[serde(default)]
    #[schema(value_type = Instant)]
    pub occurred_at: Given<Instant>,
    /// The observation; a whole number of at least 0 for a goal that counts.
    #[serde(default)]
    pub value: Option<Decimal>,
    /// Whether the day is skipped on purpose; not together with a value.
    #[serde(default)]
    pub skipped: bool,
    /// A remark, in Markdown.
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub note: Option<String>,
    /// How sure the person is to make it.
    #[serde(default)]
    #[schema(format = Int32, minimum = 0, maximum = 100)]
    pub confidence: Option<i64>,
    /// Its name in another system, unique in its goal, deleted check-ins included until they are purged: a repeat with
    /// the same content changes nothing.
    #[serde(default)]
    #[schema(max_length = 128, pattern = "^[A-Za-z0-9][A-Za-z0-9._:@+=~-]*$")]
    pub external_id: Option<String>,
}

objects!(NewCheckIn);

impl TryFrom<NewCheckIn> for check_in::NewCheckIn {
    type Error = Fields;

    fn try_from(raw: NewCheckIn) -> Result<Self, Fields> {
        let NewCheckIn {
            occurred_on,
            occurred_at,
            value,
            skipped,
            note,
            confidence,
            external_id,
        } = raw;
        let mut fields = Fields::default();
        let occurred_on = fields.keep("occurred_on", occurred_on.0.map(Day::value).transpose());
        let occurred_at = fields.keep("occurred_at", occurred_at.0.map(Instant::value).transpose());
        let value = fields.keep("value", value.map(Decimal::quantity).transpose());
        let note = fields.keep("note", optional(note, text::Note::parse_optional));
        let confidence = fields.keep(
            "confidence",
            confidence.map(check_in::Confidence::new).transpose(),
        );
        let external_id = external_id
            .map(|name| check_in::ExternalId::parse(&name))
            .transpose();
        let external_id = fields.keep("external_id", external_id);
        let read = || {
            Some(Self {
                occurred_on: occurred_on?,
                occurred_at: occurred_at?,
                value: value?,
                skipped,
                note: note?,
                confidence: confidence?,
                external_id: external_id?,
            })
        };
        read().ok_or(fields)
    }
}
