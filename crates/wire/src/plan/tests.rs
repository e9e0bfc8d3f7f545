use onward_domain::day::Day as CivilDay;
use onward_domain::fields::Step;
use onward_domain::plan::{Ask, Bounds, DaySelection};
use onward_domain::quantity::Quantity;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Body {
    plan: Vec<Segment>,
}

fn errors(plan: &str) -> Vec<(String, Kind)> {
    let body = format!(r#"{{"plan":{plan}}}"#);
    let fields = match crate::read::read::<Body>(body.as_bytes()) {
        Ok(body) => super::plan(body.plan).unwrap_err(),
        Err(crate::read::Refused::Invalid(fields)) => fields,
        Err(other) => panic!("{other}"),
    };
    let step = |step: &Step| match step {
        Step::Name(name) => format!("/{name}"),
        Step::Index(index) => format!("/{index}"),
    };
    let path = |path: &[Step]| path.iter().map(step).collect();
    fields
        .errors()
        .iter()
        .map(|error| (path(&error.path), error.reason.kind))
        .collect()
}

#[test]
fn a_segment_is_exactly_one_thing() {
    let two = r#"[{"from":"2026-01-01","rest":{},"reach":{"target":1}},{"from":"2026-02-01"}]"#;
    assert_eq!(
        errors(two),
        [
            ("/0".to_owned(), Kind::SegmentKind),
            ("/1".to_owned(), Kind::SegmentKind)
        ]
    );
    let null = r#"[{"from":"2026-01-01","rest":null}]"#;
    assert_eq!(errors(null), [("/plan/0/rest".to_owned(), Kind::NoneNotAllowed)]);
}

#[test]
fn all_value_errors_of_a_plan_come_at_once() {
    let plan = r#"[{"from":"2026-13-01","reach":{"target":0.0000001,"due_on":"soon"}},
        {"from":"2026-01-01","keep":{"every":"P1H","on":{},"carry":-1}},
        {"from":"2026-01-02","keep":{"at_least":1,"every":{"rolling_days":1}}}]"#;
    let expected = [
        ("/0/from", Kind::DateParsing),
        ("/0/reach/target", Kind::DecimalMaxPlaces),
        ("/0/reach/due_on", Kind::DateParsing),
        ("/1/keep", Kind::ValueError),
        ("/1/keep/every", Kind::DurationInvalid),
        ("/1/keep/on", Kind::ValueError),
        ("/1/keep/carry", Kind::GreaterThanEqual),
        ("/2/keep/every/rolling_days", Kind::GreaterThanEqual),
    ];
    assert_eq!(errors(plan), expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn the_shape_of_a_period_follows_its_type() {
    let every = |every: &str| {
        errors(&format!(
            r#"[{{"from":"2026-01-01","keep":{{"at_least":1,"every":{every}}}}}]"#
        ))
    };
    let at = |path: &str, kind| vec![(format!("/plan/0/keep/every{path}"), kind)];
    assert_eq!(every("7"), at("", Kind::StringType));
    assert_eq!(every("[]"), at("", Kind::StringType));
    assert_eq!(every("null"), at("", Kind::NoneNotAllowed));
    assert_eq!(
        every(r#"{"rolling_days":"7"}"#),
        at("/rolling_days", Kind::IntType)
    );
    assert_eq!(
        every(r#"{"rolling_days":7,"x":1}"#),
        at("/x", Kind::ExtraForbidden)
    );
}

fn quantity() -> impl Strategy<Value = Quantity> {
    (0..=999_999_999_999_i64).prop_map(|millionths| Quantity::from_millionths(millionths).unwrap())
}

fn day() -> impl Strategy<Value = CivilDay> {
    (CivilDay::MIN.number()..=CivilDay::MAX.number())
        .prop_map(|number| CivilDay::from_number(number).unwrap())
}

fn every() -> impl Strategy<Value = plan::Every> {
    let calendar = (1..=333_u16, "[DWMY]").prop_map(|(n, unit)| format!("P{n}{unit}").parse().unwrap());
    prop_oneof![
        calendar,
        (2..=366_i64).prop_map(|n| plan::Every::rolling(n).unwrap())
    ]
}

fn on() -> impl Strategy<Value = DaySelection> {
    let weekdays = subsequence((1..=7).collect::<Vec<i64>>(), 1..=7);
    let month_days = subsequence((-31..=31).filter(|day| *day != 0).collect::<Vec<i64>>(), 1..=62);
    prop_oneof![
        weekdays.prop_map(|days| DaySelection::weekdays(&days).unwrap()),
        month_days.prop_map(|days| DaySelection::month_days(&days).unwrap()),
    ]
}

fn bounds() -> impl Strategy<Value = Bounds> {
    prop_oneof![
        quantity().prop_map(Bounds::AtLeast),
        quantity().prop_map(Bounds::AtMost),
        (quantity(), quantity()).prop_map(|(low, high)| Bounds::Band(low, high)),
    ]
}

fn ask() -> impl Strategy<Value = Ask> {
    let reach = (prop::option::of(quantity()), quantity(), prop::option::of(day())).prop_map(
        |(start, target, due_on)| {
            Ask::Reach(plan::Reach {
                start,
                target,
                due_on,
            })
        },
    );
    let keep =
        (bounds(), every(), prop::option::of(on()), 0..=52_u8).prop_map(|(bounds, every, on, carry)| {
            Ask::Keep(plan::Keep {
                bounds,
                every,
                on,
                carry,
            })
        });
    let rest = prop::option::of("[a-z]{1,20}")
        .prop_map(|reason| Ask::Rest(reason.map(|text| text::RestReason::parse(&text).unwrap())));
    prop_oneof![reach, keep, rest]
}

proptest! {
    #[test]
    fn a_written_segment_is_read_back(from in day(), ask in ask()) {
        let segment = plan::Segment { from, ask };
        let text = serde_json::to_string(&Segment::from(segment.clone())).unwrap();
        let read: Segment = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(plan::Segment::try_from(read), Ok(segment), "{}", text);
    }
}
