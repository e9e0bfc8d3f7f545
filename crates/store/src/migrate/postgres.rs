//! Steps on PostgreSQL, on a connection of their own.

use onward_domain::clock::Instant;
use tokio_postgres::Client;

use super::plan::{self, Applied, Direction};
use super::{Attempt, MigrateError, Migration};
use crate::error::StoreError;
use crate::postgres::Postgres;
use crate::store::Engine;

/// "onward" in ASCII. The lock belongs to the transaction, so that a pooler between us and the server does no harm.
const LOCK: &str = "SELECT pg_try_advisory_xact_lock(122506430279268)";

const TABLE: &str = r#"
CREATE TABLE IF NOT EXISTS schema_migrations (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    checksum TEXT COLLATE "C" NOT NULL,
    applied_at BIGINT NOT NULL
)"#;

/// The steps that were taken, by number.
pub(super) async fn applied(client: &Client) -> Result<Vec<Applied>, StoreError> {
    let there = client
        .query_one("SELECT to_regclass('schema_migrations') IS NOT NULL", &[])
        .await?;
    if !there.try_get::<_, bool>(0)? {
        return Ok(Vec::new());
    }
    let text = "SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number";
    let rows = client.query(text, &[]).await?;
    let steps = rows.iter().map(|row| {
        Ok(Applied {
            number: row.try_get(0)?,
            name: row.try_get(1)?,
            checksum: row.try_get(2)?,
            applied_at: Instant::from_microseconds(row.try_get(3)?),
        })
    });
    steps.collect()
}

/// Takes the next step, if nobody else holds the lock. Dropping the client on an error rolls back.
pub(super) async fn attempt(
    postgres: &Postgres,
    list: &'static [Migration],
    direction: Direction,
    now: Instant,
) -> Result<Attempt, MigrateError> {
    let client = postgres.connect().await?;
    client.batch_execute("BEGIN").await.map_err(StoreError::from)?;
    let locked = client.query_one(LOCK, &[]).await.map_err(StoreError::from)?;
    if !locked.try_get::<_, bool>(0).map_err(StoreError::from)? {
        return Ok(Attempt::Locked);
    }
    let taken = applied(&client).await?;
    let Some(step) = plan::next(list, &taken, Engine::Postgres, direction)? else {
        return Ok(Attempt::Done(None));
    };
    let refused = |error| MigrateError::Step {
        name: step.name.to_owned(),
        direction,
        source: Box::new(error),
    };
    take(&client, step, direction, now).await.map_err(refused)?;
    Ok(Attempt::Done(Some(step.name)))
}

/// Runs the text and writes down that it was run.
async fn take(
    client: &Client,
    step: &'static Migration,
    direction: Direction,
    now: Instant,
) -> Result<(), tokio_postgres::Error> {
    client
        .batch_execute(step.text(Engine::Postgres, direction))
        .await?;
    client.batch_execute(TABLE).await?;
    match direction {
        Direction::Up => {
            let text =
                "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
            let checksum = step.checksum(Engine::Postgres);
            let at = now.microseconds();
            client
                .execute(text, &[&step.number(), &step.name, &checksum, &at])
                .await?;
        }
        Direction::Down => {
            client
                .execute(
                    "DELETE FROM schema_migrations WHERE number = $1",
                    &[&step.number()],
                )
                .await?;
        }
    }
    client.batch_execute("COMMIT").await
}
