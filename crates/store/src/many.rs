//! Many ids or days in one parameter: a JSON list as text, which each engine takes apart with functions of its own.
//!
//! Placeholders one by one would bind a statement to a number of them. Texts with a list are therefore two.

use std::fmt::Write as _;

use onward_domain::day::Day;
use uuid::Uuid;

/// The ids of a list, for `IN`: its text for SQLite, and for PostgreSQL.
macro_rules! ids {
    (sqlite, $placeholder:literal) => {
        concat!("(SELECT unhex(value) FROM json_each(", $placeholder, "))")
    };
    (postgres, $placeholder:literal) => {
        concat!(
            "(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text(CAST(CAST(",
            $placeholder,
            " AS TEXT) AS JSONB)) AS list (value))"
        )
    };
}

/// The days of a list, for `IN`.
macro_rules! days {
    (sqlite, $placeholder:literal) => {
        concat!("(SELECT value FROM json_each(", $placeholder, "))")
    };
    (postgres, $placeholder:literal) => {
        concat!(
            "(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(CAST(",
            $placeholder,
            " AS TEXT) AS JSONB)) AS list (value))"
        )
    };
}

pub(crate) use {days, ids};

/// Ids as the list they are bound as.
pub(crate) fn list_of_ids(ids: impl IntoIterator<Item = Uuid>) -> String {
    let mut list = String::from("[");
    for id in ids {
        let comma = if list.len() > 1 { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(list, "{comma}\"{}\"", id.simple());
    }
    list.push(']');
    list
}

/// Days as the list they are bound as.
pub(crate) fn list_of_days(days: impl IntoIterator<Item = Day>) -> String {
    let numbers: Vec<String> = days.into_iter().map(|day| day.number().to_string()).collect();
    format!("[{}]", numbers.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_json() {
        assert_eq!(list_of_ids([]), "[]");
        let ids = [Uuid::nil(), Uuid::from_u128(0xa1)];
        assert_eq!(
            list_of_ids(ids),
            r#"["00000000000000000000000000000000","000000000000000000000000000000a1"]"#
        );
        assert_eq!(
            list_of_days([Day::from_number(-3), Day::from_number(20)].into_iter().flatten()),
            "[-3,20]"
        );
    }
}
