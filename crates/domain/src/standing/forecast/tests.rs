use crate::clock::Instant;
use crate::goal::{Life, Outcome};
use crate::measure::Aggregate;
use crate::plan::{Bounds, Every, Segment};
use crate::quantity::Quantity;
use crate::standing::testing::{Case, at_least, at_most, band, case, day, days, keep, reach, rest, text};
use crate::standing::{Standing, Status};

/// Values of days in a row from 2026-01-01 on; what is empty was not logged.
fn logged(from: &str, length: i32, value: impl Fn(i32) -> String) -> crate::bucket::Days {
    let said: Vec<_> = (0..length).map(|at| (day(from).plus(at), value(at))).collect();
    let said: Vec<_> = said
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(on, text)| (*on, text.as_str()))
        .collect();
    days(&said)
}

fn flow(segments: Vec<Segment>, factor: i32) -> Case {
    Case {
        days: logged("2026-01-01", 60, |at| ((at * 7) % 5 * factor).to_string()),
        ..case(Aggregate::Sum, segments, &[])
    }
}

fn weight(target: &str, due: Option<&str>, every: i32) -> Case {
    // A slow way down with a scatter of 1.5 kg to either side, in hundredths; three weeks without a scale.
    let value = |at: i32| {
        let gap = every > 1 && (20..38).contains(&at);
        if at % every != 0 || gap {
            String::new()
        } else {
            Quantity::from_millionths(i64::from(8200 - 5 * at + ((at * 3) % 11 - 5) * 30) * 10_000)
                .unwrap()
                .to_string()
        }
    };
    Case {
        days: logged("2026-01-01", 70, value),
        ..case(
            Aggregate::Last,
            vec![reach("2026-01-01", Some("82"), target, due)],
            &[],
        )
    }
}

/// probability, low, mid, high, first dates, basis
fn numbers(standing: &Standing) -> String {
    let Some(forecast) = standing.forecast else {
        return "none".to_owned();
    };
    format!(
        "{} {} {} {} {} {} {} {}",
        text(forecast.probability),
        text(forecast.low),
        text(forecast.mid),
        text(forecast.high),
        text(forecast.date_low),
        text(forecast.date_mid),
        text(forecast.date_high),
        text(forecast.basis),
    )
}

#[test]
fn flows_have_their_worked_examples() {
    let due = Some("2026-05-01");
    let up = |due| vec![reach("2026-01-01", Some("0"), "245", due)];
    for (what, case, on, expected) in [
        (
            "up",
            flow(up(due), 1),
            "2026-03-01",
            "0.4289 232.695027 243.491172 254.287317 2026-04-27 2026-05-02 2026-05-08 early",
        ),
        (
            "down",
            flow(vec![reach("2026-01-01", Some("3000"), "550", due)], 10),
            "2026-03-01",
            "0.4289 457.126831 565.088281 673.049731 2026-04-27 2026-05-02 2026-05-08 early",
        ),
        (
            "without a due day",
            flow(up(None), 1),
            "2026-03-01",
            "- - - - 2026-04-27 2026-05-02 2026-05-08 early",
        ),
        (
            "on the due day",
            flow(up(Some("2026-03-01")), 1),
            "2026-03-01",
            "0 120 120 120 2026-04-27 2026-05-02 2026-05-08 early",
        ),
        (
            "past the due day",
            flow(up(Some("2026-02-28")), 1),
            "2026-03-01",
            "- - - - 2026-04-27 2026-05-02 2026-05-08 early",
        ),
        ("too early", flow(up(due), 1), "2026-01-28", "none"),
        (
            "met",
            flow(vec![reach("2026-01-01", Some("0"), "110", due)], 1),
            "2026-03-01",
            "none",
        ),
        (
            "in a rest",
            flow([up(due), vec![rest("2026-03-01")]].concat(), 1),
            "2026-03-01",
            "none",
        ),
    ] {
        let found = numbers(&case.on(on));
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn what_never_changes_is_certain() {
    let even = |target: &str| Case {
        days: logged("2026-01-01", 60, |_| "2".to_owned()),
        ..case(
            Aggregate::Sum,
            vec![reach("2026-01-01", Some("0"), target, Some("2026-04-10"))],
            &[],
        )
    };
    assert_eq!(
        numbers(&even("200").on("2026-03-01")),
        "1 200 200 200 2026-04-10 2026-04-10 2026-04-10 early"
    );
    assert_eq!(
        numbers(&even("201").on("2026-03-01")),
        "0 200 200 200 2026-04-11 2026-04-11 2026-04-11 early"
    );
    let nothing = Case {
        days: logged("2026-01-01", 60, |_| "0".to_owned()),
        ..even("9")
    };
    assert_eq!(numbers(&nothing.on("2026-03-01")), "0 0 0 0 - - - early");
}

#[test]
fn a_period_that_never_changes_is_certain() {
    for (bounds, certain) in [
        (at_least("14"), "1"),
        (at_least("15"), "0"),
        (at_most("13"), "0"),
        (at_most("14"), "1"),
        (at_most("15"), "1"),
        (band("12", "13"), "0"),
        (band("12", "14"), "1"),
        (band("14", "16"), "1"),
        (band("15", "16"), "0"),
    ] {
        let even = Case {
            days: logged("2026-01-05", 66, |_| "2".to_owned()),
            ..case(
                Aggregate::Sum,
                vec![keep("2026-01-05", bounds, Every::Weeks(1))],
                &[],
            )
        };
        let expected = format!("{certain} 14 14 14 - - - early");
        assert_eq!(numbers(&even.on("2026-03-11")), expected, "{bounds:?}");
    }
}

#[test]
fn levels_have_their_worked_examples() {
    let due = Some("2026-06-10");
    for (what, case, expected) in [
        (
            "daily",
            weight("76", due, 1),
            "0.0195 77.061619 78.8 80.538381 2026-11-03 - - early",
        ),
        (
            "beyond the target",
            weight("78.9", Some("2026-04-10"), 1),
            "0.5511 77.801875 78.8 79.798125 2026-03-12 2026-03-12 - early",
        ),
        (
            "every third day with a gap",
            weight("76", due, 3),
            "0.0586 76.6284 79.45 82.2716 2026-07-26 - - early",
        ),
    ] {
        assert_eq!(numbers(&case.on("2026-03-11")), expected, "{what}");
    }
}

#[test]
fn running_periods_have_their_worked_examples() {
    let weekly = |bounds: Bounds, length| Case {
        days: logged("2026-01-05", length, |at| ((at * 7) % 5).to_string()),
        ..case(
            Aggregate::Sum,
            vec![keep("2026-01-05", bounds, Every::Weeks(1))],
            &[],
        )
    };
    let range = "10.380734 11.851763 13.322792 - - - early";
    for (what, case, expected) in [
        ("at least", weekly(at_least("14"), 66), format!("0.0306 {range}")),
        ("at most", weekly(at_most("16"), 66), format!("0.9998 {range}")),
        ("band", weekly(band("12", "16"), 66), format!("0.4485 {range}")),
        (
            "today is open",
            weekly(at_least("14"), 65),
            "0.4437 12.138152 13.814703 15.491254 - - - early".to_owned(),
        ),
        ("satisfied", weekly(at_least("4"), 66), "none".to_owned()),
    ] {
        assert_eq!(numbers(&case.on("2026-03-11")), expected, "{what}");
    }
    let daily = case(
        Aggregate::Sum,
        vec![keep("2026-01-05", at_least("9"), Every::DAY)],
        &[],
    );
    let daily = Case {
        days: weekly(at_least("9"), 66).days,
        ..daily
    };
    assert_eq!(daily.on("2026-03-11").forecast, None);
    let mut level = weekly(at_least("14"), 66);
    level.measure.aggregate = Aggregate::Max;
    assert_eq!(level.on("2026-03-11").forecast, None);
}

#[test]
fn a_forecast_waits_for_enough_days_and_settles() {
    let basis = |length, on: &str| {
        let case = Case {
            days: logged("2026-01-01", length, |at| {
                if at % 2 == 0 {
                    "3".to_owned()
                } else {
                    String::new()
                }
            }),
            ..case(
                Aggregate::Sum,
                vec![reach("2026-01-01", Some("0"), "9000", None)],
                &[],
            )
        };
        text(case.on(on).forecast.and_then(|forecast| forecast.basis))
    };
    // 28 days since the first bucket, but four whole weeks end on the eve at the earliest.
    assert_eq!(basis(60, "2026-01-28"), "-");
    assert_eq!(basis(60, "2026-01-29"), "early");
    assert_eq!(basis(26, "2026-01-29"), "-");
    assert_eq!(basis(27, "2026-01-29"), "early");
    assert_eq!(basis(300, "2026-07-19"), "early");
    assert_eq!(basis(300, "2026-07-20"), "settled");
}

#[test]
fn weeks_end_yesterday() {
    // Today's is the only value that differs: in the rate, and not in the weekly totals.
    let even = Case {
        days: logged("2026-01-01", 60, |at| if at == 59 { "9" } else { "2" }.to_owned()),
        ..case(
            Aggregate::Sum,
            vec![reach("2026-01-01", Some("0"), "900", Some("2026-04-10"))],
            &[],
        )
    };
    let forecast = even.on("2026-03-01").forecast.unwrap();
    assert_eq!(forecast.low, forecast.high);
    assert!(forecast.mid.is_some());
}

#[test]
fn the_changes_of_half_a_year_are_looked_at() {
    // Calm for as long as is looked at, but for the first of the changes.
    let steps = |first: i32| {
        let value = |at: i32| if at < first { "90" } else { "80" }.to_owned();
        let level = Case {
            days: logged("2026-01-01", 220, value),
            ..case(
                Aggregate::Last,
                vec![reach("2026-01-01", Some("95"), "70", Some("2026-12-31"))],
                &[],
            )
        };
        let forecast = level.on("2026-08-08").forecast.unwrap();
        forecast.low != forecast.high
    };
    // Of 220 days, the last at 219, the oldest median is that of the days 31 to 37.
    assert!(!steps(34));
    assert!(steps(35));
}

#[test]
fn silent_days_count_where_silence_is_zero() {
    let late = Case {
        days: logged("2026-01-20", 9, |_| "3".to_owned()),
        ..case(
            Aggregate::Sum,
            vec![reach("2026-01-01", Some("0"), "9000", None)],
            &[],
        )
    };
    assert_eq!(late.on("2026-01-29").forecast, None);
    let zero = late.zero();
    assert_eq!(zero.on("2026-01-28").forecast, None);
    assert!(zero.on("2026-01-29").forecast.is_some());
}

#[test]
fn a_probability_decides_the_status_and_a_closed_goal_has_none() {
    let due = Some("2026-05-01");
    let towards = |target: &str| flow(vec![reach("2026-01-01", Some("0"), target, due)], 1);
    for (target, status) in [
        ("230", Status::OnTrack),
        ("245", Status::AtRisk),
        ("255", Status::OffTrack),
    ] {
        assert_eq!(towards(target).on("2026-03-01").status, status, "{target}");
    }
    let closed = Case {
        life: Life::Closed {
            outcome: Outcome::Missed,
            at: Instant::MIN,
            on: day("2026-02-28"),
        },
        ..towards("245")
    };
    assert_eq!(numbers(&closed.on("2026-03-01")), "none");
}
