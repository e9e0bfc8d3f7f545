use onward_domain::clock;
use onward_domain::fields::{Fields, Kind, Step};
use onward_domain::goal::{self, Birth, Patch};
use onward_domain::measure::Aggregate;
use serde_json::{Value, json};

use super::*;
use crate::read::{Refused, read};

const ID: &str = "019a9f0c-8a00-7000-8000-000000000001";

fn kinds(fields: &Fields) -> Vec<(String, Kind)> {
    let step = |step: &Step| match step {
        Step::Name(name) => name.to_string(),
        Step::Index(index) => index.to_string(),
    };
    let path = |path: &[Step]| path.iter().map(step).collect::<Vec<_>>().join(".");
    fields
        .errors()
        .iter()
        .map(|error| (path(&error.path), error.reason.kind))
        .collect()
}

fn new(body: &Value) -> Result<goal::NewGoal, Fields> {
    match read::<NewGoal>(body.to_string().as_bytes()) {
        Ok(new) => new.try_into(),
        Err(Refused::Invalid(fields)) => Err(fields),
        Err(Refused::Malformed { .. }) => panic!("{body} is malformed"),
    }
}

fn patch(body: &Value) -> GoalPatch {
    read(body.to_string().as_bytes()).unwrap()
}

fn stored() -> goal::Goal {
    let new = new(&json!({
        "title": "Read", "tags": ["b", "A"], "weight": 2.5,
        "measure": { "aggregate": "sum", "unit": "books" },
        "plan": [{ "from": "2026-01-01", "reach": { "target": 24 } }],
    }));
    let birth = Birth {
        id: ID.parse().unwrap(),
        owner: ID.parse().unwrap(),
        position: goal::POSITION_STEP,
        at: clock::Instant::from_microseconds(1_700_000_000_123_456),
        today: "2026-01-01".parse().unwrap(),
    };
    goal::Goal::new(new.unwrap(), birth).unwrap()
}

#[test]
fn a_title_is_all_a_goal_needs() {
    let goal = new(&json!({ "title": "Renew passport" })).unwrap();
    assert_eq!(
        (goal.measure.aggregate, goal.plan, goal.weight),
        (Aggregate::Count, None, goal::Weight::ONE)
    );
}

#[test]
fn all_value_errors_of_a_goal_come_at_once() {
    let fields = new(&json!({
        "title": " ", "tags": ["ok", "a b"], "color": "red", "parent_id": "7", "weight": -1, "time_zone": "Mars",
        "measure": { "unit": "x".repeat(25), "decimals": 7 }, "check_in_every": "P1M",
        "plan": [{ "from": "2026-01-01", "reach": { "target": 0 } }], "archived_at": "2026-01-01T00:00:00",
    }));
    let expected = [
        ("title", Kind::StringTooShort),
        ("tags.1", Kind::StringPatternMismatch),
        ("color", Kind::StringPatternMismatch),
        ("parent_id", Kind::UuidParsing),
        ("weight", Kind::GreaterThanEqual),
        ("measure.unit", Kind::StringTooLong),
        ("measure.decimals", Kind::LessThanEqual),
        ("plan.0.reach.target", Kind::StartEqualsTarget),
        ("time_zone", Kind::TimeZoneUnknown),
        ("check_in_every", Kind::DurationInvalid),
        ("archived_at", Kind::TimezoneAware),
    ];
    assert_eq!(
        kinds(&fields.unwrap_err()),
        expected.map(|(path, kind)| (path.to_owned(), kind))
    );
}

#[test]
fn an_answer_has_every_property() {
    let goal = serde_json::to_value(Goal::from(stored())).unwrap();
    assert_eq!(
        goal["plan"][0],
        json!({ "from": "2026-01-01", "reach": { "start": null, "target": 24, "due_on": null } })
    );
    assert_eq!(goal["tags"], json!(["a", "b"]));
    assert_eq!(
        (&goal["role"], &goal["closed_at"], &goal["version"]),
        (&json!("owner"), &Value::Null, &json!(1))
    );
    assert_eq!(goal["created_at"], "2023-11-14T22:13:20.123Z");
    assert_eq!(goal.as_object().unwrap().len(), 22);
}

#[test]
fn a_goal_can_be_read_edited_and_sent_back() {
    let mut body = serde_json::to_value(Goal::from(stored())).unwrap();
    body["title"] = json!("Read more");
    let change = patch(&body);
    assert!(change.needs_stored());
    assert_eq!(change.check_read_only(&stored()), Ok(()));
    let mut goal = stored();
    let now = clock::Instant::from_microseconds(0);
    let changed = goal.apply(change.change().unwrap(), now, "2026-01-01".parse().unwrap());
    assert_eq!(changed, Ok(vec!["title"]));
}

#[test]
fn a_read_only_property_may_say_the_same_in_other_words() {
    let body = r#"{
        "plan": [{ "from": "2026-01-01", "reach": { "target": 24.0 } }],
        "created_at": "2023-11-14T23:13:20.123000+01:00", "version": 1.0
    }"#;
    let change: GoalPatch = read(body.as_bytes()).unwrap();
    assert_eq!(change.check_read_only(&stored()), Ok(()));
}

#[test]
fn read_only_properties_cannot_be_changed() {
    let body = json!({ "id": ID, "version": 2, "closed_at": "2026-01-01T00:00:00.000Z", "plan": [] });
    let fields = patch(&body).check_read_only(&stored()).unwrap_err();
    let expected = ["closed_at", "plan", "version"].map(|name| (name.to_owned(), Kind::ReadOnly));
    assert_eq!(kinds(&fields), expected);
}

#[test]
fn absent_is_unchanged_and_null_is_cleared() {
    let change = patch(&json!({ "description": null, "measure": { "unit": null } }));
    let change = change.change().unwrap();
    assert_eq!(
        (change.title, change.description),
        (Patch::Keep, Patch::Set(None))
    );
    assert_eq!(
        (change.measure.aggregate, change.measure.unit),
        (Patch::Keep, Patch::Set(None))
    );
}

#[test]
fn what_cannot_be_nothing_cannot_be_null() {
    let body = r#"{"title":null,"tags":null,"state":null,"measure":null,"closed_at":null}"#;
    let Err(Refused::Invalid(fields)) = read::<GoalPatch>(body.as_bytes()) else {
        panic!("null was taken")
    };
    let expected = ["title", "tags", "state", "measure"].map(|name| (name.to_owned(), Kind::NoneNotAllowed));
    assert_eq!(kinds(&fields), expected);
}
