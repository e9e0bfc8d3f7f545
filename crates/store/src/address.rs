//! Where a database is: `sqlite://path/to/file` or `postgres://user:password@host/name`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::Refusal;

/// The address of a database. Its `Debug` shows no password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as libpq writes it.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = Refusal;

    fn from_str(url: &str) -> Result<Self, Refusal> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if path.is_empty() || path.contains(['?', '#', '\0']) || path == ":memory:" {
                return Err(Refusal::Address(
                    "sqlite:// needs the path of a file, without ? and #".to_owned(),
                ));
            }
            Ok(Self::Sqlite(PathBuf::from(path)))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            crate::postgres::configuration(url)?;
            Ok(Self::Postgres(url.to_owned()))
        } else {
            Err(Refusal::Address(
                "a database begins with sqlite:// or postgres://".to_owned(),
            ))
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => {
                let place = url.split("://").nth(1).unwrap_or("");
                let place = place.split(['?', '#']).next().unwrap_or("");
                write!(f, "postgres://***@{}", place.rsplit('@').next().unwrap_or(""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let shown = |url: &str| format!("{:?}", url.parse::<DatabaseUrl>().unwrap());
        assert_eq!(
            shown("postgres://ada:secret@db.example/onward?connect_timeout=1"),
            "postgres://***@db.example/onward"
        );
        assert_eq!(
            shown("postgres://db.example/onward?password=secret"),
            "postgres://***@db.example/onward"
        );
        assert_eq!(
            shown("sqlite://onward-data/onward.db"),
            "sqlite://onward-data/onward.db"
        );
        assert_eq!(
            shown("sqlite:///var/lib/onward.db"),
            "sqlite:///var/lib/onward.db"
        );
    }

    #[test]
    fn what_is_not_the_address_of_a_database_is_refused() {
        for url in [
            "",
            "mysql://x",
            "sqlite://",
            "sqlite://:memory:",
            "sqlite://a?mode=ro",
            "onward.db",
        ] {
            assert!(
                matches!(url.parse::<DatabaseUrl>(), Err(Refusal::Address(_))),
                "{url}"
            );
        }
    }

    #[test]
    fn encryption_is_refused_while_it_cannot_be_had() {
        for mode in ["require", "verify-ca", "verify-full"] {
            let url = format!("postgres://db.example/onward?sslmode={mode}");
            assert_eq!(url.parse::<DatabaseUrl>(), Err(Refusal::NoTls(mode.to_owned())));
        }
        assert!(
            "postgres://db.example/onward?sslmode=disable"
                .parse::<DatabaseUrl>()
                .is_ok()
        );
    }
}
