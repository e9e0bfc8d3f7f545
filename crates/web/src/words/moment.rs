//! Moments in words, on the clock of the person who reads.

use onward_domain::clock::Instant;
use onward_domain::day::{Day, TimeZone};

use super::day;
use crate::text::say_with;

/// A moment, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// In UTC, for `datetime`.
    pub(crate) exact: String,
    /// `20 Nov 2026, 08:30`.
    pub(crate) words: String,
}

/// A moment in words, as clocks in that zone show it.
pub(crate) fn moment(at: Instant, zone: &TimeZone) -> Moment {
    let exact = at.to_string();
    let wall = zone.wall_time(at);
    let words = Day::from_date(wall.date()).map_or_else(
        || exact.clone(),
        |day| {
            let time = format!("{:02}:{:02}", wall.hour(), wall.minute());
            say_with("moment", [("day", day::short(day).into()), ("time", time.into())])
        },
    );
    Moment { exact, words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_on_the_clock_of_its_reader() {
        let at = Instant::from_microseconds(1_795_159_800_000_000);
        let berlin = TimeZone::parse("Europe/Berlin").unwrap();
        let moment = moment(at, &berlin);
        assert_eq!(moment.exact, "2026-11-20T07:30:00.000Z");
        assert_eq!(moment.words, "20 Nov 2026, 08:30");
    }
}
