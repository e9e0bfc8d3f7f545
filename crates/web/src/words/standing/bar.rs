//! Progress as a bar: how far it is filled, where on it the line is, what stands at its ends.

use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::plan::Ask;
use onward_domain::quantity::{Quantity, Total};
use onward_domain::standing::{Ratio, Standing};

use crate::text::say_with;
use crate::words::{amount, day};

/// Progress as a bar, with the place where the line expects it to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// From 0 to 1.
    pub(crate) value: String,
    /// The same for people.
    pub(crate) percent: String,
    /// How the bar is called.
    pub(crate) label: String,
    /// How far along the bar the line is today: `88.77%`.
    pub(crate) place: Option<String>,
}

/// The bar of a goal that has progress.
pub(super) fn pace(goal: &Goal, standing: &Standing, progress: Ratio) -> Pace {
    let percent = say_with("pace-text", [("percent", amount::percent(progress).into())]);
    Pace {
        value: progress.to_string(),
        percent,
        label: say_with("pace-label", [("goal", goal.title.as_str().into())]),
        place: place(goal, standing),
    }
}

/// Where on the bar the line is: its share of the way from start to target.
fn place(goal: &Goal, standing: &Standing) -> Option<String> {
    let (expected, target) = (standing.expected?, Total::from(standing.target?));
    let start = Total::from(journey_start(goal, standing.as_of)?);
    let way = target
        .millionths()
        .checked_sub(start.millionths())
        .filter(|way| *way != 0)?;
    let gone = expected.millionths().checked_sub(start.millionths())?;
    let share = gone.checked_mul(10_000)?.checked_div(way)?.clamp(0, 10_000);
    Some(format!("{}.{:02}%", share / 100, share % 100))
}

fn journey_start(goal: &Goal, day: Day) -> Option<Quantity> {
    Some(goal.plan.journey_of(goal.plan.active_on(day)?)?.start)
}

/// The ends of the line: its first day and start, its due day and target.
pub(super) fn ends(goal: &Goal, standing: &Standing) -> Option<(String, String)> {
    let at = goal.plan.active_on(standing.as_of)?;
    let journey = goal.plan.journey_of(at)?;
    let end = |on: Day, number: Quantity| {
        let number = amount::with_unit(&amount::exact(number), &goal.measure);
        say_with(
            "pace-end",
            [("day", day::plain(on).into()), ("number", number.into())],
        )
    };
    let target = standing.target?;
    let last = match reach_due(goal, at) {
        Some(due) => end(due, target),
        None => amount::with_unit(&amount::exact(target), &goal.measure),
    };
    Some((end(journey.from, journey.start), last))
}

fn reach_due(goal: &Goal, place: usize) -> Option<Day> {
    match &goal.segments().get(place)?.ask {
        Ask::Reach(reach) => reach.due_on,
        Ask::Keep(_) | Ask::Rest(_) => None,
    }
}
