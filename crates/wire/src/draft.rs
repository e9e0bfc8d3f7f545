//! One English sentence, and the goal that it describes.

use onward_domain::fields::Fields;
use onward_domain::{day, sentence, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::goals::Tag;
use crate::measure::Measure;
use crate::plan::Segment;
use crate::shape::objects;

/// A goal in one English sentence.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "GoalSentence")]
#[schema(example = json!({ "text": "Read 24 books this year #reading" }))]
pub struct GoalSentence {
    /// The sentence.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
    /// Where the goal happens; null: where its owner is. It decides which day is today.
    #[serde(default)]
    #[schema(max_length = 64, example = "Europe/Berlin")]
    pub time_zone: Option<String>,
}

objects!(GoalSentence);

/// A sentence that was checked as a text, and where the goal happens.
#[derive(Clone, Debug)]
pub struct Described {
    /// The sentence.
    pub sentence: text::Sentence,
    /// Where the goal happens, if not where its owner is.
    pub time_zone: Option<day::TimeZone>,
}

impl TryFrom<GoalSentence> for Described {
    type Error = Fields;

    fn try_from(raw: GoalSentence) -> Result<Self, Fields> {
        let GoalSentence { text, time_zone } = raw;
        let mut fields = Fields::default();
        let sentence = fields.keep("text", text::Sentence::parse(&text));
        let time_zone = fields.keep(
            "time_zone",
            time_zone.map(|name| day::TimeZone::parse(&name)).transpose(),
        );
        match (sentence, time_zone) {
            (Some(sentence), Some(time_zone)) => Ok(Self { sentence, time_zone }),
            _ => Err(fields),
        }
    }
}

/// What a sentence says about a goal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Draft {
    /// The sentence, without white space at its ends.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
    /// A body for `POST /goals`.
    pub goal: DraftGoal,
    /// Which words say what, in order, none overlapping.
    #[schema(max_items = 500)]
    pub spans: Vec<DraftSpan>,
    /// The words that were not read, in order.
    #[schema(max_items = 500)]
    pub unparsed: Vec<UnparsedWords>,
}

/// A goal that can be sent as it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftGoal {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "Read 24 books")]
    pub title: String,
    /// What it is filed under.
    #[schema(max_items = 20)]
    pub tags: Vec<Tag>,
    /// How its check-ins become one number.
    pub measure: Measure,
    /// What number is wanted, when.
    #[schema(max_items = 200)]
    pub plan: Vec<Segment>,
    /// The zone that was sent.
    #[schema(required, max_length = 64, example = "Europe/Berlin")]
    pub time_zone: Option<String>,
}

/// Some words, and the value of the goal that they name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DraftSpan {
    /// The first character, counted in Unicode scalar values.
    #[schema(format = Int32, minimum = 0, maximum = 500)]
    pub start: usize,
    /// The character after the last.
    #[schema(format = Int32, minimum = 0, maximum = 500)]
    pub end: usize,
    /// The dotted path to the value in `goal`.
    #[schema(
        max_length = 40,
        pattern = r"^[a-z0-9_]+(\.[a-z0-9_]+)*$",
        example = "plan.0.reach.target"
    )]
    pub field: &'static str,
}

/// Some words that were not read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnparsedWords {
    /// The first character, counted in Unicode scalar values.
    #[schema(format = Int32, minimum = 0, maximum = 500)]
    pub start: usize,
    /// The character after the last.
    #[schema(format = Int32, minimum = 0, maximum = 500)]
    pub end: usize,
    /// The words.
    #[schema(max_length = 500)]
    pub text: String,
}

impl Draft {
    /// What was read in a sentence.
    pub fn of(described: Described, draft: sentence::Draft) -> Self {
        let Described { sentence, time_zone } = described;
        let sentence::Draft {
            title,
            tags,
            measure,
            plan,
            spans,
            unparsed,
        } = draft;
        Self {
            text: sentence.into(),
            goal: DraftGoal {
                title: title.into(),
                tags: tags.iter().map(|tag| Tag(tag.as_str().to_owned())).collect(),
                measure: measure.into(),
                plan: plan.segments().iter().cloned().map(Into::into).collect(),
                time_zone: time_zone.map(|zone| zone.name().to_owned()),
            },
            spans: spans.into_iter().map(Into::into).collect(),
            unparsed: unparsed.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<sentence::Span> for DraftSpan {
    fn from(span: sentence::Span) -> Self {
        let sentence::Span { start, end, field } = span;
        Self {
            start,
            end,
            field: field.word(),
        }
    }
}

impl From<sentence::LeftOut> for UnparsedWords {
    fn from(left: sentence::LeftOut) -> Self {
        let sentence::LeftOut { start, end, text } = left;
        Self { start, end, text }
    }
}
