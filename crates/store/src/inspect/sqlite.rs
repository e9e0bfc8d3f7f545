//! Reads SQLite's schema.

use std::collections::BTreeMap;

use rusqlite::{Connection, Result, Row};

use super::{Column, Index, Reference, Schema, reduced};
use crate::store::Engine;

pub(super) fn schema(connection: &Connection) -> Result<Schema> {
    let mut schema = Schema::default();
    each(
        connection,
        "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk, t.strict
         FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY t.name, c.pk",
        |row| {
            let (table, name, kind): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (required, place): (bool, i64) = (row.get(3)?, row.get(4)?);
            let kind = if row.get(5)? {
                reduced(Engine::Sqlite, &kind, None)
            } else {
                "not STRICT".to_owned()
            };
            let table = schema.table(&table);
            if place > 0 {
                table.primary.push(name.clone());
            }
            table.columns.insert(
                name,
                Column {
                    kind,
                    nullable: !required && place == 0,
                },
            );
            Ok(())
        },
    )?;
    indexes(connection, &mut schema)?;
    references(connection, &mut schema)?;
    Ok(schema)
}

fn indexes(connection: &Connection, schema: &mut Schema) -> Result<()> {
    let mut indexes: BTreeMap<(String, String), (Index, bool)> = BTreeMap::new();
    each(
        connection,
        "SELECT t.name, i.name, i.\"unique\", i.partial, COALESCE(c.name, '<expression>')
         FROM pragma_table_list AS t, pragma_index_list(t.name) AS i, pragma_index_xinfo(i.name) AS c
         WHERE t.schema = 'main' AND t.type = 'table' AND i.origin <> 'pk' AND c.key = 1
         ORDER BY t.name, i.name, c.seqno",
        |row| {
            let (unique, partial) = (row.get(2)?, row.get(3)?);
            let fresh = || {
                (
                    Index {
                        columns: Vec::new(),
                        partial,
                    },
                    unique,
                )
            };
            indexes
                .entry((row.get(0)?, row.get(1)?))
                .or_insert_with(fresh)
                .0
                .columns
                .push(row.get(4)?);
            Ok(())
        },
    )?;
    for ((table, _), (index, unique)) in indexes {
        schema.table(&table).index(index, unique);
    }
    Ok(())
}

fn references(connection: &Connection, schema: &mut Schema) -> Result<()> {
    let mut references: BTreeMap<(String, i64), Reference> = BTreeMap::new();
    each(
        connection,
        "SELECT t.name, f.id, f.\"from\", f.\"table\", f.\"to\", f.on_delete
         FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f
         WHERE t.schema = 'main' AND t.type = 'table'
         ORDER BY t.name, f.id, f.seq",
        |row| {
            let (table, on_delete) = (row.get(3)?, row.get(5)?);
            let fresh = || Reference {
                columns: Vec::new(),
                table,
                targets: Vec::new(),
                on_delete,
            };
            let reference = references.entry((row.get(0)?, row.get(1)?)).or_insert_with(fresh);
            reference.columns.push(row.get(2)?);
            reference.targets.extend(row.get::<_, Option<String>>(4)?);
            Ok(())
        },
    )?;
    for ((table, _), mut reference) in references {
        // Without named targets a foreign key points to the primary key.
        if reference.targets.is_empty() {
            reference
                .targets
                .clone_from(&schema.table(&reference.table).primary);
        }
        schema.table(&table).references.insert(reference);
    }
    Ok(())
}

fn each(connection: &Connection, text: &str, mut read: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    let mut statement = connection.prepare(text)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        read(row)?;
    }
    Ok(())
}
