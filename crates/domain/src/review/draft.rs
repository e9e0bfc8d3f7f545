//! The text of a review, in Markdown: what a person would send, in neutral words.

use std::fmt::Write as _;

use crate::day::Day;
use crate::standing::Status;

use super::{Group, GroupKind, Item, ReviewPeriod, Stage};

/// Writes the text of a review on a day; a period that is not over is told as far as that day.
pub fn draft(period: ReviewPeriod, today: Day, groups: &[Group]) -> String {
    let mut text = format!("# {}\n\n", period.name());
    let last = period.last().min(today);
    let so_far = if last < period.last() { ", so far" } else { "" };
    let items = || groups.iter().flat_map(|group| &group.items);
    let check_ins: i64 = items().map(|item| item.check_ins).sum();
    let active = items().filter(|item| item.check_ins > 0).count();
    let first = period.first();
    let counted = format!(
        "{} in {}",
        number(check_ins, "check-in"),
        number(i64::try_from(active).unwrap_or(i64::MAX), "goal")
    );
    // Writing into a string does not fail.
    let _ = writeln!(text, "{first} to {last}{so_far}: {counted}.");
    for group in groups.iter().filter(|group| !group.items.is_empty()) {
        let _ = write!(text, "\n## {}\n\n", heading(group.kind));
        for item in &group.items {
            let _ = writeln!(text, "- {}", line(item));
        }
    }
    text
}

const fn heading(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Satisfied => "Went well",
        GroupKind::Slipped => "Behind",
        GroupKind::Moved => "Moved",
        GroupKind::Stale => "Quiet",
        GroupKind::Closed => "Closed",
        GroupKind::Started => "Started",
    }
}

/// `**Read 24 books**: at risk (was on track), 41 % to 45 %, 3 check-ins`
fn line(item: &Item) -> String {
    let Item {
        title,
        before,
        after,
        check_ins,
        ..
    } = item;
    let mut line = format!("**{}**: {}", escaped(title.as_str()), words(after.status));
    if let Some(before) = before.filter(|before| before.status != after.status) {
        let _ = write!(line, " (was {})", words(before.status));
    }
    let from = before.and_then(percent);
    match (from, percent(*after)) {
        (Some(from), Some(to)) if from != to => _ = write!(line, ", {from} % to {to} %"),
        (_, Some(to)) => _ = write!(line, ", {to} %"),
        (_, None) => {}
    }
    if *check_ins > 0 {
        let _ = write!(line, ", {}", number(*check_ins, "check-in"));
    }
    line
}

/// Whole percents, cut: 99.9 % is not yet all of it.
fn percent(stage: Stage) -> Option<i128> {
    stage.progress.map(|progress| progress.ten_thousandths() / 100)
}

const fn words(status: Status) -> &'static str {
    match status {
        Status::Achieved => "achieved",
        Status::Missed => "missed",
        Status::Dropped => "dropped",
        Status::Done => "done",
        Status::Resting => "resting",
        Status::Pending => "not measured yet",
        Status::Stale => "no recent check-in",
        Status::Overdue => "past its day",
        Status::OnTrack => "on track",
        Status::AtRisk => "at risk",
        Status::OffTrack => "off track",
    }
}

/// `1 goal`, `3 goals`.
fn number(count: i64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// A title as Markdown shows it letter by letter.
fn escaped(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    for letter in title.chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '!' | '#'
        ) {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}
