//! What happened, in words: a sentence, when, and through which door if it was not a page.

use onward_domain::check_in::CheckIn;
use onward_domain::day::{Day, DayRule};
use onward_service::Deed;

use crate::bar::Place;
use crate::text::{find, say, say_with};
use crate::words::sentence::{Sentence, about};
use crate::words::{amount, day, list};

/// Something that happened, as the feed shows it.
pub(crate) struct Told {
    /// What happened.
    pub(crate) sentence: Sentence,
    /// The name of its icon.
    pub(crate) icon: &'static str,
    /// When, for programs.
    pub(crate) at: String,
    /// When, on the clock of the person.
    pub(crate) time: String,
    /// Through which door, if that is worth telling.
    pub(crate) door: Option<String>,
    /// Whether what it tells of waits in the trash.
    pub(crate) in_trash: bool,
}

/// Tells what happened to somebody with these days.
pub(crate) fn told(deed: &Deed, rule: &DayRule) -> Told {
    let Deed {
        event,
        goal,
        check_in,
    } = deed;
    let (subject, act) = event.kind.split_once('.').unwrap_or((&event.kind, ""));
    let on = rule.day_of(event.at);
    let deleted_goal = goal.as_ref().is_none_or(|goal| goal.deleted_at.is_some());
    let deleted_line = check_in.as_ref().is_none_or(|line| line.deleted_at.is_some());
    let in_trash = match (act, subject) {
        ("deleted", "goal") => deleted_goal && goal.is_some(),
        ("deleted", _) => deleted_line && check_in.is_some() && !deleted_goal,
        _ => false,
    };
    Told {
        sentence: sentence(deed, on),
        icon: icon(subject, act),
        at: event.at.to_string(),
        time: rule.zone.wall_time(event.at).strftime("%H:%M").to_string(),
        door: find(&format!("door-{}", event.client)),
        in_trash,
    }
}

fn icon(subject: &str, act: &str) -> &'static str {
    match (subject, act) {
        (_, "deleted" | "purged") => "bin",
        (_, "restored" | "reopened") => "undo",
        (_, "updated" | "plan_changed") => "pen",
        ("goal", "closed") => "done",
        ("goal", _) => "target",
        ("check_in", _) => "check",
        _ => "person",
    }
}

fn sentence(deed: &Deed, on: Day) -> Sentence {
    let Deed {
        event,
        goal,
        check_in,
    } = deed;
    let message = format!("event-{}", event.kind.replace(['.', '_'], "-"));
    let title = goal.as_ref().map(|goal| goal.title.to_string());
    let link = goal
        .as_ref()
        .filter(|goal| goal.deleted_at.is_none())
        .map(|goal| {
            let path = Place::Goal.path(goal.id);
            match check_in.as_ref().filter(|line| line.deleted_at.is_none()) {
                Some(line) => format!("{path}#check-in-{}", line.id),
                None => path,
            }
        });
    // As long as it was not changed, a line says what it said then.
    let said = check_in
        .as_ref()
        .zip(goal.as_ref())
        .filter(|(line, _)| says_the_same(line, event.version));
    let what = said.map_or_else(String::new, |(line, goal)| {
        let what = amount::of_line(&line.line, &goal.measure);
        say_with("event-what", [("what", what.into())])
    });
    let from = event.plan.map_or(on, |(from, _)| from);
    let to = event.states.as_ref().map_or("", |(_, to)| to.as_str());
    let values = [
        ("what", what.into()),
        ("day", day_of(event.occurred_on, on).into()),
        ("from", day::with_weekday(from, on).into()),
        ("state", to.into()),
        (
            "changed",
            changed(event.changed.as_deref().unwrap_or_default()).into(),
        ),
    ];
    about(&message, &title.unwrap_or_else(|| say("a-goal")), link, values)
}

/// Deleting and restoring change the version, and not what a line says.
const fn says_the_same(line: &CheckIn, version: i64) -> bool {
    line.version == version || (line.deleted_at.is_some() && line.version == version + 1)
}

/// The day a check-in counts for, if it is not the one it was written on.
fn day_of(occurred_on: Option<Day>, on: Day) -> String {
    match occurred_on.filter(|day| *day != on) {
        Some(day) => say_with("event-for-day", [("day", day::with_weekday(day, on).into())]),
        None => String::new(),
    }
}

/// What was changed, in the words of the forms.
fn changed(fields: &[String]) -> String {
    let name = |field: &String| {
        let field = field.replace('_', "-");
        find(&format!("changed-{field}")).unwrap_or_else(|| field.replace('-', " "))
    };
    let names: Vec<String> = fields.iter().map(name).collect();
    list::joined(&names)
}

#[cfg(test)]
mod tests {
    use onward_domain::event::EventType;

    use super::*;

    #[test]
    fn every_type_of_event_has_its_words() {
        for kind in EventType::ALL {
            let message = format!("event-{}", kind.word().replace(['.', '_'], "-"));
            let values = ["what", "day", "from", "state", "changed"].map(|name| (name, "x".into()));
            assert!(
                !about(&message, "Run", None, values).text().contains("event-"),
                "{kind}"
            );
        }
    }

    #[test]
    fn what_was_changed_is_named_as_people_name_it() {
        let fields = ["title", "archived_at", "something_new"].map(str::to_owned);
        assert_eq!(changed(&fields), "name, archive and something new");
    }
}
