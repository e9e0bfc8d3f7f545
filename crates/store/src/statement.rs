//! Statements: the only SQL that transactions take. Each is written once, for both engines.

use crate::store::Engine;

/// One SQL text, made by [`statements!`](crate::statements) and by nothing else.
#[derive(Debug)]
pub struct Statement {
    module: &'static str,
    name: &'static str,
    text: &'static str,
    postgres: Option<&'static str>,
}

impl Statement {
    /// Used by `statements!`.
    #[doc(hidden)]
    pub const fn new(
        module: &'static str,
        name: &'static str,
        text: &'static str,
        postgres: Option<&'static str>,
    ) -> Self {
        Self {
            module,
            name,
            text,
            postgres,
        }
    }

    /// Where it stands, as in `onward_store::goals::FIND`.
    pub fn name(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }

    /// The text for an engine.
    pub fn text(&self, engine: Engine) -> &'static str {
        match (engine, self.postgres) {
            (Engine::Postgres, Some(text)) => text,
            (Engine::Sqlite | Engine::Postgres, _) => self.text,
        }
    }

    /// Whether the engines need different texts.
    pub fn has_two_texts(&self) -> bool {
        self.postgres.is_some()
    }

    /// The first table it names; for messages only.
    pub(crate) fn table(&self) -> &'static str {
        let mut words = self.text.split_whitespace();
        while let Some(word) = words.next() {
            if ["FROM", "INTO", "UPDATE"].contains(&word) {
                return words
                    .next()
                    .and_then(|table| table.split('(').next())
                    .unwrap_or("");
            }
        }
        ""
    }

    /// The number of its placeholders, or what is wrong with them: `$1`, `$2` … must first appear in ascending
    /// order without a gap, because SQLite numbers them by first appearance.
    pub fn placeholders(&self, engine: Engine) -> Result<usize, String> {
        let mut seen = 0;
        for number in numbers(self.text(engine)) {
            match number {
                Some(number) if number <= seen && number > 0 => {}
                Some(number) if number == seen + 1 => seen = number,
                Some(number) => {
                    return Err(format!(
                        "{}: ${number} appears after only {seen} others",
                        self.name()
                    ));
                }
                None => return Err(format!("{}: a $ without a number, or a quoted $", self.name())),
            }
        }
        if self.text(engine).contains('?') {
            return Err(format!("{}: placeholders are written $1, not ?", self.name()));
        }
        Ok(seen)
    }
}

/// The numbers behind each `$` of a text, in order.
fn numbers(text: &str) -> impl Iterator<Item = Option<usize>> {
    text.split('$').skip(1).map(|rest| {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
        digits.parse().ok()
    })
}

/// Every statement of this crate.
pub fn registered() -> impl Iterator<Item = &'static Statement> {
    crate::MODULES.iter().copied().flatten().copied()
}

/// Makes the statements of a module and their list `STATEMENTS`, which stands in `MODULES` of the crate root.
///
/// ```
/// onward_store::statements! {
///     FIND = "SELECT title FROM goals WHERE owner_id = $1 AND id = $2";
///     // Two texts only with a comment that says why.
///     SIZE = "SELECT 1 AS size", postgres = "SELECT CAST(2 AS BIGINT) AS size";
/// }
/// assert_eq!(STATEMENTS.len(), 2);
/// assert_eq!(FIND.placeholders(onward_store::Engine::Sqlite), Ok(2));
/// assert!(SIZE.has_two_texts());
/// ```
#[macro_export]
macro_rules! statements {
    (@other) => { None };
    (@other $other:expr) => { Some($other) };
    ($($(#[$meta:meta])* $vis:vis $name:ident = $text:expr $(, postgres = $other:expr)?;)+) => {
        $(
            $(#[$meta])*
            $vis static $name: $crate::statement::Statement = $crate::statement::Statement::new(
                module_path!(),
                stringify!($name),
                $text,
                $crate::statements!(@other $($other)?),
            );
        )+

        /// The statements of this module.
        pub(crate) static STATEMENTS: &[&$crate::statement::Statement] = &[$(&$name),+];
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &'static str) -> Result<usize, String> {
        Statement::new("m", "S", text, None).placeholders(Engine::Sqlite)
    }

    #[test]
    fn placeholders_first_appear_in_ascending_order() {
        assert_eq!(placeholders("SELECT 1"), Ok(0));
        assert_eq!(placeholders("SELECT $1, $2, $1, $3"), Ok(3));
        assert!(placeholders("SELECT $2, $1").is_err());
        assert!(placeholders("SELECT $1, $3").is_err());
        assert!(placeholders("SELECT $0").is_err());
        assert!(placeholders("SELECT '$'").is_err());
        assert!(placeholders("SELECT ?").is_err());
    }

    #[test]
    fn the_table_of_a_statement_is_the_first_it_names() {
        let table = |text| Statement::new("m", "S", text, None).table();
        assert_eq!(table("SELECT a\n FROM goals WHERE"), "goals");
        assert_eq!(table("INSERT INTO users(id) VALUES ($1)"), "users");
        assert_eq!(table("UPDATE feeds SET last_seq = 1"), "feeds");
        assert_eq!(table("SELECT 1"), "");
    }
}
