use super::*;
use crate::pages::gallery::{behind, books, closed, day as on, habit, log_only, logged, standing_of, weight};

fn said(goal: &Goal, logged: &[(&str, &str)], today: &str) -> Words {
    words(goal, &standing_of(goal, logged, today), on(today))
}

#[test]
fn a_goal_behind_its_line_says_by_how_much_and_why() {
    let said = said(&books(), &[("2026-10-01", "17")], "2026-11-20");
    assert_eq!(said.now.as_deref(), Some("17"));
    assert_eq!(said.of, "of 24 books");
    assert_eq!(said.verdict, "4.3 behind the line: 21.3 expected by today.");
    let pace = said.pace.unwrap();
    assert_eq!((pace.value.as_str(), pace.percent.as_str()), ("0.7083", "71 %"));
    assert_eq!(pace.place.as_deref(), Some("88.76%"));
    assert_eq!(
        said.ends.unwrap(),
        (
            "1 January 2026: 0 books".to_owned(),
            "31 December 2026: 24 books".to_owned()
        )
    );
    let facts: Vec<_> = said
        .facts
        .iter()
        .map(|fact| format!("{}: {}", fact.name, fact.value))
        .collect();
    assert_eq!(
        facts,
        [
            "Progress: 71 %",
            "To go: 7 books",
            "To be on the line: 4.3 books",
            "Per day from here: 0.17 books"
        ]
    );
}

#[test]
fn a_goal_ahead_of_its_line_says_so_whichever_way_it_goes() {
    let up = said(&books(), &[("2026-10-01", "23")], "2026-11-20");
    assert_eq!(up.verdict, "1.7 ahead of the line: 21.3 expected by today.");
    let down = said(&weight(), &[("2026-04-10", "77.9")], "2026-04-10");
    assert!(down.verdict.contains("ahead of the line"), "{}", down.verdict);
    assert_eq!(down.of, "on the way to 75 kg");
}

#[test]
fn what_rounds_to_nothing_is_on_the_line() {
    let mut goal = books();
    goal.measure.decimals = onward_domain::measure::Decimals::new(0).unwrap();
    let said = said(&goal, &[("2026-10-01", "21")], "2026-11-20");
    assert_eq!(said.verdict, "Exactly on the line: 21 expected by today.");
}

#[test]
fn goals_without_a_line_say_what_is_left_or_asked() {
    let mut open = books();
    open.plan = crate::pages::gallery::reach("2026-01-01", "0", "24", None);
    assert_eq!(
        said(&open, &[("2026-10-01", "17")], "2026-11-20").verdict,
        "7 books to go. No due day, so there is no line to compare with."
    );
    assert_eq!(
        said(&habit(), &[], "2026-11-20").verdict,
        "At least 3 visits every week."
    );
    assert_eq!(
        said(&log_only(), &[], "2026-11-20").verdict,
        "No plan, so there is nothing to compare with."
    );
    assert_eq!(
        said(&books(), &[], "2025-12-31").verdict,
        "Begins on 1 January 2026."
    );
    assert_eq!(
        said(&books(), &[("2026-10-01", "24")], "2026-11-20").verdict,
        "The target is reached."
    );
}

#[test]
fn a_closed_goal_keeps_the_comparison_of_its_closing_day() {
    let said = words(
        &closed(),
        &standing_of(&closed(), &[("2026-05-01", "17")], "2026-11-20"),
        on("2026-11-20"),
    );
    assert_eq!(
        said.verdict,
        "5.1 ahead of the line: 11.9 expected by 30 June 2026."
    );
    assert_eq!(said.chip.unwrap().word, "Dropped");
    assert!(
        !said.facts.iter().any(|fact| fact.name == "Per day from here"),
        "{:?}",
        said.facts
    );
}

#[test]
fn where_there_is_nothing_to_judge_there_is_no_verdict() {
    assert_eq!(
        said(&habit(), &[], "2026-01-02").chip.unwrap().word,
        "Too early to say"
    );
    assert_eq!(said(&log_only(), &[], "2026-11-20").chip, None);
    assert!(said(&books(), &behind(), "2026-11-20").chip.is_some());
    assert!(!logged().is_empty());
}

#[test]
fn every_status_has_an_icon_of_the_sprite_and_a_word() {
    let sprite = include_str!("../../../static/icons.svg");
    for each in Status::ALL {
        let chip = status(*each);
        assert!(sprite.contains(&format!("id=\"{}\"", chip.icon)), "{each}");
        assert!(!chip.word.starts_with("status-"), "{each}");
    }
}
