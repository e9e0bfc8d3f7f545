use crate::measure::Aggregate;
use crate::plan::Every;
use crate::standing::Status;
use crate::standing::testing::{Case, at_least, case, keep, reach, rest, text};

const WEIGHTS: [(&str, &str); 4] = [
    ("2026-01-01", "80"),
    ("2026-01-05", "78"),
    ("2026-01-05", "79"),
    ("2026-01-11", "77"),
];

fn weight(aggregate: Aggregate) -> Case {
    case(
        aggregate,
        vec![reach("2026-01-01", Some("82"), "75", None)],
        &WEIGHTS,
    )
}

#[test]
fn levels_have_their_worked_examples() {
    for (aggregate, on, current, progress) in [
        (Aggregate::Last, "2026-01-01", "80", "0.2857"),
        (Aggregate::Last, "2026-01-05", "79", "0.4286"),
        (Aggregate::Last, "2026-02-01", "77", "0.7143"),
        (Aggregate::Min, "2026-01-05", "78", "0.5714"),
        (Aggregate::Min, "2026-01-11", "77", "0.7143"),
        (Aggregate::Max, "2026-01-05", "80", "0.2857"),
        (Aggregate::Max, "2026-01-11", "79", "0.4286"),
        (Aggregate::Mean, "2026-01-05", "79", "0.4286"),
        (Aggregate::Mean, "2026-01-11", "78", "0.5714"),
        (Aggregate::Mean, "2026-06-01", "78", "0.5714"),
    ] {
        let standing = weight(aggregate).on(on);
        assert_eq!(
            (text(standing.current), text(standing.progress)),
            (current.to_owned(), progress.to_owned()),
            "{aggregate} {on}"
        );
    }
}

#[test]
fn a_mean_is_not_rounded_before_the_end() {
    let thirds = case(
        Aggregate::Mean,
        vec![reach("2026-01-01", Some("0"), "1", None)],
        &[("2026-01-01", "1"), ("2026-01-02", "0"), ("2026-01-03", "0")],
    );
    let standing = thirds.on("2026-01-03");
    assert_eq!(
        (text(standing.current), text(standing.progress)),
        ("0.333333".to_owned(), "0.3333".to_owned())
    );
}

#[test]
fn silent_days_are_zero_where_the_measure_says_so() {
    // The 5th and the days from the 2nd to the 4th and from the 6th on: what is over and silent counts 0.
    let pages = |aggregate| {
        case(
            aggregate,
            vec![reach("2026-01-01", Some("9"), "-9", None)],
            &[("2026-01-01", "7"), ("2026-01-03", "8")],
        )
        .zero()
    };
    for (aggregate, on, current) in [
        (Aggregate::Last, "2026-01-03", "8"),
        (Aggregate::Last, "2026-01-05", "0"),
        (Aggregate::Mean, "2026-01-03", "5"),
        (Aggregate::Mean, "2026-01-04", "5"),
        (Aggregate::Mean, "2026-01-05", "3.75"),
        (Aggregate::Min, "2026-01-03", "0"),
        (Aggregate::Max, "2026-01-11", "0"),
        (Aggregate::Sum, "2026-01-05", "-6"),
    ] {
        assert_eq!(text(pages(aggregate).on(on).current), current, "{aggregate} {on}");
    }
}

#[test]
fn a_level_is_done_by_its_newest_bucket() {
    let down = |check_ins: &[(&str, &str)]| {
        case(
            Aggregate::Min,
            vec![reach("2026-01-01", Some("82"), "77.5", None)],
            check_ins,
        )
        .on("2026-01-12")
        .status
    };
    assert_eq!(down(&WEIGHTS), Status::Done);
    let regained = [WEIGHTS[0], WEIGHTS[3], ("2026-01-12", "79")];
    assert_eq!(down(&regained), Status::OnTrack);
    assert_eq!(down(&[]), Status::OnTrack);
}

#[test]
fn a_journey_counts_across_rests_and_new_targets_and_ends_at_a_keep() {
    let pages = case(
        Aggregate::Sum,
        vec![
            reach("2026-01-01", Some("10"), "100", None),
            rest("2026-01-05"),
            reach("2026-01-10", None, "60", None),
            keep("2026-01-20", at_least("1"), Every::DAY),
            reach("2026-01-25", None, "5", None),
        ],
        &[
            ("2026-01-02", "20"),
            ("2026-01-06", "10"),
            ("2026-01-11", "5"),
            ("2026-01-26", "4"),
        ],
    );
    for (on, current, progress, status) in [
        ("2026-01-04", "30", "0.2222", Status::OnTrack),
        ("2026-01-07", "40", "0.3333", Status::Resting),
        ("2026-01-12", "45", "0.7", Status::OnTrack),
        ("2026-01-26", "4", "0.8", Status::OnTrack),
    ] {
        let standing = pages.on(on);
        assert_eq!(
            (text(standing.current), text(standing.progress)),
            (current.to_owned(), progress.to_owned()),
            "{on}"
        );
        assert_eq!(standing.status, status, "{on}");
    }
}

#[test]
fn a_reach_that_is_met_is_done_also_in_a_rest() {
    let segments = vec![
        reach("2026-01-01", Some("0"), "10", Some("2026-01-31")),
        rest("2026-01-05"),
    ];
    assert_eq!(
        case(Aggregate::Sum, segments.clone(), &[("2026-01-06", "10")])
            .on("2026-01-07")
            .status,
        Status::Done
    );
    assert_eq!(
        case(Aggregate::Sum, segments, &[("2026-01-06", "9")])
            .on("2026-01-07")
            .status,
        Status::Resting
    );
}
