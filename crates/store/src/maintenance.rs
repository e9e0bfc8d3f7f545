//! Making and removing PostgreSQL databases, for tests and development. The names are ours, and are checked.

use tokio_postgres::Client;

use crate::error::{Misuse, Refusal, StoreError};
use crate::postgres;

/// Makes a database; with a template it begins as its copy, and nobody may be connected to that meanwhile.
pub async fn create_database(url: &str, name: &str, template: Option<&str>) -> Result<(), StoreError> {
    let name = checked(name)?;
    let text = match template {
        Some(template) => format!(
            "CREATE DATABASE {name} TEMPLATE {} STRATEGY FILE_COPY",
            checked(template)?
        ),
        None => format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
    };
    Ok(client(url).await?.batch_execute(&text).await?)
}

/// Removes a database and whoever is connected to it.
pub async fn drop_database(url: &str, name: &str) -> Result<(), StoreError> {
    let text = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", checked(name)?);
    Ok(client(url).await?.batch_execute(&text).await?)
}

/// Gives a database another name; that name must be free.
pub async fn rename_database(url: &str, from: &str, to: &str) -> Result<(), StoreError> {
    let text = format!("ALTER DATABASE {} RENAME TO {}", checked(from)?, checked(to)?);
    Ok(client(url).await?.batch_execute(&text).await?)
}

/// Whether there is such a database.
pub async fn has_database(url: &str, name: &str) -> Result<bool, StoreError> {
    let text = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)";
    Ok(client(url).await?.query_one(text, &[&name]).await?.try_get(0)?)
}

/// The address of another database on the same server.
pub fn with_database(url: &str, name: &str) -> Result<String, StoreError> {
    let name = checked(name)?;
    let (scheme, rest) = url.split_once("://").ok_or(StoreError::Refused(Refusal::Address(
        "not the address of a PostgreSQL database".to_owned(),
    )))?;
    let (place, parameters) = match rest.split_once('?') {
        Some((place, parameters)) => (place, format!("?{parameters}")),
        None => (rest, String::new()),
    };
    let server = place.split('/').next().unwrap_or("");
    Ok(format!("{scheme}://{server}/{name}{parameters}"))
}

async fn client(url: &str) -> Result<Client, StoreError> {
    postgres::connect(&postgres::configuration(url).map_err(StoreError::Refused)?).await
}

/// Small letters, digits and underscores need no quotes and cannot end the statement.
fn checked(name: &str) -> Result<&str, StoreError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if (1..=63).contains(&name.len())
        && name.chars().all(plain)
        && !name.starts_with(|c: char| c.is_ascii_digit())
    {
        Ok(name)
    } else {
        Err(Misuse::DatabaseName(name.to_owned()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_reach_a_statement() {
        for name in ["", "1a", "A", "a b", "a;b", "a\"b", "ä", &"a".repeat(64)] {
            assert!(checked(name).is_err(), "{name}");
        }
        assert_eq!(checked("onward_test_1").unwrap(), "onward_test_1");
    }

    #[test]
    fn another_database_keeps_the_server_and_the_parameters() {
        let address = |url| with_database(url, "b").unwrap();
        assert_eq!(address("postgres://u:p@h:1/a?x=y"), "postgres://u:p@h:1/b?x=y");
        assert_eq!(address("postgres://u@%2Ftmp%2Fx"), "postgres://u@%2Ftmp%2Fx/b");
    }
}
