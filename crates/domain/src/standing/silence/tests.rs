use crate::measure::Aggregate;
use crate::plan::Every;
use crate::standing::Status;
use crate::standing::testing::{Case, at_least, case, keep};

fn habit(every: Option<&str>, check_ins: &[(&str, &str)]) -> Case {
    Case {
        check_in_every: every.map(|every| every.parse().unwrap()),
        ..case(
            Aggregate::Count,
            vec![keep("2026-01-01", at_least("9"), Every::DAY)],
            check_ins,
        )
    }
}

#[test]
fn silence_has_its_worked_examples() {
    const WEEKLY: [(&str, &str); 3] = [("2026-01-01", "1"), ("2026-01-08", "1"), ("2026-01-15", "1")];
    const TWO_GAPS: [(&str, &str); 3] = [("2026-01-01", "1"), ("2026-01-02", "1"), ("2026-01-06", "1")];
    for (what, habit, first_stale) in [
        ("nothing known: 14 days", habit(None, &[]), "2026-01-15"),
        (
            "a check-in alone: 14 days",
            habit(None, &WEEKLY[..1]),
            "2026-01-15",
        ),
        ("three gaps of a week", habit(None, &WEEKLY), "2026-02-05"),
        (
            "three times the mean of two gaps, 7.5 days",
            habit(None, &TWO_GAPS),
            "2026-01-14",
        ),
        (
            "twice what was agreed",
            habit(Some("P2D"), &WEEKLY[..1]),
            "2026-01-05",
        ),
        (
            "the longer of the two",
            habit(Some("P2D"), &TWO_GAPS),
            "2026-01-14",
        ),
        ("twice two weeks", habit(Some("P2W"), &WEEKLY), "2026-02-12"),
        (
            "a skip is a check-in",
            habit(Some("P2D"), &[("2026-01-03", "skip")]),
            "2026-01-07",
        ),
    ] {
        let day = first_stale.parse::<crate::day::Day>().unwrap();
        assert_eq!(habit.at(day).status, Status::Stale, "{what}");
        assert_ne!(habit.at(day.plus(-1)).status, Status::Stale, "{what}");
    }
}

#[test]
fn nothing_is_said_before_the_plan_has_begun_in_earnest() {
    for (every, last) in [(None, "2026-01-07"), (Some("P3D"), "2026-01-03")] {
        let habit = habit(every, &[]);
        let last = last.parse::<crate::day::Day>().unwrap();
        assert_eq!(habit.at(last).status, Status::Pending);
        assert_ne!(habit.at(last.plus(1)).status, Status::Pending);
    }
    // What is measured is judged from the first day on.
    assert_eq!(
        habit(None, &[("2026-01-01", "1")]).on("2026-01-02").status,
        Status::OffTrack
    );
}
