//! Values that are text on the wire: instants, civil days, ids. Like numbers, they are read as they stand; what is
//! wrong with one is told when it is turned into a domain value, together with everything else.

use std::borrow::Cow;
use std::str::FromStr;

use onward_domain::clock;
use onward_domain::day;
use onward_domain::fields::{Kind, Reason};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Deserializer;
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

macro_rules! literals {
    ($($(#[$doc:meta])* $name:ident($value:ty, $read:expr, $format:ident, $shape:expr))+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(Result<$value, Reason>);

        impl $name {
            /// The value that was sent, or why it is refused.
            pub fn value(self) -> Result<$value, Reason> {
                self.0
            }
        }

        impl From<$value> for $name {
            fn from(value: $value) -> Self {
                Self(Ok(value))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Ok(Self($read(&text)))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let value = self.0.as_ref().map_err(|reason| S::Error::custom(&reason.message))?;
                serializer.collect_str(value)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string" })
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<utoipa::openapi::Schema> {
                let object = ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::$format)));
                let (shape, description): (fn(ObjectBuilder) -> ObjectBuilder, &str) = $shape;
                shape(object.description(Some(description))).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )+};
}

literals! {
    /// A moment, as RFC 3339 text: any offset is read, UTC cut to milliseconds is written (R12).
    Instant(clock::Instant, instant, DateTime, (
        |object| object.max_length(Some(35)).examples(["2026-11-20T07:30:00.000Z"]),
        "A moment: RFC 3339 with an offset; answers are in UTC, cut to milliseconds",
    ))
    /// A civil date, `YYYY-MM-DD` (R13).
    Day(day::Day, day::Day::from_str, Date, (
        |object| object.max_length(Some(10)).examples(["2026-12-31"]),
        "A civil date",
    ))
    /// An id, as hyphenated UUID text (R6).
    Id(Uuid, id, Uuid, (
        |object| object.min_length(Some(36)).max_length(Some(36)).examples(["019a9f0c-8a00-7000-8000-000000000001"]),
        "A UUID made by the server",
    ))
}

/// Reads an id; the reason for a refusal is the same for every kind of id.
fn id(text: &str) -> Result<Uuid, Reason> {
    onward_domain::ids::GoalId::from_str(text).map(onward_domain::ids::GoalId::uuid)
}

/// Reads an RFC 3339 instant: the offset is required; second 60 and RFC 9557 suffixes are refused.
pub fn instant(text: &str) -> Result<clock::Instant, Reason> {
    let refused = || {
        Reason::new(
            Kind::DatetimeParsing,
            "Must be an instant like 2026-11-20T07:30:00Z",
        )
    };
    let (date, rest) = text.split_at_checked(10).ok_or_else(refused)?;
    date.parse::<day::Day>().map_err(|_| refused())?;
    let time = rest.strip_prefix(['T', 't']).ok_or_else(refused)?;
    let (clock, rest) = time.split_at_checked(8).ok_or_else(refused)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = fraction.len() - offset.len();
            (1..=9).contains(&digits).then_some(offset).ok_or_else(refused)?
        }
        None => rest,
    };
    if !is_clock(clock) {
        return Err(refused());
    }
    if rest.is_empty() {
        return Err(Reason::new(
            Kind::TimezoneAware,
            "Must have an offset: Z or one like +01:00",
        ));
    }
    if !is_offset(rest) {
        return Err(refused());
    }
    // Capitals, since jiff is given exactly what the grammar above allows.
    let timestamp: jiff::Timestamp = text.to_ascii_uppercase().parse().map_err(|_| refused())?;
    let instant = clock::Instant::from(timestamp);
    let exact = instant.microseconds() == timestamp.as_microsecond();
    exact.then_some(instant).ok_or_else(refused)
}

/// `HH:MM:SS`, seconds to 59.
fn is_clock(text: &str) -> bool {
    match text.as_bytes() {
        [h1, h2, b':', m1, m2, b':', s1, s2] => {
            below(24, *h1, *h2) && below(60, *m1, *m2) && below(60, *s1, *s2)
        }
        _ => false,
    }
}

/// `Z`, `+HH:MM` or `-HH:MM`.
fn is_offset(text: &str) -> bool {
    match text.as_bytes() {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => below(24, *h1, *h2) && below(60, *m1, *m2),
        _ => false,
    }
}

fn below(limit: u8, tens: u8, ones: u8) -> bool {
    tens.is_ascii_digit() && ones.is_ascii_digit() && (tens - b'0') * 10 + (ones - b'0') < limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_instant_has_an_offset() {
        assert_eq!(
            instant("2026-11-20T08:30:00.5+01:00").unwrap().to_string(),
            "2026-11-20T07:30:00.500Z"
        );
        assert_eq!(
            instant("2026-11-20t07:30:00z").unwrap().to_string(),
            "2026-11-20T07:30:00.000Z"
        );
        assert_eq!(
            instant("2026-11-20T07:30:00").unwrap_err().kind,
            Kind::TimezoneAware
        );
    }

    #[test]
    fn what_rfc_3339_does_not_know_is_refused() {
        for text in [
            "",
            "2026-11-20",
            "2026-11-20 07:30:00Z",
            "2026-11-20T07:30Z",
            "2026-11-20T07:30:60Z",
            "2026-11-20T24:00:00Z",
            "2026-11-20T07:30:00+0100",
            "2026-11-20T07:30:00+24:00",
            "2026-11-20T07:30:00.Z",
            "2026-11-20T07:30:00.1234567890Z",
            "2026-11-20T07:30:00Z[Europe/Berlin]",
            "2026-02-30T07:30:00Z",
            "0000-11-20T07:30:00Z",
            "0001-01-01T00:00:00+01:00",
            "2026-11-2éT07:30:00Z",
        ] {
            assert_eq!(instant(text).unwrap_err().kind, Kind::DatetimeParsing, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_instant_is_read_back(ms in -62_135_596_800_000_i64..=253_402_207_199_999) {
            let moment = clock::Instant::from_microseconds(ms * 1000);
            let text = serde_json::to_string(&Instant::from(moment)).unwrap();
            let read: Instant = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read.value(), Ok(moment));
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[0-9TtZz:.+\\-\\[é ]{0,36}") {
            let _ = instant(&text);
        }

        #[test]
        fn a_written_day_is_read_back(number in -719_162..=2_932_896_i32) {
            let civil = day::Day::from_number(number).unwrap();
            let text = serde_json::to_string(&Day::from(civil)).unwrap();
            let read: Day = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read.value(), Ok(civil));
        }
    }
}
