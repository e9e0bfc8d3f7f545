//! Reads the form of a new goal; what the chosen kind does not need is not looked at.

use onward_domain::day::Day;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::{GoalState, NewGoal, Tags, Weight};
use onward_domain::measure::{Aggregate, Decimals, Measure, Missing};
use onward_domain::plan::{Ask, Bounds, DaySelection, Every, Keep, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::text::{Description, Title, Unit};

use super::{Form, typed};

/// A field was refused, and that is noted already.
struct Noted;

/// The aggregates the form explains; goals measured by the goals below them are not made here.
pub(crate) const USUAL: [&str; 3] = ["sum", "count", "last"];

/// Those it only names.
pub(crate) const RARER: [&str; 3] = ["mean", "min", "max"];

/// The units of a period.
pub(crate) const UNITS: [&str; 6] = ["day", "week", "month", "quarter", "year", "rolling"];

/// The fields that stand behind "More settings".
const FURTHER: [&str; 4] = ["description", "from", "decimals", "missing"];

/// A form with sensible beginnings: a sum that starts at nothing, today.
pub(crate) fn fresh() -> Form {
    let values = [
        ("kind", "reach"),
        ("aggregate", "sum"),
        ("start", "0"),
        ("every_number", "1"),
        ("every_unit", "week"),
        ("from", "today"),
        ("decimals", "2"),
        ("missing", "unknown"),
    ];
    Form::fresh(values.map(|(name, value)| (name, value.to_owned())))
}

/// Whether "More settings" has something to put right.
pub(crate) fn shows_further(form: &Form) -> bool {
    FURTHER.iter().any(|name| form.error(name).is_some())
}

/// Reads the form; all errors at once, in the order of the page.
pub(crate) fn read(form: &Form, today: Day) -> Result<NewGoal, Fields> {
    let mut fields = Fields::default();
    let title = fields.keep("title", Title::parse(form.value("title")));
    let counted = counted(form, &mut fields);
    let plan = plan(form, today, &mut fields);
    let description = fields.keep(
        "description",
        Description::parse_optional(form.value("description")),
    );
    let shown = shown(form, &mut fields);
    match (title, description, counted, shown, plan) {
        (Some(title), Some(description), Some((aggregate, unit)), Some((decimals, missing)), Some(plan)) => {
            fields.done(NewGoal {
                title,
                description,
                tags: Tags::default(),
                color: None,
                icon: None,
                parent: None,
                weight: Weight::ONE,
                position: None,
                state: GoalState::Active,
                measure: Measure {
                    aggregate,
                    unit,
                    decimals,
                    missing,
                },
                plan: Some(plan),
                time_zone: None,
                check_in_every: None,
                archived_at: None,
            })
        }
        _ => Err(fields),
    }
}

fn counted(form: &Form, fields: &mut Fields) -> Option<(Aggregate, Option<Unit>)> {
    let offered = |word: &&str| USUAL.contains(word) || RARER.contains(word);
    let aggregate = Some(form.value("aggregate"))
        .filter(offered)
        .and_then(Aggregate::from_word);
    let aggregate = fields.keep("aggregate", aggregate.ok_or_else(unchosen));
    let unit = fields.keep("unit", Unit::parse_optional(form.value("unit")));
    Some((aggregate?, unit?))
}

fn shown(form: &Form, fields: &mut Fields) -> Option<(Decimals, Missing)> {
    let decimals = match form.filled("decimals") {
        Some(text) => fields.keep("decimals", typed::whole(text).and_then(Decimals::new)),
        None => Some(Decimals::DEFAULT),
    };
    let missing = match form.filled("missing") {
        Some(word) => fields.keep("missing", Missing::from_word(word).ok_or_else(unchosen)),
        None => Some(Missing::Unknown),
    };
    Some((decimals?, missing?))
}

fn plan(form: &Form, today: Day, fields: &mut Fields) -> Option<Plan> {
    let ask = match form.value("kind") {
        "reach" => reach(form, today, fields).map(Ask::Reach),
        "keep" => keep(form, fields).map(Ask::Keep),
        "log" => return Some(Plan::none()),
        _ => fields.keep("kind", Err(unchosen())),
    };
    let from = match form.filled("from") {
        Some(text) => fields.keep("from", typed::day(text, today)),
        None => Some(today),
    };
    let plan = Plan::new(vec![Segment {
        from: from?,
        ask: ask?,
    }]);
    plan.map_err(|refused| fields.extend(refused)).ok()
}

fn reach(form: &Form, today: Day, fields: &mut Fields) -> Option<Reach> {
    let start = match form.filled("start") {
        Some(text) => fields.keep("start", typed::quantity(text)),
        None => Some(Quantity::ZERO),
    };
    let target = match form.filled("target") {
        Some(text) => fields.keep("target", typed::quantity(text)),
        None => fields.keep("target", Err(missing())),
    };
    let due_on = optional(fields, "due_on", form, |text| typed::day(text, today));
    Some(Reach {
        start: Some(start?),
        target: target?,
        due_on: due_on.ok()?,
    })
}

fn keep(form: &Form, fields: &mut Fields) -> Option<Keep> {
    let low = optional(fields, "at_least", form, typed::quantity);
    let high = optional(fields, "at_most", form, typed::quantity);
    let bounds = match (low, high) {
        (Ok(Some(low)), Ok(Some(high))) => Some(Bounds::Band(low, high)),
        (Ok(Some(low)), Ok(None)) => Some(Bounds::AtLeast(low)),
        (Ok(None), Ok(Some(high))) => Some(Bounds::AtMost(high)),
        (Ok(None), Ok(None)) => fields.keep("at_least", Err(missing())),
        (Err(Noted), _) | (_, Err(Noted)) => None,
    };
    let every = fields.keep("every_number", every(form));
    let on = days(form, fields);
    let carry = optional(fields, "carry", form, |text| {
        // More than fits is as far beyond the limit as anything else, and refused with it.
        typed::whole(text).map(|number| u8::try_from(number).unwrap_or(u8::MAX))
    });
    Some(Keep {
        bounds: bounds?,
        every: every?,
        on: on.ok()?,
        carry: carry.ok()?.unwrap_or(0),
    })
}

fn every(form: &Form) -> Result<Every, Reason> {
    let number = form.filled("every_number").map_or(Ok(1), typed::whole)?;
    match form.value("every_unit") {
        "rolling" => Every::rolling(number),
        unit => {
            let (number, letter) = match unit {
                "day" => (number, 'D'),
                "week" => (number, 'W'),
                "month" => (number, 'M'),
                "quarter" => (number.saturating_mul(3), 'M'),
                "year" => (number, 'Y'),
                _ => return Err(unchosen()),
            };
            format!("P{number}{letter}").parse()
        }
    }
}

fn days(form: &Form, fields: &mut Fields) -> Result<Option<DaySelection>, Noted> {
    let chosen: Vec<i64> = form.all("on").map(|day| day.parse().unwrap_or(0)).collect();
    if chosen.is_empty() {
        return Ok(None);
    }
    fields
        .keep("on", DaySelection::weekdays(&chosen))
        .map(Some)
        .ok_or(Noted)
}

/// A field that may be left empty: absent, or its value.
fn optional<T>(
    fields: &mut Fields,
    name: &'static str,
    form: &Form,
    read: impl FnOnce(&str) -> Result<T, Reason>,
) -> Result<Option<T>, Noted> {
    match form.filled(name) {
        Some(text) => fields.keep(name, read(text)).map(Some).ok_or(Noted),
        None => Ok(None),
    }
}

fn missing() -> Reason {
    Reason::new(Kind::Missing, "Must be given")
}

fn unchosen() -> Reason {
    Reason::new(Kind::Enum, "Must be one of the choices")
}

#[cfg(test)]
mod tests;
