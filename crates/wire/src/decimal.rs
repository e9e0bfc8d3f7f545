//! Exact numbers: read from their literal text, written without exponent, trailing zeros or a negative zero (R15).

use std::borrow::Cow;

use onward_domain::fields::Reason;
use onward_domain::quantity::Quantity;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// A JSON number that was sent or is to be sent. What was sent may still be refused for its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(Result<Quantity, Reason>);

impl Decimal {
    /// The quantity that was sent, or why it is refused.
    pub fn quantity(self) -> Result<Quantity, Reason> {
        self.0
    }
}

impl From<Quantity> for Decimal {
    fn from(quantity: Quantity) -> Self {
        Self(Ok(quantity))
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        match raw.get().as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => Ok(Self(raw.get().parse())),
            _ => Err(D::Error::custom("not a number")),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let quantity = self
            .0
            .as_ref()
            .map_err(|reason| S::Error::custom(&reason.message))?;
        number(quantity.to_string(), serializer)
    }
}

/// Writes a number as this literal text.
pub(crate) fn number<S: Serializer>(literal: String, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(literal)
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

impl JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

/// The schema of every exact number.
fn exact(least: f64) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Number)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
        .description(Some(
            "An exact decimal: at most 15 significant and 6 fraction digits",
        ))
        .minimum(Some(least))
        .maximum(Some(9.0e12_f64))
}

impl PartialSchema for Decimal {
    fn schema() -> RefOr<utoipa::openapi::Schema> {
        exact(-9.0e12_f64).into()
    }
}

impl ToSchema for Decimal {
    fn name() -> Cow<'static, str> {
        "Decimal".into()
    }
}

/// The schema of a [`Decimal`] that is not below zero; it has no value.
pub enum Amount {}

impl PartialSchema for Amount {
    fn schema() -> RefOr<utoipa::openapi::Schema> {
        exact(0.0).into()
    }
}

impl ToSchema for Amount {
    fn name() -> Cow<'static, str> {
        "Amount".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onward_domain::fields::Kind;
    use proptest::prelude::*;

    fn read(text: &str) -> Decimal {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_literal_text_counts() {
        assert_eq!(read("5.10"), read("5.1"));
        assert_eq!(read("1e3").quantity(), Ok(Quantity::whole(1000)));
        assert_eq!(
            read("0.0000001").quantity().unwrap_err().kind,
            Kind::DecimalMaxPlaces
        );
        assert_eq!(read("1e400").quantity().unwrap_err().kind, Kind::DecimalMaxDigits);
        assert_eq!(serde_json::to_string(&read("-0")).unwrap(), "0");
    }

    #[test]
    fn only_numbers_are_read() {
        for text in ["\"5\"", "true", "null", "[5]", "{}"] {
            assert!(serde_json::from_str::<Decimal>(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_exactly(millionths in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let quantity = Quantity::from_millionths(millionths).unwrap();
            let text = serde_json::to_string(&Decimal::from(quantity)).unwrap();
            prop_assert!(!text.contains(['e', 'E']) && (!text.contains('.') || !text.ends_with('0')), "{text}");
            prop_assert_eq!(read(&text).quantity(), Ok(quantity));
        }
    }
}
