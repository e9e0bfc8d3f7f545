//! Plan and tags as stored text, opaque to SQL.
//!
//! A plan has one line per segment: its first day, what it asks, and that ask's terms parted by spaces. Quantities
//! are millionths, `-` stands for nothing, the reason of a rest is the rest of its line.

use std::fmt::{self, Write as _};

use onward_domain::day::Day;
use onward_domain::plan::{Ask, Bounds, DaySelection, Every, Keep, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::text::RestReason;

const NOTHING: &str = "-";

/// The stored text of a plan.
pub(super) fn write_plan(plan: &Plan) -> String {
    let mut text = String::new();
    for segment in plan.segments() {
        // Writing to a string cannot fail.
        let _ = write_segment(&mut text, segment);
    }
    text
}

/// The plan of a stored text; none if the text is not one of ours.
pub(super) fn read_plan(text: &str) -> Option<Plan> {
    let segments: Option<Vec<Segment>> = text.lines().map(read_segment).collect();
    Plan::new(segments?).ok()
}

fn write_segment(text: &mut String, segment: &Segment) -> fmt::Result {
    let Segment { from, ask } = segment;
    write!(text, "{from} ")?;
    match ask {
        Ask::Reach(Reach {
            start,
            target,
            due_on,
        }) => {
            let start = start.map(Quantity::millionths);
            writeln!(
                text,
                "reach {} {} {}",
                Or(start),
                target.millionths(),
                Or(*due_on)
            )
        }
        Ask::Keep(Keep {
            bounds,
            every,
            on,
            carry,
        }) => {
            let low = bounds.at_least().map(Quantity::millionths);
            let high = bounds.at_most().map(Quantity::millionths);
            let (unit, number) = every_parts(*every);
            write!(text, "keep {} {} {unit}{number} ", Or(low), Or(high))?;
            write_days(text, on.as_ref())?;
            writeln!(text, " {carry}")
        }
        Ask::Rest(None) => writeln!(text, "rest"),
        Ask::Rest(Some(reason)) => writeln!(text, "rest {reason}"),
    }
}

fn write_days(text: &mut String, on: Option<&DaySelection>) -> fmt::Result {
    let (unit, days) = match on {
        None => return text.write_str(NOTHING),
        Some(DaySelection::Weekdays(days)) => ('w', days),
        Some(DaySelection::MonthDays(days)) => ('m', days),
    };
    text.write_char(unit)?;
    for (place, day) in days.iter().enumerate() {
        if place > 0 {
            text.write_char(',')?;
        }
        write!(text, "{day}")?;
    }
    Ok(())
}

const fn every_parts(every: Every) -> (char, u16) {
    match every {
        Every::Days(n) => ('d', n),
        Every::Weeks(n) => ('w', n),
        Every::Months(n) => ('m', n),
        Every::Quarters(n) => ('q', n),
        Every::Years(n) => ('y', n),
        Every::Rolling(n) => ('r', n),
    }
}

fn read_segment(line: &str) -> Option<Segment> {
    let (from, rest) = line.split_once(' ')?;
    let (kind, terms) = rest.split_once(' ').unwrap_or((rest, ""));
    let ask = match kind {
        "reach" => {
            let [start, target, due_on] = parts(terms)?;
            Ask::Reach(Reach {
                start: quantity(start).ok()?,
                target: quantity(target).ok()??,
                due_on: day(due_on).ok()?,
            })
        }
        "keep" => {
            let [low, high, every, on, carry] = parts(terms)?;
            let bounds = match (quantity(low).ok()?, quantity(high).ok()?) {
                (Some(low), Some(high)) => Bounds::Band(low, high),
                (Some(low), None) => Bounds::AtLeast(low),
                (None, Some(high)) => Bounds::AtMost(high),
                (None, None) => return None,
            };
            Ask::Keep(Keep {
                bounds,
                every: read_every(every)?,
                on: read_days(on).ok()?,
                carry: carry.parse().ok()?,
            })
        }
        "rest" if terms.is_empty() => Ask::Rest(None),
        "rest" => Ask::Rest(Some(RestReason::parse(terms).ok()?)),
        _ => return None,
    };
    Some(Segment {
        from: from.parse().ok()?,
        ask,
    })
}

fn parts<const N: usize>(terms: &str) -> Option<[&str; N]> {
    terms.split(' ').collect::<Vec<_>>().try_into().ok()
}

/// A term that is not one of ours.
struct Unreadable;

fn quantity(text: &str) -> Result<Option<Quantity>, Unreadable> {
    if text == NOTHING {
        return Ok(None);
    }
    let millionths = text.parse().map_err(|_| Unreadable)?;
    Quantity::from_millionths(millionths).map(Some).ok_or(Unreadable)
}

fn day(text: &str) -> Result<Option<Day>, Unreadable> {
    if text == NOTHING {
        Ok(None)
    } else {
        text.parse().map(Some).map_err(|_| Unreadable)
    }
}

fn read_every(text: &str) -> Option<Every> {
    let unit = text.chars().next()?;
    let number = text.strip_prefix(unit)?.parse().ok()?;
    match unit {
        'd' => Some(Every::Days(number)),
        'w' => Some(Every::Weeks(number)),
        'm' => Some(Every::Months(number)),
        'q' => Some(Every::Quarters(number)),
        'y' => Some(Every::Years(number)),
        'r' => Some(Every::Rolling(number)),
        _ => None,
    }
}

fn read_days(text: &str) -> Result<Option<DaySelection>, Unreadable> {
    let numbers = |days: &str| -> Result<Vec<i64>, Unreadable> {
        days.split(',')
            .map(|day| day.parse().map_err(|_| Unreadable))
            .collect()
    };
    if text == NOTHING {
        Ok(None)
    } else if let Some(days) = text.strip_prefix('w') {
        DaySelection::weekdays(&numbers(days)?)
            .map(Some)
            .map_err(|_| Unreadable)
    } else if let Some(days) = text.strip_prefix('m') {
        DaySelection::month_days(&numbers(days)?)
            .map(Some)
            .map_err(|_| Unreadable)
    } else {
        Err(Unreadable)
    }
}

/// What is there, or the sign for nothing.
struct Or<T>(Option<T>);

impl<T: fmt::Display> fmt::Display for Or<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str(NOTHING),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(from: &str, ask: Ask) -> Segment {
        Segment {
            from: from.parse().unwrap(),
            ask,
        }
    }

    fn keep(bounds: Bounds, every: Every, on: Option<DaySelection>, carry: u8) -> Ask {
        Ask::Keep(Keep {
            bounds,
            every,
            on,
            carry,
        })
    }

    #[test]
    fn every_kind_of_segment_is_read_as_it_was_written() {
        let (low, high) = (Quantity::from_millionths(-1_500_001).unwrap(), Quantity::MAX);
        let due_on = Some("2026-12-31".parse().unwrap());
        let low_bound = Bounds::AtLeast(Quantity::whole(3));
        let weekdays = DaySelection::weekdays(&[1, 5]).unwrap();
        let month_days = DaySelection::month_days(&[-1, 15]).unwrap();
        let reason = RestReason::parse("holiday - by the sea").unwrap();
        let plan = Plan::new(vec![
            segment(
                "2026-01-01",
                Ask::Reach(Reach {
                    start: Some(low),
                    target: high,
                    due_on,
                }),
            ),
            segment(
                "2026-02-01",
                Ask::Reach(Reach {
                    start: None,
                    target: Quantity::ONE,
                    due_on: None,
                }),
            ),
            segment("2026-03-01", Ask::Rest(None)),
            segment("2026-04-01", keep(low_bound, Every::Weeks(1), None, 52)),
            segment(
                "2026-05-01",
                keep(Bounds::AtMost(high), Every::DAY, Some(weekdays), 0),
            ),
            segment(
                "2026-06-01",
                keep(Bounds::Band(low, high), Every::DAY, Some(month_days), 0),
            ),
            segment("2026-07-01", Ask::Rest(Some(reason))),
            segment("2026-08-01", keep(low_bound, Every::Rolling(7), None, 0)),
            segment("2026-09-01", keep(low_bound, Every::Quarters(2), None, 0)),
        ])
        .unwrap();
        assert_eq!(read_plan(&write_plan(&plan)), Some(plan));
        assert_eq!(read_plan(""), Some(Plan::none()));
    }

    #[test]
    fn a_text_that_is_no_plan_is_none() {
        for text in [
            "x",
            "2026-01-01",
            "2026-01-01 reach 0 1",
            "2026-01-01 keep - - d1 - 0",
            "2026-01-01 hope 1",
        ] {
            assert_eq!(read_plan(text), None, "{text}");
        }
    }
}
