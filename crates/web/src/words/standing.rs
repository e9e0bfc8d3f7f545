//! Where a goal stands, in words and as a bar: `4.3 behind the line: 21.3 expected by today`.

mod bar;

pub(crate) use bar::Pace;

use std::cmp::Ordering;

use onward_domain::day::Day;
use onward_domain::goal::{Goal, Life, Outcome};
use onward_domain::plan::Ask;
use onward_domain::quantity::Total;
use onward_domain::standing::{Standing, Status};

use super::{amount, day, plan};
use crate::text::{say, say_with};

/// A status as icon and word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chip {
    /// The symbol of the sprite.
    pub(crate) icon: &'static str,
    /// The class that colours it.
    pub(crate) tone: &'static str,
    /// What it says.
    pub(crate) word: String,
}

/// A number with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// What it is.
    pub(crate) name: String,
    /// How much it is.
    pub(crate) value: String,
}

/// A goal's standing, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// The verdict; none where there is nothing to judge.
    pub(crate) chip: Option<Chip>,
    /// The number now.
    pub(crate) now: Option<String>,
    /// What it is to become: `of 24 books`.
    pub(crate) of: String,
    /// The bar, for goals that have progress.
    pub(crate) pace: Option<Pace>,
    /// The ends of the line: its first day and start, its due day and target.
    pub(crate) ends: Option<(String, String)>,
    /// What the line expects today, for its legend.
    pub(crate) key: Option<String>,
    /// One or two sentences that say why.
    pub(crate) verdict: String,
    /// More numbers.
    pub(crate) facts: Vec<Fact>,
}

/// Puts a standing into words; `today` is the goal's.
pub(crate) fn words(goal: &Goal, standing: &Standing, today: Day) -> Words {
    let measure = &goal.measure;
    let current = standing.current.map(|current| amount::rounded(current, measure));
    let target = standing
        .target
        .map(|target| amount::with_unit(&amount::exact(target), measure));
    Words {
        chip: chip(goal, standing),
        of: target
            .map(|target| towards(goal, standing, &target))
            .unwrap_or_default(),
        now: current,
        pace: standing
            .progress
            .map(|progress| bar::pace(goal, standing, progress)),
        ends: bar::ends(goal, standing),
        key: standing.expected.map(|expected| {
            say_with(
                "pace-key",
                [("expected", amount::rounded(expected, measure).into())],
            )
        }),
        verdict: verdict(goal, standing, today),
        facts: facts(goal, standing),
    }
}

/// What a number is compared with: a sum is so much of its target, a level is on the way to it.
fn towards(goal: &Goal, standing: &Standing, target: &str) -> String {
    let place = goal.plan.active_on(standing.as_of);
    let rising = place
        .and_then(|place| goal.plan.journey_of(place))
        .is_some_and(|journey| journey.rising);
    let name = if goal.measure.aggregate.is_flow() && rising {
        "standing-of"
    } else {
        "standing-towards"
    };
    say_with(name, [("target", target.into())])
}

/// How a closed goal ended, as icon and word.
pub(crate) fn outcome(life: Life) -> Option<Chip> {
    match life {
        Life::Active => None,
        Life::Closed { outcome, .. } => Some(status(match outcome {
            Outcome::Achieved => Status::Achieved,
            Outcome::Missed => Status::Missed,
            Outcome::Dropped => Status::Dropped,
        })),
    }
}

/// The status as icon and word.
pub(crate) fn status(status: Status) -> Chip {
    let (icon, tone, name) = match status {
        Status::Achieved => ("done", "chip-good", "status-achieved"),
        Status::Missed => ("close", "chip-bad", "status-missed"),
        Status::Dropped => ("close", "", "status-dropped"),
        Status::Done => ("done", "chip-good", "status-done"),
        Status::Resting => ("rest", "chip-calm", "status-resting"),
        Status::Pending => ("dots", "", "status-pending"),
        Status::Stale => ("clock", "chip-calm", "status-stale"),
        Status::Overdue => ("clock", "chip-bad", "status-overdue"),
        Status::OnTrack => ("up", "chip-good", "status-on-track"),
        Status::AtRisk => ("warn", "chip-warn", "status-at-risk"),
        Status::OffTrack => ("down", "chip-bad", "status-off-track"),
    };
    Chip {
        icon,
        tone,
        word: say(name),
    }
}

fn chip(goal: &Goal, standing: &Standing) -> Option<Chip> {
    let reaches = standing.target.is_some();
    // Without numbers to judge by, "pending" would only sound like a verdict.
    let silent =
        standing.status == Status::Pending && !reaches && goal.plan.active_on(standing.as_of).is_some();
    let nothing = goal.segments().is_empty() && standing.status == Status::Pending;
    (!silent && !nothing).then(|| status(standing.status))
}

fn verdict(goal: &Goal, standing: &Standing, today: Day) -> String {
    let active = goal
        .plan
        .active_on(standing.as_of)
        .and_then(|place| Some((place, goal.segments().get(place)?)));
    let Some((place, segment)) = active else {
        return match goal.plan.first_day() {
            Some(first) => say_with("standing-not-begun", [("day", day::plain(first).into())]),
            None => say("standing-no-plan"),
        };
    };
    match &segment.ask {
        Ask::Rest(_) => say("standing-resting"),
        Ask::Keep(_) => say_with(
            "standing-keep",
            [("plan", plan::ask(goal, place, segment).into())],
        ),
        Ask::Reach(_) if standing.progress.is_none() => say_with(
            "standing-keep",
            [("plan", plan::ask(goal, place, segment).into())],
        ),
        Ask::Reach(_)
            if standing
                .raw_progress
                .is_some_and(|raw| raw.ten_thousandths() >= 10_000) =>
        {
            say("standing-reached")
        }
        Ask::Reach(_) => line(goal, standing, today),
    }
}

/// The comparison with the line, or what is left where there is none.
fn line(goal: &Goal, standing: &Standing, today: Day) -> String {
    let words = |total: Total| amount::rounded(total, &goal.measure);
    let (Some(expected), Some(lead)) = (standing.expected, standing.lead) else {
        let rest = left(standing)
            .map(|left| amount::with_unit(&words(left), &goal.measure))
            .unwrap_or_default();
        return say_with("standing-to-go", [("rest", rest.into())]);
    };
    let shown = words(size(lead));
    // What rounds to nothing is on the line, whatever the sixth decimal says.
    let side = if shown == "0" {
        Ordering::Equal
    } else {
        lead.millionths().cmp(&0)
    };
    // A closed goal stands where it stood on its closing day.
    let shown_on = match goal.life {
        Life::Closed { on, .. } => on.min(standing.as_of),
        Life::Active => standing.as_of,
    };
    let name = match (side, shown_on == today) {
        (Ordering::Equal, true) => "standing-on-line",
        (Ordering::Greater, true) => "standing-ahead",
        (Ordering::Less, true) => "standing-behind",
        (Ordering::Equal, false) => "standing-on-line-on",
        (Ordering::Greater, false) => "standing-ahead-on",
        (Ordering::Less, false) => "standing-behind-on",
    };
    let values = [
        ("lead", shown.into()),
        ("expected", words(expected).into()),
        ("day", day::plain(shown_on).into()),
    ];
    say_with(name, values)
}

fn facts(goal: &Goal, standing: &Standing) -> Vec<Fact> {
    let measure = &goal.measure;
    let number = |name: &str, total: Total| Fact {
        name: say(name),
        value: amount::with_unit(&amount::rounded(total, measure), measure),
    };
    let progress = standing.progress.map(|progress| Fact {
        name: say("fact-progress"),
        value: say_with(
            "fact-progress-value",
            [("percent", amount::percent(progress).into())],
        ),
    });
    let moving = |total: &Total| total.millionths() > 0;
    let left = left(standing)
        .filter(moving)
        .map(|left| number("fact-left", left));
    let today = standing
        .needed_today
        .filter(moving)
        .map(|needed| number("fact-needed", needed));
    let daily = standing
        .needed_per_day
        .filter(moving)
        .map(|needed| number("fact-needed-per-day", needed));
    progress
        .into_iter()
        .chain(left)
        .chain(today)
        .chain(daily)
        .collect()
}

/// How far it is to the target, whichever way the goal goes.
fn left(standing: &Standing) -> Option<Total> {
    let (current, target) = (standing.current?, Total::from(standing.target?));
    let met = standing.raw_progress?.ten_thousandths() >= 10_000;
    let left = target.millionths().checked_sub(current.millionths())?;
    Some(if met {
        Total::ZERO
    } else {
        size(Total::from_millionths(left))
    })
}

fn size(total: Total) -> Total {
    Total::from_millionths(total.millionths().saturating_abs())
}

#[cfg(test)]
mod tests;
