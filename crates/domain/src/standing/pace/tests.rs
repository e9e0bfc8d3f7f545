use crate::measure::Aggregate;
use crate::standing::Status;
use crate::standing::testing::{case, reach, text};

#[test]
fn buffer_days_have_their_worked_examples() {
    // Ten a day from the 1st to the 10th, asked for on the 3rd: 30 are expected.
    let up = |amount| {
        case(
            Aggregate::Sum,
            vec![reach("2026-01-01", Some("0"), "100", Some("2026-01-10"))],
            &[("2026-01-01", amount)],
        )
    };
    // Five hundred a day off 5000: 3500 are expected.
    let down = |amount| {
        case(
            Aggregate::Sum,
            vec![reach("2026-01-01", Some("5000"), "0", Some("2026-01-10"))],
            &[("2026-01-01", amount)],
        )
    };
    for (what, case, on, buffer) in [
        ("behind", up("29.999999"), "2026-01-03", "-"),
        ("on the line", up("30"), "2026-01-03", "0"),
        ("a day and a half ahead", up("45"), "2026-01-03", "1"),
        ("two days ahead", up("50"), "2026-01-03", "2"),
        ("met", up("100"), "2026-01-03", "7"),
        ("beyond", up("400"), "2026-01-03", "7"),
        ("on the due day", up("100"), "2026-01-10", "0"),
        ("past the due day", up("100"), "2026-01-11", "-"),
        ("a debt two days ahead", down("2500"), "2026-01-03", "2"),
        ("a debt behind", down("1499"), "2026-01-03", "-"),
    ] {
        assert_eq!(text(case.on(on).buffer_days), buffer, "{what}");
    }
}

#[test]
fn a_target_that_was_moved_nearer_asks_for_nothing_more() {
    let pages = |target, amount| {
        let segments = vec![
            reach("2026-01-01", Some("0"), "100", Some("2026-01-10")),
            reach("2026-01-06", None, target, Some("2026-01-20")),
        ];
        case(Aggregate::Sum, segments, &[("2026-01-02", amount)]).on("2026-01-08")
    };
    // The line stood at 50 on the eve: it is flat towards 50, and comes back towards 40.
    for (target, amount, lead, lead_days, buffer) in [
        ("50", "50", "0", "-", "12"),
        ("50", "49", "-1", "-", "-"),
        ("40", "48", "0", "0", "12"),
        ("40", "47.9", "-0.1", "-0.15", "-"),
    ] {
        let standing = pages(target, amount);
        let found = (
            text(standing.lead),
            text(standing.lead_days),
            text(standing.buffer_days),
        );
        assert_eq!(
            found,
            (lead.to_owned(), lead_days.to_owned(), buffer.to_owned()),
            "{target} {amount}"
        );
    }
}

#[test]
fn a_line_of_a_mean_is_compared_exactly() {
    let mean = case(
        Aggregate::Mean,
        vec![reach("2026-01-01", Some("0"), "1", Some("2026-01-03"))],
        &[("2026-01-01", "1"), ("2026-01-01", "0"), ("2026-01-01", "0")],
    );
    let standing = mean.on("2026-01-01");
    assert_eq!(
        (
            text(standing.expected),
            text(standing.lead),
            text(standing.needed_per_day)
        ),
        ("0.333333".to_owned(), "0".to_owned(), "0.222222".to_owned())
    );
}

#[test]
fn the_verdict_by_gap_has_its_worked_examples() {
    // Asked for on the 3rd of ten days: 0.3 of the way are expected.
    for (start, target, amounts) in [
        ("5000", "0", ["1000", "999", "250", "249"]),
        ("100", "300", ["40", "39", "10", "9"]),
    ] {
        let verdict = |amount: &str| {
            let segments = vec![reach("2026-01-01", Some(start), target, Some("2026-01-10"))];
            let case = case(Aggregate::Sum, segments, &[("2026-01-01", amount)]);
            case.on("2026-01-03").status
        };
        let expected = [Status::OnTrack, Status::AtRisk, Status::AtRisk, Status::OffTrack];
        assert_eq!(amounts.map(verdict), expected, "{start} {target}");
    }
}

#[test]
fn a_reach_is_overdue_from_the_day_after_its_due_day() {
    let pages = case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "100", Some("2026-01-10"))],
        &[("2026-01-09", "95")],
    );
    assert_eq!(pages.on("2026-01-10").status, Status::OnTrack);
    assert_eq!(pages.on("2026-01-11").status, Status::Overdue);
}
