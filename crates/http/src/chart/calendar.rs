//! Days as people write them, and the days that are written below a chart.

use onward_domain::day::Day;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// How many days may be written below a chart.
const MOST: usize = 7;

/// A day taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
}

impl Civil {
    pub(super) fn of(day: Day) -> Self {
        let text = day.to_string();
        let mut numbers = text.split('-').map(|piece| piece.parse().unwrap_or(1));
        let mut next = || numbers.next().unwrap_or(1);
        Self {
            year: next(),
            month: next(),
            day: next(),
        }
    }

    pub(super) fn month_name(self) -> &'static str {
        let place = usize::try_from(self.month - 1).unwrap_or(0);
        MONTHS.get(place).copied().unwrap_or_default()
    }
}

/// `20 Nov`
pub(super) fn short(day: Day) -> String {
    let civil = Civil::of(day);
    format!("{} {}", civil.day, civil.month_name())
}

/// `20 Nov 2026`
pub(super) fn long(day: Day) -> String {
    format!("{} {}", short(day), Civil::of(day).year)
}

/// A month counted from the year 0.
fn first_of(month: i32) -> Option<Day> {
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    format!("{year:04}-{month:02}-01").parse().ok()
}

/// Round days between two days, with what is written below them.
pub(super) fn ticks(from: Day, to: Day) -> Vec<(Day, String)> {
    for step in [1, 2, 7, 14] {
        let count = usize::try_from(to.days_since(from) / step + 1).unwrap_or(usize::MAX);
        if count <= MOST {
            let days = (0..count).filter_map(|at| i32::try_from(at).ok());
            return days
                .map(|at| from.plus(at * step))
                .map(|day| (day, short(day)))
                .collect();
        }
    }
    let month = |day: Day| Civil::of(day).year * 12 + Civil::of(day).month - 1;
    let (first, last) = (month(from), month(to));
    let steps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 1_200];
    let fits = |step: &&i32| usize::try_from((last - first) / **step + 1).is_ok_and(|count| count <= MOST);
    let step = steps.iter().find(fits).copied().unwrap_or(12_000);
    let begin = first.div_euclid(step) * step;
    let mut found = Vec::new();
    let mut at = begin;
    while at <= last {
        if let Some(day) = first_of(at).filter(|day| *day >= from) {
            let civil = Civil::of(day);
            let name = if civil.month == 1 {
                civil.year.to_string()
            } else {
                civil.month_name().to_owned()
            };
            found.push((day, name));
        }
        at += step;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_days_are_written_below_a_chart() {
        let found = |from: &str, to: &str| {
            let ticks = ticks(from.parse().unwrap(), to.parse().unwrap());
            ticks
                .into_iter()
                .map(|(_, text)| text)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(found("2026-11-18", "2026-11-20"), "18 Nov 19 Nov 20 Nov");
        assert_eq!(
            found("2026-10-20", "2026-11-20"),
            "20 Oct 27 Oct 3 Nov 10 Nov 17 Nov"
        );
        assert_eq!(
            found("2026-08-23", "2026-11-20"),
            "23 Aug 6 Sep 20 Sep 4 Oct 18 Oct 1 Nov 15 Nov"
        );
        assert_eq!(found("2026-01-01", "2026-12-31"), "2026 Mar May Jul Sep Nov");
        assert_eq!(found("2025-11-20", "2027-02-20"), "2026 Apr Jul Oct 2027");
        assert_eq!(found("2016-01-01", "2026-12-31"), "2016 2018 2020 2022 2024 2026");
        assert_eq!(long("2026-11-20".parse().unwrap()), "20 Nov 2026");
    }
}
