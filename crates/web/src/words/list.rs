//! Several names in one sentence: `a, b and c`.

use crate::text::say_with;

/// The names with commas between them, and a word before the last one.
pub(crate) fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => {
            let first = before.join(", ");
            say_with(
                "list-and",
                [("first", first.into()), ("last", last.as_str().into())],
            )
        }
    }
}
