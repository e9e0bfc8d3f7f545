//! Documents thrown by dice, the same in every run.

use serde_json::Value;

/// A generator whose numbers are the same in every run (xorshift).
pub(in crate::api) struct Dice(pub(in crate::api) u64);

impl Dice {
    pub(in crate::api) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    pub(in crate::api) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

const NAMES: [&str; 48] = [
    "title",
    "description",
    "tags",
    "color",
    "icon",
    "parent_id",
    "weight",
    "position",
    "state",
    "measure",
    "plan",
    "time_zone",
    "check_in_every",
    "archived_at",
    "aggregate",
    "unit",
    "decimals",
    "missing",
    "from",
    "reach",
    "keep",
    "rest",
    "start",
    "target",
    "due_on",
    "at_least",
    "at_most",
    "every",
    "on",
    "carry",
    "reason",
    "weekdays",
    "month_days",
    "rolling_days",
    "occurred_on",
    "occurred_at",
    "value",
    "skipped",
    "note",
    "confidence",
    "external_id",
    "items",
    "on_conflict",
    "id",
    "version",
    "username",
    "password",
    "",
];

const LITERALS: [&str; 44] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1",
    "7",
    "1.5",
    "1e400",
    "-1e-400",
    "0.0000001",
    "9007199254740993",
    "99999999999999999999999",
    "1e18",
    "\"\"",
    "\" \"",
    "\"x\"",
    "\"\\u0000\"",
    "\"\\ud83c\\udfaf\"",
    "\"a\\nb\"",
    "\"2026-11-20\"",
    "\"9999-12-31\"",
    "\"0001-01-01\"",
    "\"2026-11-20T07:30:00Z\"",
    "\"9999-12-31T23:59:59.999Z\"",
    "\"0001-01-01T00:00:00Z\"",
    "\"0001-01-01T00:00:00+23:59\"",
    "\"P1D\"",
    "\"P1W\"",
    "\"P999Y\"",
    "\"P0D\"",
    "\"UTC\"",
    "\"Pacific/Apia\"",
    "\"active\"",
    "\"achieved\"",
    "\"sum\"",
    "\"count\"",
    "\"last\"",
    "\"children\"",
    "\"019a9f0c-8a00-7000-8000-0000000000ff\"",
    "\"#1f6feb\"",
    "[]",
    "{}",
];

/// A document of at most so many levels, mostly of names and values that mean something somewhere.
fn document(dice: &mut Dice, levels: usize) -> String {
    match dice.roll(if levels == 0 { 6 } else { 10 }) {
        0..=5 => (*dice.pick(&LITERALS)).to_owned(),
        6 => {
            let items: Vec<_> = (0..dice.roll(4)).map(|_| document(dice, levels - 1)).collect();
            format!("[{}]", items.join(","))
        }
        _ => object(dice, levels - 1),
    }
}

pub(super) fn object(dice: &mut Dice, levels: usize) -> String {
    let count = 1 + dice.roll(6);
    let first = dice.roll(NAMES.len());
    let members = (0..count).map(|number| {
        let name = NAMES[(first + number * 7) % NAMES.len()];
        format!("\"{name}\":{}", document(dice, levels))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// A body that is right but for a few values that were replaced.
pub(super) fn bent(dice: &mut Dice, right: &Value) -> String {
    let mut body = right.clone();
    for _ in 0..=dice.roll(2) {
        let literal = document(dice, 2);
        bend(
            dice,
            &mut body,
            serde_json::from_str(&literal).unwrap_or(Value::Null),
        );
    }
    body.to_string()
}

/// Puts another value somewhere into a document, the likelier the deeper.
fn bend(dice: &mut Dice, place: &mut Value, by: Value) {
    let deeper = dice.roll(3) > 0;
    let mut inner: Vec<&mut Value> = match place {
        Value::Array(items) if deeper => items.iter_mut().collect(),
        Value::Object(members) if deeper => members.values_mut().collect(),
        Value::Array(_)
        | Value::Object(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_) => Vec::new(),
    };
    if inner.is_empty() {
        *place = by;
    } else {
        let at = dice.roll(inner.len());
        bend(dice, inner[at], by);
    }
}
