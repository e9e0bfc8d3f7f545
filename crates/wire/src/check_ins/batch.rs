//! Many check-ins at once: each is taken or refused by itself (R49).

use std::borrow::Cow;

use onward_domain::check_in;
use onward_domain::fields::{Fields, Kind, Reason};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::{CheckIn, NewCheckIn};
use crate::given::Given;
use crate::problem::Problem;
use crate::read;
use crate::shape::{objects, words};

/// The most items of one batch.
pub const MAX_ITEMS: usize = 500;

onward_domain::words! {
    /// What becomes of an item whose `external_id` is known with other content.
    Conflict {
        /// The item is refused.
        Error = "error",
        /// What is stored stays.
        Skip = "skip",
        /// What is stored becomes what was sent.
        Update = "update",
    }
}

words! {
    /// What becomes of an item whose `external_id` is known with other content.
    OnConflict(Conflict);
}

/// Many check-ins at once.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Batch")]
pub struct Batch {
    /// The check-ins, each taken or refused by itself.
    #[schema(value_type = Vec<NewCheckIn>, min_items = 1, max_items = 500)]
    pub items: Vec<Item>,
    /// What becomes of an item whose `external_id` is known with other content; default `error`.
    #[serde(default)]
    #[schema(value_type = OnConflict, required = false)]
    pub on_conflict: Given<OnConflict>,
}

objects!(Batch);

/// One item: a check-in, or what is wrong with it.
#[derive(Debug)]
pub struct Item(Result<check_in::NewCheckIn, Fields>);

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(read::part::<NewCheckIn, _>(raw.get())))
    }
}

impl JsonSchema for Item {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Item".into()
    }

    /// Anything: what is wrong with an item is no fault of the batch.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        true.into()
    }
}

/// The items of a batch in terms of the domain, and what becomes of known ones.
#[derive(Debug)]
pub struct Items {
    /// The check-ins; a refused one has paths that start at the item.
    pub items: Vec<Result<check_in::NewCheckIn, Fields>>,
    /// What becomes of an item whose `external_id` is known with other content.
    pub on_conflict: Conflict,
}

impl TryFrom<Batch> for Items {
    type Error = Fields;

    fn try_from(raw: Batch) -> Result<Self, Fields> {
        let Batch { items, on_conflict } = raw;
        let mut fields = Fields::default();
        if items.is_empty() {
            fields.refuse(
                "items",
                Reason::new(Kind::TooShort, "Must have at least 1 item").with("min_length", 1),
            );
        }
        if items.len() > MAX_ITEMS {
            let reason = Reason::new(Kind::TooLong, "Must have at most 500 items").with("max_length", 500);
            fields.refuse("items", reason);
        }
        fields.done(Self {
            items: items.into_iter().map(|Item(item)| item).collect(),
            on_conflict: on_conflict.0.map_or(Conflict::Error, |OnConflict(word)| word),
        })
    }
}

/// What became of the items of a batch, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResult {
    /// One answer per item.
    #[schema(max_items = 500)]
    pub items: Vec<BatchAnswer>,
}

/// What became of one item.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchAnswer {
    /// The place of the item, from 0.
    #[schema(format = Int32, minimum = 0, maximum = 499)]
    pub index: i64,
    /// The status that the item alone would have had.
    #[schema(format = Int32, minimum = 200, maximum = 599)]
    pub status: i64,
    /// What is stored now; null if the item was refused.
    #[schema(required)]
    pub check_in: Option<CheckIn>,
    /// Why the item was refused.
    #[schema(required, value_type = Option<Problem>)]
    pub problem: Option<Box<RawValue>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(body: &str) -> Result<Items, Fields> {
        let batch: Batch = read::read(body.as_bytes()).map_err(|refused| match refused {
            read::Refused::Invalid(fields) => fields,
            read::Refused::Malformed { .. } => panic!("{body} is malformed"),
        })?;
        batch.try_into()
    }

    #[test]
    fn a_refused_item_undoes_no_other() {
        let body =
            r#"{"items":[{"value":1},{"value":"1","x":2},7,{"value":0.0000001},{}],"on_conflict":"skip"}"#;
        let read = items(body).unwrap();
        assert_eq!(read.on_conflict, Conflict::Skip);
        let kinds = |item: &Result<_, Fields>| match item {
            Ok(_) => Vec::new(),
            Err(fields) => fields.errors().iter().map(|error| error.reason.kind).collect(),
        };
        let found: Vec<Vec<Kind>> = read.items.iter().map(kinds).collect();
        let expected = [
            vec![],
            vec![Kind::DecimalType, Kind::ExtraForbidden],
            vec![Kind::DictType],
            vec![Kind::DecimalMaxPlaces],
            vec![],
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn faults_of_the_whole_batch_refuse_it() {
        let kinds = |body: &str| items(body).unwrap_err().errors()[0].reason.kind;
        assert_eq!(kinds(r#"{"items":[]}"#), Kind::TooShort);
        assert_eq!(kinds(r#"{"items":{}}"#), Kind::ListType);
        assert_eq!(kinds("{}"), Kind::Missing);
        assert_eq!(kinds(r#"{"items":[{}],"on_conflict":"replace"}"#), Kind::Enum);
        let many = format!(r#"{{"items":[{}]}}"#, vec!["{}"; 501].join(","));
        assert_eq!(kinds(&many), Kind::TooLong);
    }
}
