//! The safety net: what an engine says about statements and about the schema. Tests compare the two engines by it.

mod postgres;
mod sqlite;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::StoreError;
use crate::statement::Statement;
use crate::store::{Base, Engine, Store};

/// What an engine makes of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// How many values it takes.
    pub parameters: usize,
    /// The names of the columns it answers with.
    pub columns: Vec<String>,
}

/// A schema in the one form that both engines are reduced to: its tables by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The tables.
    pub tables: BTreeMap<String, Table>,
}

/// A table, without the order of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns by name.
    pub columns: BTreeMap<String, Column>,
    /// The columns of the primary key.
    pub primary: Vec<String>,
    /// Unique keys beside the primary one.
    pub unique: BTreeSet<Index>,
    /// Other indexes.
    pub indexes: BTreeSet<Index>,
    /// Foreign keys.
    pub references: BTreeSet<Reference>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// `INTEGER`, `TEXT` or `BLOB`; anything else is a type that this schema should not use.
    pub kind: String,
    /// Whether it may be empty.
    pub nullable: bool,
}

/// An index. Its name is not compared: unique constraints have names in PostgreSQL alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Index {
    /// The columns in order; `<expression>` for what is not a column.
    pub columns: Vec<String>,
    /// Whether it covers only some rows.
    pub partial: bool,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The columns that point.
    pub columns: Vec<String>,
    /// The table they point to.
    pub table: String,
    /// The columns they point to.
    pub targets: Vec<String>,
    /// What happens to the row when the one pointed to is deleted: `NO ACTION`, `CASCADE`, `SET NULL` …
    pub on_delete: String,
}

impl Store {
    /// Has the engine prepare a statement.
    pub async fn prepare(&self, statement: &Statement) -> Result<Prepared, StoreError> {
        let text = statement.text(self.engine());
        match &self.base {
            Base::Sqlite(base) => base.read_one().await?.run(|connection| {
                let prepared = connection.prepare(text)?;
                let columns = prepared.column_names().map(str::to_owned).collect();
                Ok(Prepared {
                    parameters: prepared.parameter_count(),
                    columns,
                })
            }),
            Base::Postgres(base) => {
                let session = base.read_one().await?;
                let prepared = session.client()?.prepare(text).await?;
                let columns = prepared
                    .columns()
                    .iter()
                    .map(|column| column.name().to_owned())
                    .collect();
                Ok(Prepared {
                    parameters: prepared.params().len(),
                    columns,
                })
            }
        }
    }

    /// The schema as it is now.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        match &self.base {
            Base::Sqlite(base) => base.read().await?.run(sqlite::schema),
            Base::Postgres(base) => postgres::schema(base.read().await?.client()?).await,
        }
    }
}

impl Store {
    /// Every unique key beside the primary ones: its columns as SQLite's messages spell them, and its name in
    /// PostgreSQL; on SQLite the name is empty.
    pub async fn unique_keys(&self) -> Result<BTreeMap<String, String>, StoreError> {
        match &self.base {
            Base::Sqlite(_) => {
                let tables = self.schema().await?.tables;
                let keys = tables.iter().flat_map(|(name, table)| {
                    table
                        .unique
                        .iter()
                        .map(|index| (spelled(name, &index.columns), String::new()))
                });
                Ok(keys.collect())
            }
            Base::Postgres(base) => postgres::key_names(base.read().await?.client()?).await,
        }
    }
}

impl Schema {
    fn table(&mut self, name: &str) -> &mut Table {
        self.tables.entry(name.to_owned()).or_default()
    }
}

impl Table {
    fn index(&mut self, index: Index, unique: bool) {
        let indexes = if unique {
            &mut self.unique
        } else {
            &mut self.indexes
        };
        indexes.insert(index);
    }
}

/// `t.c1, t.c2`.
fn spelled(table: &str, columns: &[String]) -> String {
    columns
        .iter()
        .map(|column| format!("{table}.{column}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The types of the design, as SQLite calls them.
fn reduced(engine: Engine, kind: &str, collation: Option<&str>) -> String {
    let reduced = match (engine, kind, collation) {
        (Engine::Sqlite, "INTEGER" | "TEXT" | "BLOB", _) => kind,
        (Engine::Postgres, "bigint" | "boolean", _) => "INTEGER",
        (Engine::Postgres, "uuid" | "bytea", _) => "BLOB",
        (Engine::Postgres, "text", Some("C")) => "TEXT",
        (Engine::Sqlite | Engine::Postgres, _, _) => return format!("{engine}: {kind} {collation:?}"),
    };
    reduced.to_owned()
}
