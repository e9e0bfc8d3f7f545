use proptest::prelude::*;

use super::*;
use crate::clock::Instant;
use crate::fields::Kind;
use crate::goal::{Birth, GoalState, NewGoal, POSITION_STEP, Tags, Weight};
use crate::ids::GoalId;
use crate::measure::Measure;
use crate::plan::{Bounds, Every, Keep, Plan, Reach, Segment};
use crate::quantity::Quantity;
use crate::standing::testing::any::seeded;
use crate::text::{Title, Unit};

const ADA: UserId = UserId::from_uuid(uuid::Uuid::from_u128(1));
const PARENT: &str = "019a9f0c-8a00-7000-8000-000000000001";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse::<jiff::Timestamp>().unwrap().into()
}

fn berlin() -> DayRule {
    DayRule {
        zone: crate::day::TimeZone::parse("Europe/Berlin").unwrap(),
        starts_at: crate::day::DayStart::MIDNIGHT,
    }
}

/// Ada, who looks on 2026-11-20.
fn ada() -> Viewer {
    Viewer {
        id: ADA,
        username: Username::parse("Ada").unwrap(),
        rule: berlin(),
        today: day("2026-11-20"),
    }
}

fn reach(from: &str, due: Option<&str>) -> Segment {
    let reach = Reach {
        start: Some(Quantity::ZERO),
        target: Quantity::whole(24),
        due_on: due.map(day),
    };
    Segment {
        from: day(from),
        ask: Ask::Reach(reach),
    }
}

/// "Read 24 books", due at the end of the year, last changed on the 20th at 00:30 in Berlin.
fn books() -> Goal {
    let new = NewGoal {
        title: Title::parse("Read 24 books").unwrap(),
        description: None,
        tags: Tags::parse(["evening", "home"]).unwrap(),
        color: None,
        icon: None,
        parent: Some(PARENT.parse().unwrap()),
        weight: Weight::ONE,
        position: None,
        state: GoalState::Active,
        measure: Measure {
            unit: Some(Unit::parse("Bücher").unwrap()),
            ..Measure::default()
        },
        plan: Some(Plan::new(vec![reach("2026-01-01", Some("2026-12-31"))]).unwrap()),
        time_zone: None,
        check_in_every: None,
        archived_at: None,
    };
    let birth = Birth {
        id: GoalId::from_uuid(uuid::Uuid::from_u128(7)),
        owner: ADA,
        position: POSITION_STEP,
        at: at("2026-11-19T23:30:00Z"),
        today: day("2026-11-20"),
    };
    Goal::new(new, birth).unwrap()
}

fn holds(text: &str, goal: &Goal) -> bool {
    GoalSearch::parse(text).unwrap().holds_for(goal, &ada())
}

#[test]
fn conditions_hold_for_the_fields_of_a_goal() {
    for (text, expected) in [
        ("", true),
        ("books", true),
        ("books tag:home", true),
        ("magazines tag:home", false),
        ("tag:work,home", true),
        ("tag:work", false),
        ("-tag:work", true),
        ("tag:home -tag:evening", false),
        ("state:active", true),
        ("state:achieved,missed", false),
        ("STATE:active", true),
        ("kind:reach", true),
        ("kind:keep,rest", false),
        ("unit:bucher", true),
        ("unit:\"B\u{dc}CHER\"", true),
        ("unit:pages", false),
        ("parent:none", false),
        ("parent:none,019a9f0c-8a00-7000-8000-000000000001", true),
        ("owner:me", true),
        ("owner:ada", true),
        ("owner:bob", false),
        ("-owner:bob,me", false),
        ("role:owner", true),
        ("role:viewer,editor", false),
        ("is:archived", false),
        ("-is:archived", true),
        ("is:shared", false),
        ("due:2026-12-31", true),
        ("due:2026-12-30,2026-12-31", true),
        ("due:+41d", true),
        ("due<=+41d", true),
        ("due<+41d", false),
        ("due>+40d", true),
        ("due>=+6w", false),
        ("-due<+41d", true),
        ("start<2026-01-02", true),
        ("start:2026-01-01", true),
        ("start>=-2w", false),
        ("updated:+0d", true),
        ("updated>=-0d", true),
        ("updated<2026-11-20", false),
        ("closed<+9999d", false),
        ("-closed<+9999d", true),
        ("\"tag:work\"", false),
        ("10:30", false),
        ("-10:30", true),
        ("<3", false),
    ] {
        assert_eq!(holds(text, &books()), expected, "{text}");
    }
}

#[test]
fn the_kind_is_what_the_plan_asks_for_today_or_begins_with() {
    let keep = Segment {
        from: day("2026-11-20"),
        ask: Ask::Keep(Keep {
            bounds: Bounds::AtLeast(Quantity::ONE),
            every: Every::DAY,
            on: None,
            carry: 0,
        }),
    };
    let rest = Segment {
        from: day("2026-11-21"),
        ask: Ask::Rest(None),
    };
    let before = Segment {
        from: day("2026-11-19"),
        ..rest.clone()
    };
    for (segments, kind) in [
        (vec![before, keep.clone(), rest.clone()], Some("keep")),
        (vec![rest], Some("rest")),
        (vec![keep], Some("keep")),
        (vec![], None),
    ] {
        let goal = Goal {
            plan: Plan::new(segments).unwrap(),
            ..books()
        };
        for word in ["reach", "keep", "rest"] {
            assert_eq!(
                holds(&format!("kind:{word}"), &goal),
                kind == Some(word),
                "{word}"
            );
        }
    }
}

#[test]
fn a_date_that_is_not_there_never_matches() {
    let goal = Goal {
        plan: Plan::none(),
        ..books()
    };
    for field in ["due", "start", "closed"] {
        for comparison in [":", "<", "<=", ">", ">="] {
            assert!(
                !holds(&format!("{field}{comparison}2026-11-20"), &goal),
                "{field}{comparison}"
            );
        }
    }
}

#[test]
fn a_closed_or_archived_goal_is_found_as_such() {
    let now = at("2026-11-18T12:00:00Z");
    let goal = Goal {
        life: books()
            .life
            .move_to(GoalState::Dropped, now, day("2026-11-18"))
            .unwrap(),
        archived_at: Some(now),
        ..books()
    };
    for text in [
        "closed:-2d",
        "closed<2026-11-19",
        "state:dropped",
        "is:archived",
        "is:shared,archived",
    ] {
        assert!(holds(text, &goal), "{text}");
    }
    let asks = |text| GoalSearch::parse(text).unwrap().asks_archived();
    assert!(asks("is:archived") && asks("books is:shared,archived"));
    assert!(!asks("-is:archived") && !asks("archived") && !asks("is:shared"));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (text, offset) in [
        ("stauts:late", 0),
        ("books http://example.org", 6),
        ("a -colour:red", 3),
        ("status:late", 7),
        ("state:", 6),
        ("state:open", 6),
        ("state:active,open", 13),
        ("state:active,", 13),
        ("tag:a, b", 6),
        ("tag:\"a", 4),
        ("kind:log", 5),
        ("parent:me", 7),
        ("owner:x", 6),
        ("is:late", 3),
        ("due:", 4),
        ("due:soon", 4),
        ("due:30d", 4),
        ("due:+30", 4),
        ("due:+d", 4),
        ("due:+1m", 4),
        ("due:+123456d", 4),
        ("due:2026-02-30", 4),
        ("due<2026-01-01,2026-01-02", 0),
        ("tag<a", 0),
    ] {
        let reason = GoalSearch::parse(text).unwrap_err();
        assert_eq!(
            (reason.kind, &reason.context[..]),
            (Kind::QuerySyntax, &[("offset", offset)][..]),
            "{text}"
        );
    }
    let many = "is:shared ".repeat(17);
    assert_eq!(GoalSearch::parse(&many).unwrap_err().kind, Kind::QuerySyntax);
    assert_eq!(
        GoalSearch::parse(&"x".repeat(501)).unwrap_err().kind,
        Kind::StringTooLong
    );
}

proptest! {
    #![proptest_config(seeded(512))]

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,40}") {
        if let Ok(search) = GoalSearch::parse(&text) {
            let _ = search.holds_for(&books(), &ada());
        }
    }

    #[test]
    fn a_written_search_is_read_back(parts in prop::collection::vec(prop::sample::select(vec![
        "books", "-\"two words\"", "tag:home,work", "-state:missed", "kind:rest", "unit:\"a  B\"", "parent:none",
        "owner:me,bob", "role:viewer", "is:archived", "status:stale,done", "-status:on_track", "due<+3w", "closed>=-1d", "start:2026-01-01,+2d", "updated<=-0w",
    ]), 0..8)) {
        let search = GoalSearch::parse(&parts.join(" ")).unwrap();
        prop_assert_eq!(GoalSearch::parse(&search.to_string()), Ok(search));
    }

    #[test]
    fn words_alone_mean_the_same_among_goals(text in "[a-z0-9 \"-]{0,20}") {
        let words = Query::parse(&text).map(GoalSearch::from);
        prop_assert_eq!(GoalSearch::parse(&text), words);
    }
}
