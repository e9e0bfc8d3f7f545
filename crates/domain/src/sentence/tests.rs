use std::fmt::Write as _;

use super::*;
use crate::plan::{Bounds, DaySelection};
use proptest::prelude::*;

/// A Friday.
const TODAY: &str = "2026-11-20";

fn read_on(text: &str, today: &str) -> Result<Draft, Reason> {
    Draft::read(&Sentence::parse(text)?, today.parse().unwrap(), WeekStart::MONDAY)
}

/// A draft in one line.
fn line(draft: &Draft) -> String {
    let Draft {
        title,
        tags,
        measure,
        plan,
        unparsed,
        ..
    } = draft;
    let mut line = title.to_string();
    let tags: Vec<String> = tags.iter().map(|tag| format!("#{}", tag.as_str())).collect();
    if !tags.is_empty() {
        write!(line, "; {}", tags.join(" ")).unwrap();
    }
    write!(line, "; {}", measure.aggregate).unwrap();
    if let Some(unit) = &measure.unit {
        write!(line, " {unit}").unwrap();
    }
    for Segment { from, ask } in plan.segments() {
        write!(line, "; {from} {}", asked(ask)).unwrap();
    }
    for LeftOut { start, end, text } in unparsed {
        write!(line, "; left out {start}-{end} \"{text}\"").unwrap();
    }
    line
}

fn asked(ask: &Ask) -> String {
    let keep = match ask {
        Ask::Reach(reach) => {
            let due = reach.due_on.map_or_else(String::new, |due| format!(" by {due}"));
            return format!("reach {} to {}{due}", reach.start.unwrap(), reach.target);
        }
        Ask::Rest(_) => return "rest".to_owned(),
        Ask::Keep(keep) => keep,
    };
    let bounds = match keep.bounds {
        Bounds::AtLeast(low) => format!("at least {low}"),
        Bounds::AtMost(high) => format!("at most {high}"),
        Bounds::Band(low, high) => format!("{low} to {high}"),
    };
    let listed = |days: &[i8]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let on = match &keep.on {
        Some(DaySelection::Weekdays(days)) => format!(" on weekdays {}", listed(days)),
        Some(DaySelection::MonthDays(days)) => format!(" on month days {}", listed(days)),
        None => String::new(),
    };
    format!("keep {bounds} {}{on}", keep.every)
}

fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The differences between what is expected of sentences and what is read.
fn differences(file: &str) -> Vec<String> {
    lines(file)
        .filter_map(|row| {
            let (text, expected) = row.split_once(" => ").unwrap();
            let read = read_on(text, TODAY).map_or_else(|_| "refused".to_owned(), |draft| line(&draft));
            (read != expected).then(|| format!("{text}\n  expected {expected}\n  read     {read}"))
        })
        .collect()
}

#[test]
fn sixty_sentences_are_read_as_they_are_meant() {
    let file = include_str!("sentences.txt");
    assert_eq!(lines(file).count(), 60);
    let whole = lines(file).filter(|row| !row.contains("left out")).count();
    assert!(whole >= 55, "{whole} are read whole");
    let differences = differences(file);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn more_sentences_are_read_left_out_or_refused_but_never_read_wrongly() {
    let differences = differences(include_str!("more.txt"));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_cannot_be_told_is_refused() {
    for text in lines(include_str!("refusals.txt")) {
        let read = read_on(text, TODAY).map(|draft| line(&draft));
        assert!(read.is_err(), "{text}: {}", read.unwrap());
    }
}

#[test]
fn dates_are_read_from_the_day_they_are_said_on() {
    for (today, text, due) in [
        ("2026-11-18", "call mom next wednesday", Some("2026-11-25")),
        // Wednesday: in two days, or in nine.
        ("2026-11-18", "clean by next friday", None),
        ("2026-11-18", "call mom this friday", Some("2026-11-20")),
        ("2026-11-20", "call mom by friday", None),
        ("2026-11-20", "call mom by sunday", Some("2026-11-22")),
        ("2026-11-20", "call mom before sunday", Some("2026-11-21")),
        ("2026-11-20", "call mom before june", Some("2027-05-31")),
        ("2026-11-20", "call mom by june", None),
        ("2026-11-20", "call mom by november 1", Some("2027-11-01")),
        ("2026-11-20", "call mom by november 20", Some("2026-11-20")),
        ("2026-11-20", "call mom by the 1st of june", Some("2027-06-01")),
        ("2026-11-20", "call mom by 31/12/2026", Some("2026-12-31")),
        ("2026-11-20", "call mom by 12/31/2026", Some("2026-12-31")),
        ("2026-11-20", "call mom by 3/3/2027", Some("2027-03-03")),
        ("2026-11-20", "call mom by 3/4/27", None),
        ("2026-11-20", "call mom within 3 months", Some("2027-02-20")),
        ("2026-11-30", "call mom within 3 months", Some("2027-02-28")),
        (
            "2026-11-20",
            "call mom by the end of the week",
            Some("2026-11-22"),
        ),
        ("2026-11-20", "call mom by end of quarter", Some("2026-12-31")),
        ("2027-03-01", "call mom by 29 feb 2028", Some("2028-02-29")),
        ("2027-03-01", "call mom by 29 feb", Some("2028-02-29")),
    ] {
        let draft = read_on(text, today).unwrap_or_else(|reason| panic!("{text}: {}", reason.message));
        let read = draft.plan.due_on().map(|day| day.to_string());
        assert_eq!(read.as_deref(), due, "{text} on {today}");
        assert_eq!(draft.unparsed.is_empty(), due.is_some(), "{text} on {today}");
    }
}

#[test]
fn what_is_kept_until_a_month_ends_before_it() {
    for (text, rest) in [
        ("no sugar until june", Some("2027-06-01")),
        ("no sugar until june 15", Some("2027-06-16")),
        ("no sugar until the end of june", Some("2027-07-01")),
        ("no sugar until next year", Some("2027-01-01")),
        ("no sugar through june", Some("2027-07-01")),
        ("no sugar this month", Some("2026-12-01")),
        ("no sugar for 30 days starting december 1", Some("2026-12-31")),
        ("no sugar in january", Some("2027-02-01")),
        ("no sugar from december 1 to december 24", Some("2026-12-25")),
        // It is November.
        ("no sugar until november", None),
    ] {
        let draft = read_on(text, TODAY).unwrap_or_else(|reason| panic!("{text}: {}", reason.message));
        let second = draft
            .plan
            .segments()
            .get(1)
            .map(|segment| segment.from.to_string());
        assert_eq!(second.as_deref(), rest, "{text}");
    }
}

#[test]
fn a_refusal_points_at_the_words_in_characters() {
    let reason = read_on("\u{1f3c3} run more than 10 km a week", TODAY).unwrap_err();
    assert_eq!(reason.context, [("offset", 6)]);
}

/// Pieces of sentences, that meet in ways nobody would write.
const PIECES: [&str; 64] = [
    "read",
    "24",
    "books",
    "by",
    "until",
    "june",
    "31",
    "feb",
    "29",
    "2027",
    "every",
    "day",
    "except",
    "sunday",
    "mon-fri",
    "at least",
    "at most",
    "no",
    "more than",
    "a week",
    "twice",
    "3",
    "times",
    "from",
    "82",
    "to",
    "75",
    "kg",
    "between",
    "and",
    "#health",
    "#a:b",
    "in",
    "90",
    "days",
    "next",
    "friday",
    "this",
    "year",
    "on the",
    "1st",
    "15th",
    "of",
    "the",
    "last day of",
    "month",
    "a dozen",
    "€",
    "%",
    "1.000",
    "2,5",
    "10k",
    "7:30",
    "3/4/2027",
    "for",
    "starting",
    "limit",
    "weight",
    "average",
    ",",
    "don't",
    "\u{1f3c3}",
    "Bücher",
    "per",
];

fn any_sentence() -> impl Strategy<Value = String> {
    let pieces =
        prop::collection::vec(prop::sample::select(&PIECES[..]), 1..14).prop_map(|pieces| pieces.join(" "));
    prop_oneof![4 => pieces, 1 => "\\PC{0,120}", 1 => "[a-z0-9 .,:/#%-]{0,60}"]
}

proptest! {
    #![proptest_config(crate::standing::testing::any::seeded(8_192))]

    #[test]
    fn whatever_is_written_is_a_valid_draft_or_refused(
        text in any_sentence(),
        today in -200_000_i32..2_932_896,
        week in 1_i64..=7,
    ) {
        let Ok(sentence) = Sentence::parse(&text) else { return Ok(()) };
        let today = Day::from_number(today).unwrap();
        let Ok(draft) = Draft::read(&sentence, today, WeekStart::new(week).unwrap()) else { return Ok(()) };
        let letters: Vec<char> = sentence.as_str().chars().collect();
        let spans = draft.spans.iter().map(|span| (span.start, span.end));
        let left = draft.unparsed.iter().map(|left| (left.start, left.end));
        let mut all: Vec<(usize, usize)> = spans.chain(left).collect();
        all.sort_unstable();
        prop_assert!(all.iter().all(|(start, end)| start < end && *end <= letters.len()), "{all:?}");
        prop_assert!(all.windows(2).all(|two| two[0].1 <= two[1].0), "{all:?}");
        for LeftOut { start, end, text } in &draft.unparsed {
            prop_assert_eq!(&letters[*start..*end].iter().collect::<String>(), text);
        }
        let segments = draft.plan.segments().to_vec();
        prop_assert!(!segments.is_empty() && segments.iter().all(|segment| segment.from >= today));
        prop_assert_eq!(Plan::new(segments), Ok(draft.plan));
    }
}
