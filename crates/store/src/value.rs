//! What is bound to a placeholder and what is read from a column: six types that both engines share.

use std::error::Error;
use std::fmt;

use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::quantity::Quantity;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// One value on its way to or from a database.
#[derive(Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// True or false; 1 or 0 in SQLite.
    Flag(bool),
    /// Every whole number: counters, instants, days, quantities.
    Integer(i64),
    /// Text without NUL.
    Text(&'a str),
    /// Hashes and sealed bytes.
    Bytes(&'a [u8]),
    /// A UUID; 16 bytes in SQLite.
    Id(Uuid),
}

impl Value<'_> {
    /// Whether this is a text that PostgreSQL could not keep; both engines refuse it alike.
    pub(crate) fn holds_nul(&self) -> bool {
        matches!(self, Value::Text(text) if text.as_bytes().contains(&0))
    }
}

impl fmt::Debug for Value<'_> {
    /// Texts and bytes stay hidden: at debug the driver of PostgreSQL logs whatever is bound.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Flag(flag) => flag.fmt(f),
            Value::Integer(number) => number.fmt(f),
            Value::Text(_) | Value::Bytes(_) => f.write_str("***"),
            Value::Id(id) => id.fmt(f),
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Value::Null => ToSqlOutput::Owned(rusqlite::types::Value::Null),
            Value::Flag(flag) => ToSqlOutput::Owned(rusqlite::types::Value::Integer(i64::from(*flag))),
            Value::Integer(number) => ToSqlOutput::Owned(rusqlite::types::Value::Integer(*number)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Value::Id(id) => ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes())),
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Flag(flag), &Type::BOOL) => flag.to_sql(ty, out),
            (Value::Integer(number), &Type::INT8) => number.to_sql(ty, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR) => text.to_sql(ty, out),
            (Value::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            (Value::Id(id), &Type::UUID) => id.to_sql(ty, out),
            (value, ty) => Err(format!("a value of kind {} bound to {ty}", value.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        match *ty {
            Type::BOOL => bool::from_sql(ty, raw).map(Value::Flag),
            Type::INT8 => i64::from_sql(ty, raw).map(Value::Integer),
            Type::BYTEA => <&[u8]>::from_sql(ty, raw).map(Value::Bytes),
            Type::UUID => Uuid::from_sql(ty, raw).map(Value::Id),
            _ => <&str>::from_sql(ty, raw).map(Value::Text),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::BOOL | Type::INT8 | Type::TEXT | Type::VARCHAR | Type::NAME | Type::BYTEA | Type::UUID
        )
    }
}

impl<'a> Value<'a> {
    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Flag(_) => "flag",
            Value::Integer(_) => "integer",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
            Value::Id(_) => "id",
        }
    }

    /// Reads a SQLite cell; a floating point number has no meaning here and is `None`.
    pub(crate) fn from_sqlite(cell: ValueRef<'a>) -> Option<Self> {
        match cell {
            ValueRef::Null => Some(Value::Null),
            ValueRef::Integer(number) => Some(Value::Integer(number)),
            ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Value::Text),
            ValueRef::Blob(bytes) => Some(Value::Bytes(bytes)),
            ValueRef::Real(_) => None,
        }
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<Uuid> for Value<'_> {
    fn from(id: Uuid) -> Self {
        Value::Id(id)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Value::Bytes(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Value::Bytes(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Value::Bytes(bytes)
    }
}

impl From<Instant> for Value<'_> {
    fn from(instant: Instant) -> Self {
        Value::Integer(instant.microseconds())
    }
}

impl From<Day> for Value<'_> {
    fn from(day: Day) -> Self {
        Value::Integer(i64::from(day.number()))
    }
}

impl From<Quantity> for Value<'_> {
    fn from(quantity: Quantity) -> Self {
        Value::Integer(quantity.millionths())
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// Typed ids are bound as the UUID they wrap, and read back from it.
macro_rules! ids {
    ($($id:ident),+ $(,)?) => {$(
        impl From<onward_domain::ids::$id> for Value<'_> {
            fn from(id: onward_domain::ids::$id) -> Self {
                Value::Id(id.uuid())
            }
        }

        impl $crate::row::Column<'_> for onward_domain::ids::$id {
            fn read(value: Value<'_>) -> Option<Self> {
                Uuid::read(value).map(Self::from_uuid)
            }
        }
    )+};
}

ids! { CheckInId, EventId, GoalId, InviteId, JobId, KeyId, SessionId, UserId }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_bound_shows_neither_text_nor_bytes() {
        let values = [
            Value::from("ada@example.org"),
            (&[7_u8; 3]).into(),
            Value::Null,
            true.into(),
            5_i64.into(),
            Uuid::nil().into(),
        ];
        assert_eq!(
            format!("{values:?}"),
            "[***, ***, null, true, 5, 00000000-0000-0000-0000-000000000000]"
        );
    }
}
