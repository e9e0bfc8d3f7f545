//! Days, periods and demand: `domain.md`, section 4.

mod period;

pub use period::Period;
pub(crate) use period::Periods;

use crate::day::Day;
use crate::plan::{Ask, DaySelection};

/// Whether an ask asks something of a day, skips aside: a reach of every day, a keep of its `on` days, a rest of none.
pub(crate) fn asks(ask: &Ask, day: Day) -> bool {
    match ask {
        Ask::Reach(_) => true,
        Ask::Keep(keep) => keep.on.as_ref().is_none_or(|on| selects(on, day)),
        Ask::Rest(_) => false,
    }
}

fn selects(on: &DaySelection, day: Day) -> bool {
    match on {
        DaySelection::Weekdays(days) => days.iter().any(|named| i32::from(*named) == day.weekday()),
        DaySelection::MonthDays(days) => {
            let place = day.civil();
            let length = Day::first_of_month(place.month + 1).days_since(Day::first_of_month(place.month));
            days.iter()
                .map(|named| i32::from(*named))
                .any(|named| named == place.day || named == place.day - length - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Bounds, Every, Keep, Reach};
    use crate::quantity::Quantity;

    fn asked(on: Option<DaySelection>, days: &[&str]) -> Vec<bool> {
        let ask = Ask::Keep(Keep {
            bounds: Bounds::AtLeast(Quantity::ONE),
            every: Every::DAY,
            on,
            carry: 0,
        });
        days.iter().map(|day| asks(&ask, day.parse().unwrap())).collect()
    }

    #[test]
    fn a_keep_asks_on_its_days() {
        // 2026-11-20 is a Friday.
        let days = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"];
        assert_eq!(asked(None, &days), [true; 4]);
        let working = DaySelection::weekdays(&[1, 2, 3, 4, 5]).unwrap();
        assert_eq!(asked(Some(working), &days), [true, false, false, true]);
    }

    #[test]
    fn days_of_the_month_are_counted_from_either_end() {
        let days = [
            "2026-02-01",
            "2026-02-27",
            "2026-02-28",
            "2028-02-28",
            "2028-02-29",
        ];
        let ends = DaySelection::month_days(&[1, -1]).unwrap();
        assert_eq!(asked(Some(ends), &days), [true, false, true, false, true]);
        let eve = DaySelection::month_days(&[-2]).unwrap();
        assert_eq!(asked(Some(eve), &days), [false, true, false, true, false]);
    }

    #[test]
    fn a_reach_asks_every_day_and_a_rest_none() {
        let reach = Ask::Reach(Reach {
            start: None,
            target: Quantity::ONE,
            due_on: None,
        });
        assert!(asks(&reach, Day::MIN));
        assert!(!asks(&Ask::Rest(None), Day::MIN));
    }
}
