use super::*;
use crate::measure::Aggregate;
use crate::plan::Every;
use crate::standing::testing::{Case, at_least, case, day, keep, quantity, reach, text};

fn pages() -> Case {
    case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("0"), "100", Some("2026-01-20"))],
        &[("2026-01-02", "20"), ("2026-01-11", "8")],
    )
}

fn debt() -> Case {
    case(
        Aggregate::Sum,
        vec![reach("2026-01-01", Some("5000"), "0", None)],
        &[("2026-01-02", "1000")],
    )
}

fn answer(case: &Case, wish: Wish) -> Result<String, NoCourse> {
    let course = what_if(&case.subject(), day("2026-01-11"), wish)?;
    Ok(format!(
        "{} {} {} {}",
        course.target, course.due_on, course.per_day, course.derived
    ))
}

fn by(target: &str, due_on: &str) -> Wish {
    Wish::TargetBy {
        target: quantity(target),
        due_on: day(due_on),
    }
}

fn at(target: &str, per_day: &str) -> Wish {
    Wish::TargetAt {
        target: quantity(target),
        per_day: quantity(per_day),
    }
}

fn until(due_on: &str, per_day: &str) -> Wish {
    Wish::RateUntil {
        due_on: day(due_on),
        per_day: quantity(per_day),
    }
}

#[test]
fn two_of_three_have_their_worked_examples() {
    let ok = |text: &str| Ok(text.to_owned());
    for (case, wish, expected) in [
        (pages(), by("100", "2026-01-20"), ok("100 2026-01-20 7.2 per_day")),
        (pages(), by("28", "2026-01-20"), ok("28 2026-01-20 0 per_day")),
        (pages(), at("100", "7.2"), ok("100 2026-01-20 7.2 due_on")),
        (pages(), at("100", "7.1"), ok("100 2026-01-21 7.1 due_on")),
        (pages(), at("20", "0"), ok("20 2026-01-11 0 due_on")),
        (
            pages(),
            until("2026-01-20", "7.2"),
            ok("100 2026-01-20 7.2 target"),
        ),
        (
            pages(),
            until("2026-01-11", "0.5"),
            ok("28.5 2026-01-11 0.5 target"),
        ),
        (debt(), by("0", "2026-01-30"), ok("0 2026-01-30 200 per_day")),
        (debt(), at("0", "300"), ok("0 2026-01-24 300 due_on")),
        (
            debt(),
            until("2026-01-20", "100"),
            ok("3000 2026-01-20 100 target"),
        ),
        (pages(), by("100", "2026-01-10"), Err(NoCourse::Over)),
        (pages(), at("100", "0"), Err(NoCourse::Never)),
        (pages(), at("9000000000000", "0.000001"), Err(NoCourse::Never)),
        (pages(), by("-5", "2026-01-20"), Err(NoCourse::TurnsRound)),
        (
            case(
                Aggregate::Count,
                vec![keep("2026-01-01", at_least("1"), Every::DAY)],
                &[],
            ),
            by("1", "2026-01-20"),
            Err(NoCourse::NotAReach),
        ),
        (
            case(Aggregate::Count, vec![], &[]),
            by("1", "2026-01-20"),
            Err(NoCourse::NotAReach),
        ),
    ] {
        assert_eq!(answer(&case, wish), expected, "{wish:?}");
    }
}

#[test]
fn the_present_plan_gives_what_is_needed_per_day() {
    let pages = pages();
    let course = what_if(&pages.subject(), day("2026-01-11"), by("100", "2026-01-20")).unwrap();
    assert_eq!(
        text(pages.on("2026-01-11").needed_per_day),
        course.per_day.to_string()
    );
}

#[test]
fn the_calendar_ends_every_course() {
    let from = day("2026-01-11");
    let last = 28 + Day::MAX.days_since(from) + 1;
    let one = |target: i32| answer(&pages(), at(&target.to_string(), "1"));
    assert_eq!(one(last), Ok(format!("{last} {} 1 due_on", Day::MAX)));
    assert_eq!(one(last + 1), Err(NoCourse::Never));
}
