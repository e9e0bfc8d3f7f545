//! Plans in words.

use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::measure::Measure;
use onward_domain::plan::{Ask, Bounds, DaySelection, Every, Keep, Reach, Segment};
use onward_domain::quantity::Quantity;

use super::{amount, day};
use crate::text::{say, say_with};

/// One segment of a plan, to be shown in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// What is asked.
    pub(crate) what: String,
    /// From when on.
    pub(crate) from: String,
    /// The first day as a machine reads it.
    pub(crate) day: String,
    /// Whether it is the one of today.
    pub(crate) now: bool,
}

/// All segments of a goal's plan, the one of `today` marked.
pub(crate) fn lines(goal: &Goal, today: Day) -> Vec<Line> {
    let active = goal.plan.active_on(today);
    let segments = goal.segments().iter().enumerate();
    let lines = segments.map(|(place, segment)| Line {
        what: ask(goal, place, segment),
        from: say_with("goal-plan-from", [("day", day::plain(segment.from).into())]),
        day: segment.from.to_string(),
        now: active == Some(place),
    });
    lines.collect()
}

/// What the segment at a place asks.
pub(crate) fn ask(goal: &Goal, place: usize, segment: &Segment) -> String {
    match &segment.ask {
        Ask::Reach(part) => {
            let begins = goal
                .plan
                .journey_of(place)
                .is_none_or(|journey| journey.first == place);
            reach(part, begins, &goal.measure)
        }
        Ask::Keep(part) => keep(part, &goal.measure),
        Ask::Rest(None) => say("plan-rest"),
        Ask::Rest(Some(reason)) => say_with("plan-rest-reason", [("reason", reason.as_str().into())]),
    }
}

fn reach(reach: &Reach, begins: bool, measure: &Measure) -> String {
    let name = match (begins, reach.due_on) {
        (true, Some(_)) => "plan-reach",
        (true, None) => "plan-reach-open",
        (false, Some(_)) => "plan-reach-on",
        (false, None) => "plan-reach-on-open",
    };
    let due = reach.due_on.map(day::plain).unwrap_or_default();
    let start = amount::exact(reach.start.unwrap_or(Quantity::ZERO));
    let target = amount::with_unit(&amount::exact(reach.target), measure);
    say_with(
        name,
        [
            ("start", start.into()),
            ("target", target.into()),
            ("due", due.into()),
        ],
    )
}

/// A recurring demand: `At least 3 times every week, on Monday and Friday`.
pub(crate) fn keep(keep: &Keep, measure: &Measure) -> String {
    let words = |number: Quantity| amount::with_unit(&amount::exact(number), measure);
    let (name, low, high) = match keep.bounds {
        Bounds::AtLeast(low) => ("plan-at-least", words(low), String::new()),
        Bounds::AtMost(high) => ("plan-at-most", String::new(), words(high)),
        Bounds::Band(low, high) => ("plan-band", amount::exact(low), words(high)),
    };
    let mut made = say_with(
        name,
        [
            ("low", low.into()),
            ("high", high.into()),
            ("every", every(keep.every).into()),
        ],
    );
    if let Some(days) = &keep.on {
        made = say_with(
            "plan-on",
            [("plan", made.into()), ("days", selection(days).into())],
        );
    }
    if keep.carry > 0 {
        made = say_with(
            "plan-carry",
            [("plan", made.into()), ("number", keep.carry.into())],
        );
    }
    made
}

fn every(every: Every) -> String {
    let (name, number) = match every {
        Every::Days(number) => ("every-days", number),
        Every::Weeks(number) => ("every-weeks", number),
        Every::Months(number) => ("every-months", number),
        Every::Quarters(number) => ("every-quarters", number),
        Every::Years(number) => ("every-years", number),
        Every::Rolling(number) => ("every-rolling", number),
    };
    say_with(name, [("number", number.into())])
}

fn selection(days: &DaySelection) -> String {
    let (name, names): (_, Vec<String>) = match days {
        DaySelection::Weekdays(days) => (
            "on-weekdays",
            days.iter().map(|number| day::weekday(*number)).collect(),
        ),
        DaySelection::MonthDays(days) => (
            "on-month-days",
            days.iter().map(|number| month_day(*number)).collect(),
        ),
    };
    say_with(name, [("days", super::list::joined(&names).into())])
}

fn month_day(number: i8) -> String {
    match number {
        -1 => say("month-day-last"),
        ..-1 => say_with("month-day-from-end", [("number", number.unsigned_abs().into())]),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onward_domain::measure::Aggregate;
    use onward_domain::text::Unit;

    fn measure(unit: &str) -> Measure {
        let unit = Unit::parse_optional(unit).unwrap();
        Measure {
            aggregate: Aggregate::Sum,
            unit,
            ..Measure::default()
        }
    }

    fn kept(bounds: Bounds, every: Every, on: Option<DaySelection>, carry: u8, unit: &str) -> String {
        keep(
            &Keep {
                bounds,
                every,
                on,
                carry,
            },
            &measure(unit),
        )
    }

    #[test]
    fn habits_read_as_sentences() {
        let (low, high) = (Quantity::whole(3), Quantity::whole(5));
        let weekdays = DaySelection::weekdays(&[1, 3, 5]).unwrap();
        let ends = DaySelection::month_days(&[1, -1]).unwrap();
        for (made, meant) in [
            (
                kept(Bounds::AtLeast(low), Every::Weeks(1), None, 0, "visits"),
                "At least 3 visits every week",
            ),
            (
                kept(Bounds::AtMost(high), Every::DAY, None, 0, "coffees"),
                "At most 5 coffees every day",
            ),
            (
                kept(Bounds::Band(low, high), Every::Months(2), None, 0, "kg"),
                "Between 3 and 5 kg every 2 months",
            ),
            (
                kept(Bounds::AtLeast(low), Every::Rolling(7), None, 0, ""),
                "At least 3 in any 7 days",
            ),
            (
                kept(Bounds::AtLeast(low), Every::DAY, Some(weekdays), 0, "km"),
                "At least 3 km every day, on Monday, Wednesday and Friday",
            ),
            (
                kept(Bounds::AtLeast(low), Every::DAY, Some(ends), 0, ""),
                "At least 3 every day, on these days of the month: the last and 1",
            ),
            (
                kept(Bounds::AtLeast(low), Every::Weeks(1), None, 2, ""),
                "At least 3 every week; surplus counts for 2 more periods",
            ),
        ] {
            assert_eq!(made, meant);
        }
    }

    #[test]
    fn a_line_names_where_it_starts_and_ends() {
        let due = Some("2026-12-31".parse().unwrap());
        let plan = Reach {
            start: Some(Quantity::ZERO),
            target: Quantity::whole(24),
            due_on: due,
        };
        assert_eq!(
            reach(&plan, true, &measure("books")),
            "0 to 24 books by 31 December 2026"
        );
        assert_eq!(
            reach(&plan, false, &measure("books")),
            "On to 24 books by 31 December 2026"
        );
        let open = Reach { due_on: None, ..plan };
        assert_eq!(reach(&open, true, &measure("")), "0 to 24, no due day");
    }
}
