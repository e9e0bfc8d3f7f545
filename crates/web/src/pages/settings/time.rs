//! Where a person is, and when their days and weeks start.

use onward_domain::clock::Instant;
use onward_domain::day::{DayStart, TimeZone};
use onward_domain::fields::Fields;
use onward_domain::goal::Patch;
use onward_domain::user::{User, UserPatch, WeekStart};

use super::own::Part;
use crate::form::{Form, typed};
use crate::pages::zones::ZONES;
use crate::text::{say, say_with};
use crate::words::day;
use crate::words::moment::{Moment, moment};

pub(in crate::pages) static PART: Part = Part {
    place: "time",
    fill,
    read,
    words,
};

/// Noon of the day before to noon, in hours from midnight: all that a day may start at.
const HOURS: std::ops::RangeInclusive<i64> = -12..=12;

/// One value to choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

/// What there is to choose from, and what the clock says by the choices that count now.
pub(super) struct Time {
    pub(super) zones: &'static [&'static str],
    pub(super) weekdays: Vec<Choice>,
    pub(super) starts: Vec<Choice>,
    pub(super) now: Moment,
    pub(super) today: String,
}

impl Time {
    /// The choices for a form of somebody.
    pub(super) fn of(user: &User, form: &Form, now: Instant) -> Self {
        let weekdays = (1..=7).map(|number| Choice {
            value: number.to_string(),
            label: day::weekday(number),
        });
        let today = user.day_rule(None).day_of(now);
        Self {
            zones: ZONES,
            weekdays: weekdays.collect(),
            starts: starts(form.value("day_starts_at")),
            now: moment(now, &user.time_zone),
            today: day::with_weekday(today, today),
        }
    }
}

/// The full hours, and what is set if it is something between them.
fn starts(set: &str) -> Vec<Choice> {
    let mut minutes: Vec<i64> = HOURS.map(|hour| hour * 60).collect();
    minutes.extend(set.parse::<i64>().ok().filter(|set| DayStart::new(*set).is_ok()));
    minutes.sort_unstable();
    minutes.dedup();
    let choice = |minutes: i64| Choice {
        value: minutes.to_string(),
        label: start_in_words(minutes),
    };
    minutes.into_iter().map(choice).collect()
}

fn start_in_words(minutes: i64) -> String {
    let name = match minutes {
        0 => return say("day-start-midnight"),
        ..0 => "day-start-before",
        _ => "day-start",
    };
    let of_day = minutes.rem_euclid(24 * 60);
    let time = format!("{:02}:{:02}", of_day / 60, of_day % 60);
    say_with(name, [("time", time.into())])
}

fn fill(user: &User) -> Form {
    Form::fresh([
        ("time_zone", user.time_zone.name().to_owned()),
        ("day_starts_at", user.day_starts_at.minutes().to_string()),
        ("week_starts_on", user.week_starts_on.weekday().to_string()),
    ])
}

fn read(form: &Form) -> Result<UserPatch, Fields> {
    let mut fields = Fields::default();
    let zone = fields.keep("time_zone", TimeZone::parse(form.value("time_zone").trim()));
    let start = typed::whole(form.value("day_starts_at")).and_then(DayStart::new);
    let start = fields.keep("day_starts_at", start);
    let week = typed::whole(form.value("week_starts_on")).and_then(WeekStart::new);
    let week = fields.keep("week_starts_on", week);
    fields.done(UserPatch {
        time_zone: zone.map_or(Patch::Keep, Patch::Set),
        day_starts_at: start.map_or(Patch::Keep, Patch::Set),
        week_starts_on: week.map_or(Patch::Keep, Patch::Set),
        ..UserPatch::default()
    })
}

fn words(field: &str, value: &str) -> String {
    match (field, value.parse()) {
        ("day_starts_at", Ok(minutes)) => start_in_words(minutes),
        ("week_starts_on", Ok(number)) => day::weekday(i8::try_from(number).unwrap_or_default()),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_always_among_the_choices() {
        let all = |set: &str| {
            starts(set)
                .into_iter()
                .map(|choice| choice.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(all("180").len(), 25);
        assert!(all("0").contains(&"Midnight".to_owned()));
        assert!(all("195").contains(&"03:15".to_owned()));
        assert!(all("-90").contains(&"22:30 the evening before".to_owned()));
        assert_eq!(all("721").len(), 25);
    }
}
