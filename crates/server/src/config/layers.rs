//! Values put over one another: each is checked alone, so that a refusal names its key and its origin.

use std::collections::BTreeMap;

use config::{Map, Value, ValueKind};

use super::{Config, Origin, Refusal, Refusals};

/// The values collected so far, later ones over earlier ones.
#[derive(Debug, Default)]
pub(super) struct Layers {
    values: BTreeMap<String, (Value, Origin)>,
    refused: Vec<Refusal>,
}

impl Layers {
    /// Puts a value over what was there, or notes why it is refused.
    pub(super) fn set(&mut self, key: &str, value: Value, origin: Origin) {
        if let Err(error) = tree([(key, value.clone())]).try_deserialize::<Config>() {
            // The library adds the part of the key that it knows; ours is whole and stands in front.
            let reason = error.to_string();
            let reason = reason
                .rsplit_once(" for key `")
                .map_or(reason.as_str(), |(reason, _)| reason);
            self.refuse(Some(key), origin, reason);
            return;
        }
        // A secret and the file that would hold it are one thing: the later one counts.
        self.values.remove(&format!("{key}_file"));
        self.values.insert(key.to_owned(), (value, origin));
    }

    /// Puts a text over what was there; the struct decides what type it is read as.
    pub(super) fn set_text(&mut self, key: &str, text: &str, origin: Origin) {
        self.set(key, Value::new(None, text), origin);
    }

    /// Puts all values of a table over what was there.
    pub(super) fn set_table(&mut self, prefix: &str, table: Map<String, Value>, origin: &Origin) {
        for (name, value) in table {
            let key = if prefix.is_empty() {
                name
            } else {
                format!("{prefix}.{name}")
            };
            if let ValueKind::Table(inner) = &value.kind
                && !inner.is_empty()
            {
                self.set_table(&key, inner.clone(), origin);
            } else {
                self.set(&key, Value::new(None, value.kind), origin.clone());
            }
        }
    }

    /// Notes a refusal.
    pub(super) fn refuse(&mut self, key: Option<&str>, origin: Origin, reason: impl Into<String>) {
        self.refused.push(Refusal {
            key: key.map(str::to_owned),
            origin,
            reason: reason.into(),
        });
    }

    /// The text of a value that was set.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.values
            .get(key)
            .and_then(|(value, _)| value.clone().into_string().ok())
    }

    /// Where a value came from.
    pub(super) fn origin(&self, key: &str) -> Origin {
        self.values
            .get(key)
            .map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    /// The keys set by this origin.
    pub(super) fn keys_of<'a>(&'a self, wanted: &'a Origin) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(_, (_, origin))| origin == wanted)
            .map(|(key, _)| key.as_str())
    }

    /// The whole, with the origins of what was set, or everything that is refused.
    pub(super) fn finish(mut self) -> Result<(Config, BTreeMap<String, Origin>), Refusals> {
        let values = self
            .values
            .iter()
            .map(|(key, (value, _))| (key.as_str(), value.clone()));
        match tree(values).try_deserialize::<Config>() {
            Ok(config) => {
                for (key, reason) in config.validate() {
                    let origin = self.origin(key);
                    self.refuse(Some(key), origin, reason);
                }
                if self.refused.is_empty() {
                    let origins = self
                        .values
                        .into_iter()
                        .map(|(key, (_, origin))| (key, origin))
                        .collect();
                    return Ok((config, origins));
                }
            }
            Err(error) => self.refuse(None, Origin::Default, error.to_string()),
        }
        Err(Refusals(self.refused))
    }
}

/// A nested value from flat keys.
fn tree<'a>(values: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let mut root = Map::new();
    for (key, value) in values {
        insert(&mut root, key, value);
    }
    Value::new(None, ValueKind::Table(root))
}

fn insert(table: &mut Map<String, Value>, key: &str, value: Value) {
    let Some((head, rest)) = key.split_once('.') else {
        table.insert(key.to_owned(), value);
        return;
    };
    let entry = table
        .entry(head.to_owned())
        .or_insert_with(|| Value::new(None, ValueKind::Table(Map::new())));
    if let ValueKind::Table(inner) = &mut entry.kind {
        insert(inner, rest, value);
    }
}
