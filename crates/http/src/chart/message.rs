//! What a chart says, in a sentence.

use onward_domain::day::Day;
use onward_domain::plan::{Ask, Bounds};
use onward_domain::quantity::Total;
use onward_domain::standing::{Forecast, Ratio, Standing, Status};
use onward_service::Drawing;

use super::calendar::long;
use super::drawn;
use super::scale::plain;

/// How many days with a check-in a forecast needs.
const ENOUGH: usize = 14;

/// What a chart says about its goal.
pub fn message(drawing: &Drawing) -> String {
    let mut sentences = vec![format!("{}.", headline(drawing))];
    let standing = &drawing.standing;
    if let Some(lead) = standing.lead.map(drawn) {
        let size = plain(lead.abs(), 2);
        let place = if lead < 0.0 { "behind" } else { "ahead of" };
        sentences.push(if size == "0" {
            "That is on the line.".to_owned()
        } else {
            format!("That is {size} {place} the line.")
        });
    }
    if let Some(due) = due(drawing) {
        sentences.push(format!("It is due on {}.", long(due)));
    }
    sentences.extend(outlook(drawing));
    let rest = (standing.status == Status::Resting).then(|| "It rests.".to_owned());
    sentences.extend(rest);
    sentences.join(" ")
}

/// The number now and the one wanted: `13 of 24 books`.
pub(super) fn headline(drawing: &Drawing) -> String {
    let Standing {
        current,
        target,
        period,
        adherence,
        ..
    } = &drawing.standing;
    let unit = drawing.goal.measure.unit.as_ref();
    let unit = unit.map(|unit| format!(" {}", unit.as_str())).unwrap_or_default();
    if drawing.logged == 0 {
        return match target {
            Some(target) => format!("No check-ins yet, {target}{unit} wanted"),
            None => "No check-ins yet".to_owned(),
        };
    }
    if let Some(period) = period {
        let value = period
            .value
            .map_or_else(|| "0".to_owned(), |value| shown(drawing, value));
        let kept = adherence.map(|share| format!(", kept {} % of the time", percent(share)));
        let bound = bound(drawing).unwrap_or_default();
        return format!("{value}{unit} so far{bound}{}", kept.unwrap_or_default());
    }
    match (current, target) {
        (Some(current), Some(target)) => format!("{} of {target}{unit}", shown(drawing, *current)),
        (Some(current), None) => format!("{}{unit}", shown(drawing, *current)),
        (None, Some(target)) => format!("{target}{unit} wanted"),
        (None, None) => format!("Check-ins on {} days", drawing.logged),
    }
}

/// What a keep asks for: `, at least 3 asked`.
fn bound(drawing: &Drawing) -> Option<String> {
    let bounds = bounds(drawing)?;
    Some(match (bounds.at_least(), bounds.at_most()) {
        (Some(low), Some(high)) => format!(", {low} to {high} asked"),
        (Some(low), None) => format!(", at least {low} asked"),
        (None, Some(high)) => format!(", at most {high} asked"),
        (None, None) => String::new(),
    })
}

/// What the plan asks on the last day that is known, or asked before it rested.
fn asked(drawing: &Drawing) -> Option<&Ask> {
    let segments = drawing.goal.plan.segments().iter();
    let begun = segments.filter(|segment| segment.from <= drawing.until);
    begun
        .map(|segment| &segment.ask)
        .rfind(|ask| !matches!(ask, Ask::Rest(_)))
}

/// The bounds of what is to be kept.
pub(super) fn bounds(drawing: &Drawing) -> Option<Bounds> {
    match asked(drawing)? {
        Ask::Keep(keep) => Some(keep.bounds),
        Ask::Reach(_) | Ask::Rest(_) => None,
    }
}

/// The due day of what is to be reached.
pub(super) fn due(drawing: &Drawing) -> Option<Day> {
    match asked(drawing)? {
        Ask::Reach(reach) => reach.due_on,
        Ask::Keep(_) | Ask::Rest(_) => None,
    }
}

/// What is likely, or what is missing to say it.
fn outlook(drawing: &Drawing) -> Option<String> {
    let due = due(drawing)?;
    match drawing.standing.forecast {
        Some(Forecast {
            probability: Some(probability),
            low: Some(low),
            high: Some(high),
            ..
        }) => Some(format!(
            "It is {} % likely to be made; between {} and {} are likely by {}.",
            percent(probability),
            shown(drawing, low),
            shown(drawing, high),
            long(due),
        )),
        Some(_) | None => missing(drawing).map(|missing| format!("{missing}.")),
    }
}

/// What a forecast waits for.
pub(super) fn missing(drawing: &Drawing) -> Option<String> {
    let open = match drawing.standing.status {
        Status::Pending | Status::Stale | Status::OnTrack | Status::AtRisk | Status::OffTrack => true,
        Status::Achieved
        | Status::Missed
        | Status::Dropped
        | Status::Done
        | Status::Resting
        | Status::Overdue => false,
    };
    let waits = open && drawing.standing.forecast.is_none() && due(drawing).is_some();
    waits.then(|| {
        if drawing.logged < ENOUGH {
            format!(
                "A forecast needs {ENOUGH} days with check-ins; there are {}",
                drawing.logged
            )
        } else {
            "A forecast needs four weeks of check-ins".to_owned()
        }
    })
}

/// A derived number with as many decimals as the measure shows.
pub(super) fn shown(drawing: &Drawing, value: Total) -> String {
    plain(drawn(value), usize::from(drawing.goal.measure.decimals.get()))
}

/// A share in whole percent.
pub(super) fn percent(share: Ratio) -> String {
    plain(share.to_string().parse::<f64>().unwrap_or_default() * 100.0, 0)
}
