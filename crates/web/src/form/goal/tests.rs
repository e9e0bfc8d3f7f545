use super::*;
use crate::form::last_name;

const TODAY: &str = "2026-11-20";

fn form(values: &[(&'static str, &str)]) -> Form {
    let base = fresh();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for name in [
        "kind",
        "aggregate",
        "start",
        "every_number",
        "every_unit",
        "from",
        "decimals",
        "missing",
    ] {
        if !values.iter().any(|(key, _)| *key == name) {
            pairs.push((name.to_owned(), base.value(name).to_owned()));
        }
    }
    pairs.extend(
        values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    Form::sent(pairs)
}

fn read_form(values: &[(&'static str, &str)]) -> Result<NewGoal, Vec<(String, Kind)>> {
    let read = read(&form(values), TODAY.parse().unwrap());
    let words = |fields: Fields| {
        let errors = fields.errors().iter();
        errors
            .map(|error| (last_name(error).unwrap_or_default(), error.reason.kind))
            .collect()
    };
    read.map_err(words)
}

fn only_segment(goal: &NewGoal) -> Segment {
    goal.plan.clone().unwrap().segments()[0].clone()
}

#[test]
fn a_title_and_a_target_are_enough_to_reach_something() {
    let goal = read_form(&[("title", "Read 24 books"), ("target", "24")]).unwrap();
    assert_eq!(goal.measure.aggregate, Aggregate::Sum);
    let segment = only_segment(&goal);
    assert_eq!(segment.from.to_string(), TODAY);
    let reach = Reach {
        start: Some(Quantity::ZERO),
        target: Quantity::whole(24),
        due_on: None,
    };
    assert_eq!(segment.ask, Ask::Reach(reach));
}

#[test]
fn numbers_and_days_are_read_as_people_write_them() {
    let goal = read_form(&[
        ("title", "Weight"),
        ("aggregate", "last"),
        ("start", "82,5"),
        ("target", "75"),
        ("from", "yesterday"),
        ("due_on", "+90d"),
        ("unit", " kg "),
    ])
    .unwrap();
    let segment = only_segment(&goal);
    assert_eq!(segment.from.to_string(), "2026-11-19");
    let Ask::Reach(reach) = segment.ask else {
        panic!("a reach was asked for")
    };
    assert_eq!(reach.start.unwrap().to_string(), "82.5");
    assert_eq!(reach.due_on.unwrap().to_string(), "2027-02-18");
    assert_eq!(goal.measure.unit.unwrap().as_str(), "kg");
}

#[test]
fn all_errors_of_the_form_are_told_at_once() {
    let refused = read_form(&[
        ("title", " "),
        ("target", "many"),
        ("due_on", "someday"),
        ("decimals", "9"),
    ]);
    let expected = [
        ("title", Kind::StringTooShort),
        ("target", Kind::DecimalType),
        ("due_on", Kind::DateParsing),
        ("decimals", Kind::LessThanEqual),
    ];
    assert_eq!(
        refused.unwrap_err(),
        expected.map(|(name, kind)| (name.to_owned(), kind))
    );
}

#[test]
fn the_rules_of_plans_are_told_at_the_field_they_are_about() {
    let same = read_form(&[("title", "x"), ("target", "0")]).unwrap_err();
    assert_eq!(same, [("target".to_owned(), Kind::StartEqualsTarget)]);
    let past = read_form(&[("title", "x"), ("target", "1"), ("due_on", "-1d")]).unwrap_err();
    assert_eq!(past, [("due_on".to_owned(), Kind::DateOrder)]);
    let on = read_form(&[("title", "x"), ("kind", "keep"), ("at_least", "1"), ("on", "1")]).unwrap_err();
    assert_eq!(on, [("on".to_owned(), Kind::ValueError)]);
    let carry = read_form(&[
        ("title", "x"),
        ("kind", "keep"),
        ("at_least", "1"),
        ("carry", "53"),
    ])
    .unwrap_err();
    assert_eq!(carry, [("carry".to_owned(), Kind::LessThanEqual)]);
}

#[test]
fn a_habit_has_bounds_a_period_and_perhaps_days() {
    let goal = read_form(&[
        ("title", "Floss"),
        ("kind", "keep"),
        ("aggregate", "count"),
        ("at_least", "1"),
        ("every_unit", "day"),
        ("on", "1"),
        ("on", "5"),
        ("target", "not looked at"),
    ])
    .unwrap();
    let on = Some(DaySelection::Weekdays(vec![1, 5]));
    let keep = Keep {
        bounds: Bounds::AtLeast(Quantity::ONE),
        every: Every::DAY,
        on,
        carry: 0,
    };
    assert_eq!(only_segment(&goal).ask, Ask::Keep(keep));
}

#[test]
fn a_habit_needs_one_bound() {
    let refused = read_form(&[("title", "x"), ("kind", "keep")]).unwrap_err();
    assert_eq!(refused, [("at_least".to_owned(), Kind::Missing)]);
}

#[test]
fn periods_are_whole_numbers_of_their_unit() {
    let period = |number: &str, unit: &str| {
        let values = [
            ("title", "x"),
            ("kind", "keep"),
            ("at_least", "1"),
            ("every_number", number),
            ("every_unit", unit),
        ];
        let goal = read_form(&values).map_err(|refused| refused[0].1)?;
        match only_segment(&goal).ask {
            Ask::Keep(keep) => Ok(keep.every),
            Ask::Reach(_) | Ask::Rest(_) => panic!("a habit was asked for"),
        }
    };
    assert_eq!(period("2", "week"), Ok(Every::Weeks(2)));
    assert_eq!(period("1", "quarter"), Ok(Every::Quarters(1)));
    assert_eq!(period("7", "rolling"), Ok(Every::Rolling(7)));
    assert_eq!(period("0", "week"), Err(Kind::DurationInvalid));
    assert_eq!(period("-1", "day"), Err(Kind::DurationInvalid));
    assert_eq!(period("1.5", "day"), Err(Kind::IntFromFloat));
    assert_eq!(period("1", "fortnight"), Err(Kind::Enum));
}

#[test]
fn a_log_asks_for_nothing() {
    let goal = read_form(&[("title", "Diary"), ("kind", "log"), ("target", "x")]).unwrap();
    assert_eq!(goal.plan, Some(Plan::none()));
}

#[test]
fn goals_measured_by_others_are_not_made_here() {
    let refused = read_form(&[("title", "x"), ("target", "1"), ("aggregate", "children")]).unwrap_err();
    assert_eq!(refused, [("aggregate".to_owned(), Kind::Enum)]);
}
