//! One row of an answer, read by column name, the same on both engines.

use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::quantity::Quantity;
use uuid::Uuid;

use crate::error::StoreError;
use crate::statement::Statement;
use crate::value::Value;

/// One row; valid while the statement that gave it is being read.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    statement: &'static Statement,
    cells: Cells<'r>,
}

#[derive(Clone, Copy)]
enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl<'r> Row<'r> {
    pub(crate) fn sqlite(statement: &'static Statement, row: &'r rusqlite::Row<'r>) -> Self {
        Self {
            statement,
            cells: Cells::Sqlite(row),
        }
    }

    pub(crate) fn postgres(statement: &'static Statement, row: &'r tokio_postgres::Row) -> Self {
        Self {
            statement,
            cells: Cells::Postgres(row),
        }
    }

    /// The value of a column; `StoreError::Corrupt` when it is not what `T` can hold, or is not there at all.
    pub fn get<T: Column<'r>>(&self, column: &str) -> Result<T, StoreError> {
        self.by_name(column)
            .and_then(T::read)
            .ok_or_else(|| self.corrupt(column))
    }

    /// The value of a column by its place, counted from 0; for answers of one or two columns.
    pub fn at<T: Column<'r>>(&self, place: usize) -> Result<T, StoreError> {
        self.by_place(place)
            .and_then(T::read)
            .ok_or_else(|| self.corrupt(&place.to_string()))
    }

    /// The value of a column turned into a domain value; one that its rule refuses is `StoreError::Corrupt`.
    pub fn parse<T, U, E>(&self, column: &str, parse: impl FnOnce(T) -> Result<U, E>) -> Result<U, StoreError>
    where
        T: Column<'r>,
    {
        parse(self.get(column)?).map_err(|_| self.corrupt(column))
    }

    /// The error for a column whose value breaks a rule.
    pub fn corrupt(&self, column: &str) -> StoreError {
        StoreError::Corrupt {
            table: self.statement.table().to_owned(),
            column: column.to_owned(),
            id: self.by_name("id").and_then(Uuid::read),
        }
    }

    fn by_name(&self, column: &str) -> Option<Value<'r>> {
        match self.cells {
            Cells::Sqlite(row) => Value::from_sqlite(row.get_ref(column).ok()?),
            Cells::Postgres(row) => row.try_get(column).ok(),
        }
    }

    fn by_place(&self, place: usize) -> Option<Value<'r>> {
        match self.cells {
            Cells::Sqlite(row) => Value::from_sqlite(row.get_ref(place).ok()?),
            Cells::Postgres(row) => row.try_get(place).ok(),
        }
    }
}

/// What a whole row is turned into.
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError>;
}

/// What a single column is turned into.
pub trait Column<'r>: Sized {
    /// Reads the value; `None` when it is of another kind or out of range.
    fn read(value: Value<'r>) -> Option<Self>;
}

impl Column<'_> for i64 {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(number),
            Value::Null | Value::Flag(_) | Value::Text(_) | Value::Bytes(_) | Value::Id(_) => None,
        }
    }
}

impl Column<'_> for bool {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Flag(flag) => Some(flag),
            Value::Integer(0) => Some(false),
            Value::Integer(1) => Some(true),
            Value::Integer(_) | Value::Null | Value::Text(_) | Value::Bytes(_) | Value::Id(_) => None,
        }
    }
}

impl<'r> Column<'r> for &'r str {
    fn read(value: Value<'r>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            Value::Null | Value::Flag(_) | Value::Integer(_) | Value::Bytes(_) | Value::Id(_) => None,
        }
    }
}

impl Column<'_> for String {
    fn read(value: Value<'_>) -> Option<Self> {
        <&str>::read(value).map(str::to_owned)
    }
}

impl<'r> Column<'r> for &'r [u8] {
    fn read(value: Value<'r>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes),
            Value::Null | Value::Flag(_) | Value::Integer(_) | Value::Text(_) | Value::Id(_) => None,
        }
    }
}

impl Column<'_> for Vec<u8> {
    fn read(value: Value<'_>) -> Option<Self> {
        <&[u8]>::read(value).map(<[u8]>::to_vec)
    }
}

impl<const N: usize> Column<'_> for [u8; N] {
    fn read(value: Value<'_>) -> Option<Self> {
        <&[u8]>::read(value)?.try_into().ok()
    }
}

impl Column<'_> for Uuid {
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Id(id) => Some(id),
            Value::Bytes(bytes) => Uuid::from_slice(bytes).ok(),
            Value::Null | Value::Flag(_) | Value::Integer(_) | Value::Text(_) => None,
        }
    }
}

impl Column<'_> for Instant {
    fn read(value: Value<'_>) -> Option<Self> {
        let microseconds = i64::read(value)?;
        Some(Self::from_microseconds(microseconds)).filter(|instant| instant.microseconds() == microseconds)
    }
}

impl Column<'_> for Day {
    fn read(value: Value<'_>) -> Option<Self> {
        Self::from_number(i32::try_from(i64::read(value)?).ok()?)
    }
}

impl Column<'_> for Quantity {
    fn read(value: Value<'_>) -> Option<Self> {
        Self::from_millionths(i64::read(value)?)
    }
}

impl<'r, T: Column<'r>> Column<'r> for Option<T> {
    fn read(value: Value<'r>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            Value::Flag(_) | Value::Integer(_) | Value::Text(_) | Value::Bytes(_) | Value::Id(_) => {
                T::read(value).map(Some)
            }
        }
    }
}

/// An answer of a single column.
macro_rules! single {
    ($($ty:ty),+ $(,)?) => {$(
        impl FromRow for $ty {
            fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
                row.at(0)
            }
        }
    )+};
}

single! { i64, bool, String, Vec<u8>, Uuid, Instant }
single! { Option<i64>, Option<String>, Option<Uuid>, Option<Instant> }

impl<A: for<'r> Column<'r>, B: for<'r> Column<'r>> FromRow for (A, B) {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok((row.at(0)?, row.at(1)?))
    }
}

impl<A, B, C> FromRow for (A, B, C)
where
    A: for<'r> Column<'r>,
    B: for<'r> Column<'r>,
    C: for<'r> Column<'r>,
{
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok((row.at(0)?, row.at(1)?, row.at(2)?))
    }
}
