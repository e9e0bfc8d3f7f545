//! What a person is likely to log next.

use super::Subject;
use crate::day::Day;
use crate::measure::Aggregate;
use crate::quantity::Quantity;

/// How many days with values are looked at.
const MOST_DAYS: usize = 20;

/// The value that a form would hold already: of the newest values of the last 20 days with values the one that occurs
/// most often, of equally frequent ones the newest; with `last`, whose next value is near the one before, the newest.
/// None before the first value, and for goals that take none.
pub fn usual_value(subject: &Subject<'_>, as_of: Day) -> Option<Quantity> {
    let days = subject.days.until(as_of).iter().rev();
    let mut newest = days.filter_map(|(_, bucket)| bucket.values.as_ref().map(|values| values.last));
    match subject.measure.aggregate {
        Aggregate::Children => None,
        Aggregate::Last => newest.next(),
        Aggregate::Sum | Aggregate::Count | Aggregate::Min | Aggregate::Max | Aggregate::Mean => {
            let newest: Vec<Quantity> = newest.take(MOST_DAYS).collect();
            let times = |value: &Quantity| newest.iter().filter(|other| *other == value).count();
            // Of equal ones `max_by_key` gives the last, which is the newest.
            newest.iter().rev().max_by_key(|value| times(value)).copied()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::testing::{case, day, quantity};

    fn usual(aggregate: Aggregate, logged: &[(&str, &str)], as_of: &str) -> Option<Quantity> {
        usual_value(&case(aggregate, vec![], logged).subject(), day(as_of))
    }

    #[test]
    fn the_most_frequent_value_is_usual_and_of_equal_ones_the_newest() {
        let log = [
            ("2026-01-01", "30"),
            ("2026-01-02", "45"),
            ("2026-01-03", "30"),
            ("2026-01-04", "20"),
            ("2026-01-05", "skip"),
            ("2026-01-06", "45"),
        ];
        assert_eq!(usual(Aggregate::Sum, &log, "2026-01-05"), Some(quantity("30")));
        assert_eq!(usual(Aggregate::Sum, &log, "2026-01-06"), Some(quantity("45")));
        assert_eq!(usual(Aggregate::Sum, &log, "2025-12-31"), None);
        assert_eq!(usual(Aggregate::Children, &log, "2026-01-06"), None);
    }

    #[test]
    fn a_level_goes_on_from_its_newest_value() {
        let log = [("2026-01-01", "80"), ("2026-01-02", "80"), ("2026-01-03", "79.5")];
        assert_eq!(usual(Aggregate::Last, &log, "2026-01-04"), Some(quantity("79.5")));
        assert_eq!(usual(Aggregate::Mean, &log, "2026-01-04"), Some(quantity("80")));
    }

    #[test]
    fn only_the_last_twenty_days_with_values_count() {
        let days: Vec<String> = (1..=31).map(|day| format!("2026-01-{day:02}")).collect();
        let log: Vec<(&str, &str)> = (0..)
            .zip(&days)
            .map(|(at, day)| {
                (
                    day.as_str(),
                    if at < 12 {
                        "5"
                    } else if at % 2 == 0 {
                        "6"
                    } else {
                        "7"
                    },
                )
            })
            .collect();
        assert_eq!(usual(Aggregate::Sum, &log, "2026-01-31"), Some(quantity("6")));
    }
}
