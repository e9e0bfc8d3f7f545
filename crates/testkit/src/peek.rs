//! Looking into a database behind the service's back, for what no operation shows.

use onward_domain::ids::UserId;
use onward_store::{Engine, FromRow, Row, Statement, StoreError, events, statements};

use crate::database::TestDb;

statements! {
    PLAN_VERSIONS = "SELECT plan_version
                     FROM goals
                     WHERE owner_id = $1
                     ORDER BY id";
    COUNT_TRIES = "SELECT CAST(COUNT(*) AS BIGINT) AS buckets
                   FROM attempts";
    AUDITED = "SELECT action, actor_id, address, request_id
               FROM audit
               ORDER BY id";
}

// The macro makes a list for the register of `store`, where these do not stand: they are no part of the program.
const _: &[&Statement] = STATEMENTS;

struct PlanVersion(i64);

impl FromRow for PlanVersion {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.get("plan_version").map(Self)
    }
}

/// A line of the audit log.
#[derive(Debug)]
pub struct Line {
    /// What happened.
    pub action: String,
    /// Who did it.
    pub actor: Option<UserId>,
    /// From where.
    pub address: Option<String>,
    /// In which request.
    pub request_id: Option<String>,
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            action: row.get("action")?,
            actor: row.get("actor_id")?,
            address: row.get("address")?,
            request_id: row.get("request_id")?,
        })
    }
}

impl TestDb {
    /// The lines of the audit log, oldest first.
    pub async fn audited(&self) -> Vec<Line> {
        let lines = self.read().await.all(&AUDITED, &[]).await;
        lines.expect("the log is read")
    }

    /// How many buckets of tries are kept.
    pub async fn counted_tries(&self) -> i64 {
        let counted = self.read().await.one(&COUNT_TRIES, &[]).await;
        counted.expect("the rows are counted")
    }

    /// The kinds of the events in a feed, oldest first.
    pub async fn happened_to(&self, owner: UserId) -> Vec<String> {
        let events = events::after(&mut self.read().await, owner, 0, 1000).await;
        let events = events.expect("the feed is read");
        events.into_iter().map(|event| event.kind).collect()
    }

    /// The plan versions of an owner's goals, in the order of their ids.
    pub async fn plan_versions(&self, owner: UserId) -> Vec<i64> {
        let mut tx = self.read().await;
        let versions = tx.all(&PLAN_VERSIONS, &[owner.into()]).await;
        let versions: Vec<PlanVersion> = versions.expect("the rows are read");
        versions.into_iter().map(|PlanVersion(version)| version).collect()
    }

    /// The columns of all tables in which a text, or the bytes of an id written in hexadecimal, stands: `table.column`.
    pub async fn columns_with(&self, text: &str) -> Vec<String> {
        assert!(
            text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "it stands in a statement"
        );
        let schema = self.store().schema().await.expect("the schema is read");
        let mut found = Vec::new();
        let mut tx = self.read().await;
        for (table, about) in &schema.tables {
            for (column, about) in &about.columns {
                if about.kind == "INTEGER" {
                    continue;
                }
                let sought = sought(self.engine(), column, &about.kind);
                let sql = format!(
                    "SELECT CAST(COUNT(*) AS BIGINT) AS found FROM {table} WHERE {sought} LIKE '%{text}%'"
                );
                let statement = Statement::new("peek", "FOUND", sql.leak(), None);
                let rows: i64 = tx
                    .one(Box::leak(Box::new(statement)), &[])
                    .await
                    .expect("the rows are counted");
                if rows > 0 {
                    found.push(format!("{table}.{column}"));
                }
            }
        }
        found
    }
}

/// A column as a lower-case text, ids and bytes in hexadecimal.
fn sought(engine: Engine, column: &str, kind: &str) -> String {
    match (engine, kind) {
        (Engine::Sqlite, "BLOB") => format!("LOWER(HEX({column}))"),
        (Engine::Postgres, "BLOB") => format!("REPLACE(CAST({column} AS TEXT), '-', '')"),
        (Engine::Sqlite | Engine::Postgres, _) => format!("REPLACE(LOWER({column}), '-', '')"),
    }
}
