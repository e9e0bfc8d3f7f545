//! Reads PostgreSQL's schema.

use std::collections::BTreeMap;

use tokio_postgres::{Client, Row};

use super::{Column, Index, Reference, Schema, reduced, spelled};
use crate::error::StoreError;
use crate::store::Engine;

const COLUMNS: &str = "
    SELECT t.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, c.collname::text
    FROM pg_class AS t
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_collation AS c ON c.oid = a.attcollation
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')";

const INDEXES: &str = "
    SELECT t.relname::text, x.indisprimary, x.indisunique, x.indpred IS NOT NULL,
           ARRAY(SELECT COALESCE(a.attname::text, '<expression>')
                 FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
                 LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0
                 WHERE k.place <= x.indnkeyatts
                 ORDER BY k.place),
           x.indexrelid::regclass::text
    FROM pg_index AS x
    JOIN pg_class AS t ON t.oid = x.indrelid
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')";

const REFERENCES: &str = "
    SELECT t.relname::text, o.relname::text,
           ARRAY(SELECT a.attname::text
                 FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
                 JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number
                 ORDER BY k.place),
           ARRAY(SELECT a.attname::text
                 FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)
                 JOIN pg_attribute AS a ON a.attrelid = o.oid AND a.attnum = k.number
                 ORDER BY k.place),
           CASE c.confdeltype
               WHEN 'a' THEN 'NO ACTION'
               WHEN 'r' THEN 'RESTRICT'
               WHEN 'c' THEN 'CASCADE'
               WHEN 'n' THEN 'SET NULL'
               ELSE 'SET DEFAULT'
           END
    FROM pg_constraint AS c
    JOIN pg_class AS t ON t.oid = c.conrelid
    JOIN pg_class AS o ON o.oid = c.confrelid
    WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace";

pub(super) async fn schema(client: &Client) -> Result<Schema, StoreError> {
    let mut schema = Schema::default();
    for row in client.query(COLUMNS, &[]).await? {
        let (table, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let (kind, required): (String, bool) = (row.try_get(2)?, row.try_get(3)?);
        let kind = reduced(Engine::Postgres, &kind, row.try_get(4)?);
        schema.table(&table).columns.insert(
            name,
            Column {
                kind,
                nullable: !required,
            },
        );
    }
    for row in client.query(INDEXES, &[]).await? {
        let table: String = row.try_get(0)?;
        let table = schema.table(&table);
        let columns: Vec<String> = row.try_get(4)?;
        if row.try_get(1)? {
            table.primary = columns;
        } else {
            table.index(
                Index {
                    columns,
                    partial: row.try_get(3)?,
                },
                row.try_get(2)?,
            );
        }
    }
    for row in client.query(REFERENCES, &[]).await? {
        let table: String = row.try_get(0)?;
        schema.table(&table).references.insert(reference(&row)?);
    }
    Ok(schema)
}

/// The name of every unique key beside the primary ones, by its columns as SQLite names them.
pub(super) async fn key_names(client: &Client) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = client.query(INDEXES, &[]).await?;
    let mut names = BTreeMap::new();
    for row in rows {
        let (table, columns): (String, Vec<String>) = (row.try_get(0)?, row.try_get(4)?);
        if row.try_get(2)? && !row.try_get::<_, bool>(1)? {
            names.insert(spelled(&table, &columns), row.try_get(5)?);
        }
    }
    Ok(names)
}

fn reference(row: &Row) -> Result<Reference, StoreError> {
    Ok(Reference {
        table: row.try_get(1)?,
        columns: row.try_get(2)?,
        targets: row.try_get(3)?,
        on_delete: row.try_get(4)?,
    })
}
