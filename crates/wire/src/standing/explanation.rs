//! Why the numbers of a standing are what they are.

use std::borrow::Cow;

use onward_domain::ids::CheckInId;
use onward_domain::standing::{self, Value};
use serde::Serialize;
use serde::ser::Serializer;
use utoipa::openapi::schema::OneOfBuilder;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::{Derived, Ratio};
use crate::literal::Day;
use crate::shape::words;

words! {
    /// A formula by its name.
    Formula(standing::Formula);
}

/// Why one number of a standing is what it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// Which number: its dotted path.
    #[schema(max_length = 40, pattern = "^[a-z_.]+$", example = "forecast.probability")]
    pub name: &'static str,
    /// What it came to.
    pub value: Explained,
    /// How.
    pub formula: Formula,
    /// What went in.
    #[schema(max_items = 16)]
    pub inputs: Vec<ExplanationInput>,
    /// The check-ins that moved it most recently, the newest first; of a goal that is measured by the goals below it,
    /// theirs.
    #[schema(max_items = 20)]
    pub check_ins: Vec<Uuid>,
}

/// A number that went into another one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExplanationInput {
    /// Its name in the formula.
    #[schema(max_length = 40, pattern = "^[A-Za-z0-9_]+$", example = "start0")]
    pub name: &'static str,
    /// What it was.
    pub value: Explained,
}

/// A number, a share, a day, a word or a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained(Value);

impl From<(standing::Explanation, Vec<CheckInId>)> for Explanation {
    fn from((explanation, check_ins): (standing::Explanation, Vec<CheckInId>)) -> Self {
        let standing::Explanation {
            name,
            value,
            formula,
            inputs,
            // Their check-ins are named instead.
            days: _,
        } = explanation;
        Self {
            name,
            value: Explained(value),
            formula: formula.into(),
            inputs: inputs.into_iter().map(Into::into).collect(),
            check_ins: check_ins.into_iter().map(CheckInId::uuid).collect(),
        }
    }
}

impl From<standing::Input> for ExplanationInput {
    fn from(input: standing::Input) -> Self {
        let standing::Input { name, value } = input;
        Self {
            name,
            value: Explained(value),
        }
    }
}

impl Serialize for Explained {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(number) => Derived::from(number).serialize(serializer),
            Value::Share(share) => Ratio::from(share).serialize(serializer),
            Value::Count(count) => count.serialize(serializer),
            Value::Day(day) => Day::from(day).serialize(serializer),
            Value::Word(word) => word.serialize(serializer),
            Value::Flag(flag) => flag.serialize(serializer),
        }
    }
}

impl PartialSchema for Explained {
    fn schema() -> RefOr<utoipa::openapi::Schema> {
        let number = ObjectBuilder::new()
            .schema_type(Type::Number)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
            .description(Some("A number or a share"));
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(32))
            .pattern(Some("^[a-z0-9_-]+$"))
            .description(Some("A day or a word"));
        let flag = ObjectBuilder::new()
            .schema_type(Type::Boolean)
            .description(Some("Whether it is so"));
        OneOfBuilder::new()
            .item(number)
            .item(text)
            .item(flag)
            .description(Some("A number, a share, a day, a word or a flag"))
            .into()
    }
}

impl ToSchema for Explained {
    fn name() -> Cow<'static, str> {
        "Explained".into()
    }
}
