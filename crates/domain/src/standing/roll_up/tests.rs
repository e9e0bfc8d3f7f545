use super::*;
use crate::clock::Instant;
use crate::goal::{Life, Outcome};
use crate::measure::Aggregate;
use crate::standing::testing::{Case, case, day, quantity, reach, rest, text};

fn savings(percent: &str) -> Case {
    case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "100", Some("2026-01-10"))],
        &[("2026-01-02", percent)],
    )
}

fn closed(case: Case, outcome: Outcome) -> Case {
    Case {
        life: Life::Closed {
            outcome,
            at: Instant::MIN,
            on: day("2026-01-02"),
        },
        ..case
    }
}

fn parent(below: &[(&str, Case)]) -> Standing {
    let children = below
        .iter()
        .map(|(share, case)| Child {
            weight: Weight::new(quantity(share)).unwrap(),
            standing: case.on("2026-01-05"),
        })
        .collect();
    Case {
        children,
        ..case(
            Aggregate::Children,
            vec![reach("2026-01-01", Some("0"), "1", None)],
            &[],
        )
    }
    .on("2026-01-05")
}

/// what is below with its weights, and the progress, the counted children and the status that come of it
fn agree(below: &[(&str, Case)], progress: &str, counted: u32, status: Status) {
    let standing = parent(below);
    let total = u32::try_from(below.len()).unwrap();
    assert_eq!(text(standing.progress), progress);
    assert_eq!(standing.children, Some(Children { counted, total }));
    assert_eq!(standing.status, status);
}

#[test]
fn roll_ups_have_their_worked_examples() {
    agree(&[], "-", 0, Status::Pending);
    agree(
        &[("1", savings("50")), ("1", savings("60"))],
        "0.55",
        2,
        Status::OnTrack,
    );
    agree(
        &[("3", savings("100")), ("1", savings("0"))],
        "0.75",
        2,
        Status::OffTrack,
    );
    agree(
        &[("1", savings("100")), ("2", savings("0"))],
        "0.3333",
        2,
        Status::OffTrack,
    );
    agree(&[("0", savings("100"))], "-", 1, Status::Done);
    let unplanned = case(Aggregate::Count, vec![], &[]);
    agree(
        &[("1", savings("80")), ("5", unplanned)],
        "0.8",
        1,
        Status::OnTrack,
    );
}

#[test]
fn closed_goals_count_as_they_ended() {
    let ended = |outcome| closed(savings("20"), outcome);
    agree(
        &[("1", ended(Outcome::Achieved)), ("1", savings("60"))],
        "0.8",
        2,
        Status::OnTrack,
    );
    agree(
        &[("1", ended(Outcome::Missed)), ("1", savings("60"))],
        "0.4",
        2,
        Status::OffTrack,
    );
    agree(
        &[("1", ended(Outcome::Dropped)), ("1", savings("60"))],
        "0.6",
        1,
        Status::OnTrack,
    );
    agree(&[("1", ended(Outcome::Achieved))], "1", 1, Status::Achieved);
}

#[test]
fn the_smallest_probability_is_that_of_the_whole() {
    let likely = |ten_thousandths| {
        let mut standing = savings("50").on("2026-01-05");
        standing.forecast = Some(Forecast {
            probability: Some(Ratio::of(ten_thousandths, 10_000)),
            ..Forecast::default()
        });
        Child {
            weight: Weight::ONE,
            standing,
        }
    };
    let rolled = roll_up(&[likely(6000), likely(2500), likely(9000)]);
    assert_eq!(text(rolled.forecast.unwrap().probability), "0.25");
    assert_eq!(roll_up(&[]).forecast, None);
}

#[test]
fn a_parent_that_rests_is_resting() {
    let mut resting = case(Aggregate::Children, vec![rest("2026-01-01")], &[]);
    resting.children = vec![Child {
        weight: Weight::ONE,
        standing: savings("0").on("2026-01-05"),
    }];
    assert_eq!(resting.on("2026-01-05").status, Status::Resting);
}

#[test]
fn what_is_likely_of_the_whole_is_not_said_in_a_rest_nor_after_its_end() {
    let mut standing = savings("50").on("2026-01-05");
    standing.forecast = Some(Forecast {
        probability: Some(Ratio::of(1, 4)),
        ..Forecast::default()
    });
    let whole = |segments| Case {
        children: vec![Child {
            weight: Weight::ONE,
            standing,
        }],
        ..case(Aggregate::Children, segments, &[])
    };
    let open = || whole(vec![reach("2026-01-01", Some("0"), "1", None)]);
    let said = |case: Case| {
        let standing = case.on("2026-01-05");
        let likely = standing.forecast.and_then(|forecast| forecast.probability);
        [text(standing.progress), text(standing.raw_progress), text(likely)]
    };
    assert_eq!(said(open()), ["0.5", "0.5", "0.25"]);
    assert_eq!(said(whole(vec![rest("2026-01-01")])), ["0.5", "0.5", "-"]);
    assert_eq!(said(closed(open(), Outcome::Missed)), ["0.5", "0.5", "-"]);
}
