//! Reads the check-in form of a goal's page and of the list.

use onward_domain::check_in::NewCheckIn;
use onward_domain::day::Day;
use onward_domain::fields::{FieldError, Fields, Kind, Reason};
use onward_domain::goal::Goal;
use onward_domain::measure::Aggregate;
use onward_domain::text::Note;

use super::{Form, last_name, typed};

/// The choices of a day.
pub(crate) const DAYS: [&str; 3] = ["today", "yesterday", "other"];

/// What the value field of a counting goal starts with.
const TICK: &str = "1";

/// A form to start with: today, one tick where the goal counts.
pub(crate) fn fresh(goal: &Goal) -> Form {
    let value = if goal.measure.aggregate == Aggregate::Count {
        TICK
    } else {
        ""
    };
    Form::fresh([("day", "today".to_owned()), ("value", value.to_owned())])
}

/// Reads the form; all errors at once. `today` is the goal's.
pub(crate) fn read(form: &Form, goal: &Goal, today: Day) -> Result<NewCheckIn, Fields> {
    let mut fields = Fields::default();
    let skipped = form.chosen("skipped", "yes");
    // A skip beside the tick that the form itself began with means the skip.
    let untouched = skipped && goal.measure.aggregate == Aggregate::Count && form.value("value") == TICK;
    let value = form.filled("value").filter(|_| !untouched);
    let value = value.and_then(|text| fields.keep("value", typed::quantity(text)));
    let occurred_on = day(form, today, &mut fields);
    let note = fields
        .keep("note", Note::parse_optional(form.value("note")))
        .flatten();
    fields.done(NewCheckIn {
        occurred_on,
        value,
        skipped,
        note,
        ..NewCheckIn::default()
    })
}

/// The day that was chosen; today is left to the moment of writing.
fn day(form: &Form, today: Day, fields: &mut Fields) -> Option<Day> {
    match form.value("day") {
        "" | "today" => None,
        "yesterday" => Some(today.plus(-1)),
        "other" => fields.keep("occurred_on", typed::day(form.value("occurred_on"), today)),
        _ => fields.keep("day", Err(Reason::new(Kind::Enum, "Must be one of the choices"))),
    }
}

/// The field of the form that an error is about; one about the line as a whole is shown at its value.
pub(crate) fn field_of(error: &FieldError) -> Option<String> {
    last_name(error).or_else(|| Some("value".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::gallery::goal;

    fn read_form(aggregate: Aggregate, values: &[(&str, &str)]) -> Result<NewCheckIn, Vec<Kind>> {
        let form = Form::sent(
            values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let read = read(&form, &goal(aggregate), "2026-11-20".parse().unwrap());
        read.map_err(|fields| fields.errors().iter().map(|error| error.reason.kind).collect())
    }

    #[test]
    fn a_value_a_day_and_a_note_make_a_line() {
        let values = [
            ("value", "1 250,5"),
            ("day", "yesterday"),
            ("note", "a\r\nb"),
            ("skipped", ""),
        ];
        let new = read_form(Aggregate::Sum, &values).unwrap();
        assert_eq!(new.value.unwrap().to_string(), "1250.5");
        assert_eq!(new.occurred_on.unwrap().to_string(), "2026-11-19");
        assert_eq!(new.note.unwrap().as_str(), "a\nb");
        assert!(!new.skipped);
    }

    #[test]
    fn today_is_decided_when_the_line_is_written() {
        let new = read_form(
            Aggregate::Sum,
            &[("value", "1"), ("day", "today"), ("occurred_on", "2020-01-01")],
        )
        .unwrap();
        assert_eq!(new.occurred_on, None);
    }

    #[test]
    fn another_day_is_a_date_or_a_word() {
        let on = |text: &str| read_form(Aggregate::Sum, &[("day", "other"), ("occurred_on", text)]);
        assert_eq!(on("-3d").unwrap().occurred_on.unwrap().to_string(), "2026-11-17");
        assert_eq!(on(""), Err(vec![Kind::DateParsing]));
    }

    #[test]
    fn a_skip_wins_over_the_tick_the_form_began_with_and_over_nothing_else() {
        let skip = |aggregate, value: &str| {
            read_form(aggregate, &[("value", value), ("skipped", "yes")])
                .unwrap()
                .value
        };
        assert_eq!(skip(Aggregate::Count, "1"), None);
        assert!(skip(Aggregate::Count, "2").is_some());
        assert!(skip(Aggregate::Sum, "1").is_some());
    }

    #[test]
    fn all_errors_are_told_at_once() {
        let refused = read_form(
            Aggregate::Sum,
            &[("value", "x"), ("day", "other"), ("note", "a\0")],
        );
        assert_eq!(
            refused,
            Err(vec![Kind::DecimalType, Kind::DateParsing, Kind::ControlCharacter])
        );
    }
}
