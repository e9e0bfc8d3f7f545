//! The lengths of periods, and the days that ask something.

use std::borrow::Cow;
use std::fmt;

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::plan;
use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{AdditionalProperties, OneOfBuilder};
use utoipa::openapi::{ArrayBuilder, KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::given::Given;
use crate::shape::two_way_objects;

/// The length of a period: a calendar period like `P1W`, or the last so many days.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Every {
    /// `P1D`, `P1W`, `P1M`, `P3M`, `P1Y` or a multiple.
    Calendar(String),
    /// The n days that end on each day.
    Rolling(Rolling),
}

/// The last so many days.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Rolling")]
pub struct Rolling {
    /// 2 to 366.
    pub rolling_days: i64,
}

/// The days that ask something: weekdays or days of the month.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "On")]
pub struct On {
    /// ISO weekdays, 1 (Monday) to 7.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    pub weekdays: Given<Vec<i64>>,
    /// 1 to 31, or -1 (the last) to -31.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    pub month_days: Given<Vec<i64>>,
}

two_way_objects!(Rolling, On);

impl<'de> Deserialize<'de> for Every {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Every;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a period")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Every, E> {
                Ok(Every::Calendar(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Every, A::Error> {
                Rolling::deserialize(MapAccessDeserializer::new(map)).map(Every::Rolling)
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl From<plan::Every> for Every {
    fn from(every: plan::Every) -> Self {
        if let plan::Every::Rolling(days) = every {
            return Self::Rolling(Rolling {
                rolling_days: days.into(),
            });
        }
        Self::Calendar(every.to_string())
    }
}

impl From<plan::DaySelection> for On {
    fn from(on: plan::DaySelection) -> Self {
        let given = |days: Vec<i8>| Given(Some(days.into_iter().map(Into::into).collect()));
        match on {
            plan::DaySelection::Weekdays(days) => Self {
                weekdays: given(days),
                month_days: Given(None),
            },
            plan::DaySelection::MonthDays(days) => Self {
                weekdays: Given(None),
                month_days: given(days),
            },
        }
    }
}

impl Every {
    pub(super) fn period(self) -> Result<plan::Every, Fields> {
        let mut fields = Fields::default();
        let every = match self {
            Self::Calendar(text) => return text.parse().map_err(|reason| Fields::one([], reason)),
            Self::Rolling(Rolling { rolling_days }) => plan::Every::rolling(rolling_days),
        };
        fields.keep("rolling_days", every).ok_or(fields)
    }
}

impl On {
    pub(super) fn days(self) -> Result<plan::DaySelection, Fields> {
        let mut fields = Fields::default();
        let days = match (self.weekdays.0, self.month_days.0) {
            (Some(days), None) => fields.keep("weekdays", plan::DaySelection::weekdays(&days)),
            (None, Some(days)) => fields.keep("month_days", plan::DaySelection::month_days(&days)),
            _ => {
                let reason = Reason::new(
                    Kind::ValueError,
                    "Must have exactly one of weekdays and month_days",
                );
                fields.extend(Fields::one([], reason));
                None
            }
        };
        days.ok_or(fields)
    }
}

fn days(least: i32, most: i32, count: usize) -> ArrayBuilder {
    let day = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(least))
        .maximum(Some(most));
    ArrayBuilder::new()
        .items(day)
        .min_items(Some(1))
        .max_items(Some(count))
}

fn closed(title: &str, name: &str, property: impl Into<RefOr<Schema>>) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .title(Some(title))
        .property(name, property)
        .required(name)
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
}

impl PartialSchema for Every {
    fn schema() -> RefOr<Schema> {
        let calendar = ObjectBuilder::new()
            .schema_type(Type::String)
            .title(Some("calendar"))
            .pattern(Some("^P[1-9][0-9]{0,2}[DWMY]$"))
            .max_length(Some(5))
            .examples(["P1W"]);
        let rolling = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(2))
            .maximum(Some(366));
        OneOfBuilder::new()
            .description(Some(
                "The length of a period: a calendar period, or the last so many days",
            ))
            .item(calendar)
            .item(closed("rolling", "rolling_days", rolling))
            .into()
    }
}

impl ToSchema for Every {
    fn name() -> Cow<'static, str> {
        "Every".into()
    }
}

impl PartialSchema for On {
    fn schema() -> RefOr<Schema> {
        OneOfBuilder::new()
            .description(Some("The days that ask something"))
            .item(closed("weekdays", "weekdays", days(1, 7, 100)))
            .item(closed("month_days", "month_days", days(-31, 31, 100)))
            .into()
    }
}

impl ToSchema for On {
    fn name() -> Cow<'static, str> {
        "On".into()
    }
}
