//! JSON without what differs from run to run, for snapshots.

use std::collections::HashMap;

use serde_json::Value;

/// The same document with every UUID replaced by its place: the first one that is met is `[id 1]`.
pub(crate) fn settled(mut document: Value) -> Value {
    settle(&mut document, &mut HashMap::new());
    document
}

fn settle(value: &mut Value, known: &mut HashMap<String, usize>) {
    match value {
        Value::String(text) => {
            while let Some(id) = uuid(text) {
                let next = known.len() + 1;
                let number = *known.entry(id.clone()).or_insert(next);
                *text = text.replace(&id, &format!("[id {number}]"));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| settle(item, known)),
        Value::Object(members) => members.values_mut().for_each(|member| settle(member, known)),
        Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// The first UUID in a text.
fn uuid(text: &str) -> Option<String> {
    let mut places = text.as_bytes().windows(36);
    let found = places.find(|window| window.iter().enumerate().all(|(at, byte)| is_of_uuid(at, *byte)));
    found.map(|window| String::from_utf8_lossy(window).into_owned())
}

fn is_of_uuid(at: usize, byte: u8) -> bool {
    match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    }
}
