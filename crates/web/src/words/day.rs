//! Days in words, as the person whose goal it is would name them.

use onward_domain::day::Day;

use crate::text;

/// A day of a log: `Today`, `Yesterday`, `Thu 19 Nov`, with the year if it is another one.
pub(crate) fn relative(day: Day, today: Day) -> String {
    match today.days_since(day) {
        0 => text::say("day-word-today"),
        1 => text::say("day-word-yesterday"),
        _ => with_weekday(day, today),
    }
}

/// A day inside a sentence: `today`, `yesterday`, `tomorrow`, `Thu 19 Nov`.
pub(crate) fn within(day: Day, today: Day) -> String {
    match today.days_since(day) {
        0 => text::say("day-within-today"),
        1 => text::say("day-within-yesterday"),
        -1 => text::say("day-within-tomorrow"),
        _ => with_weekday(day, today),
    }
}

/// A day with its weekday; with the year if it is not that of `today`.
pub(crate) fn with_weekday(day: Day, today: Day) -> String {
    let name = if day.date().year() == today.date().year() {
        "day-words"
    } else {
        "day-words-year"
    };
    say(name, day)
}

/// A day with its year: `31 December 2026`.
pub(crate) fn plain(day: Day) -> String {
    say("day-plain", day)
}

/// The same in few letters: `31 Dec 2026`.
pub(crate) fn short(day: Day) -> String {
    say("day-short", day)
}

/// The full name of an ISO weekday.
pub(crate) fn weekday(number: i8) -> String {
    text::say(&format!("weekday-full-{number}"))
}

fn say(name: &str, day: Day) -> String {
    let date = day.date();
    let weekday = text::say(&format!("weekday-{}", date.weekday().to_monday_one_offset()));
    let month = text::say(&format!(
        "{}-{}",
        if name == "day-plain" {
            "month"
        } else {
            "month-short"
        },
        date.month()
    ));
    let values = [
        ("weekday", weekday.into()),
        ("day", date.day().to_string().into()),
        ("month", month.into()),
        ("year", date.year().to_string().into()),
    ];
    text::say_with(name, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_days_have_names_and_others_their_date() {
        let today: Day = "2026-11-20".parse().unwrap();
        let words = |text: &str| relative(text.parse().unwrap(), today);
        assert_eq!(words("2026-11-20"), "Today");
        assert_eq!(words("2026-11-19"), "Yesterday");
        assert_eq!(words("2026-11-12"), "Thu 12 Nov");
        assert_eq!(words("2025-11-20"), "Thu 20 Nov 2025");
        let words = |text: &str| within(text.parse().unwrap(), today);
        assert_eq!(words("2026-11-20"), "today");
        assert_eq!(words("2026-11-21"), "tomorrow");
        assert_eq!(words("2025-11-20"), "Thu 20 Nov 2025");
        assert_eq!(plain("2026-12-31".parse().unwrap()), "31 December 2026");
    }
}
