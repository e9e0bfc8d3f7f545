//! What is no longer there, what happened and what was found, in their states.

use onward_domain::day::{DayRule, DayStart, TimeZone};
use onward_domain::event::EventType;
use onward_domain::fields::Fields;
use onward_domain::ids::EventId;
use onward_domain::query::Query;
use onward_service::{Deed, Deleted, KEPT_DAYS, Recorded, Trashed};

use super::rendered::{Named, made, signed};
use super::*;
use crate::bar::{GoalNotice, Place, goal_bar};
use crate::form::{Form, last_name};
use crate::pages::search::{Found, Part};
use crate::pages::{activity, search, trash};

/// Noon of the day of the gallery.
const NOW: Instant = Instant::from_microseconds(1_795_176_000_000_000);
const DAY: i64 = 86_400;

pub(super) fn pages() -> Vec<Named> {
    trash_pages()
        .into_iter()
        .chain(activities())
        .chain(searches())
        .collect()
}

fn utc() -> DayRule {
    DayRule {
        zone: TimeZone::utc(),
        starts_at: DayStart::MIDNIGHT,
    }
}

fn trash_pages() -> [Named; 2] {
    let mut goal = weight();
    goal.deleted_at = Some(NOW);
    let lines = logged().into_iter().map(|line| Deleted::CheckIn(line, books()));
    let rows = [Deleted::Goal(goal.clone())]
        .into_iter()
        .chain(lines)
        .map(|deleted| {
            let at = NOW.plus_seconds(-3 * DAY);
            let until = at.plus_seconds(KEPT_DAYS * DAY);
            trash::row(&Trashed { deleted, at, until }, &utc(), NOW)
        });
    let full = signed("Trash")
        .at("trash")
        .bar(goal_bar(GoalNotice::Deleted, Place::Trash, &goal));
    let next = Some("/trash?cursor=x".to_owned());
    let empty = trash::made(signed("Trash").at("trash"), vec![], false, None);
    [
        ("trash", made(&trash::made(full, rows.collect(), false, next))),
        ("trash-empty", made(&empty)),
    ]
}

/// One event of each type, the newest first, an hour apart.
fn deeds() -> Vec<Deed> {
    let line = logged().remove(2);
    let hours = (0..).map(|hour: i64| NOW.plus_seconds(-hour * 3_600));
    let types = EventType::ALL.iter().zip(hours);
    let deeds = types.map(|(kind, at)| {
        let of_goal = kind.word().starts_with("goal.");
        let of_line = kind.word().starts_with("check_in.");
        let kept = *kind != EventType::GoalPurged;
        Deed {
            event: Recorded {
                id: EventId::from_uuid(Uuid::from_u128(1)),
                seq: 1,
                at,
                kind: kind.word().to_owned(),
                actor_name: None,
                goal: (of_goal || of_line).then(|| books().id),
                check_in: of_line.then_some(line.id),
                session: None,
                occurred_on: of_line.then_some(line.line.occurred_on),
                version: 1,
                changed: Some(vec!["note".to_owned(), "value".to_owned()]),
                states: Some(("active".to_owned(), "missed".to_owned())),
                plan: Some((day("2026-11-23"), false)),
                actor: None,
                client: if of_line { "api" } else { "web" }.to_owned(),
                request_id: None,
            },
            goal: ((of_goal || of_line) && kept).then(books),
            check_in: of_line.then(|| line.clone()),
        }
    });
    deeds.collect()
}

fn activities() -> [Named; 2] {
    let page = |deeds: &[Deed], part, next: Option<&str>| {
        let reading = activity::Reading {
            part,
            further: false,
            next: next.map(str::to_owned),
            rule: utc(),
            now: NOW,
        };
        made(&activity::made(signed("Activity").at("activity"), deeds, reading))
    };
    [
        (
            "activity",
            page(&deeds(), activity::Part::Everything, Some("/activity?cursor=x")),
        ),
        ("activity-empty", page(&[], activity::Part::Goals, None)),
    ]
}

fn searches() -> [Named; 4] {
    let form = |text: &str| Form::fresh([("q", text.to_owned())]);
    let query = Query::parse("train books").unwrap();
    let mut archived = closed();
    archived.archived_at = Some(NOW);
    archived.description = Some(Description::parse("A few *books* about trains.").unwrap());
    let goals = [books(), archived].map(|goal| search::goal_row(&goal, &query));
    let notes = logged().into_iter().filter(|line| line.line.note.is_some());
    let notes = notes.map(|line| search::note_row(&line, &books(), &query, day("2026-11-20")));
    let found = Found {
        goals: Some(Part {
            rows: goals.into(),
            next: Some("/search?q=x&in=goals&cursor=x".to_owned()),
        }),
        notes: Some(Part {
            rows: notes.collect(),
            next: Some("/search?q=x&in=notes&cursor=x".to_owned()),
        }),
        whole: None,
    };
    let nothing = Found {
        goals: Some(Part {
            rows: vec![],
            next: None,
        }),
        notes: Some(Part {
            rows: vec![],
            next: None,
        }),
        whole: None,
    };
    let mut refused = form("\"train");
    let reason = Query::parse("\"train").unwrap_err();
    refused.refuse(&Fields::one(["q".into()], reason), last_name);
    let page = |form, found| made(&search::made(signed("Search"), form, found));
    [
        ("search", page(form(""), None)),
        ("search-found", page(form("train books"), Some(found))),
        ("search-nothing", page(form("bicycle"), Some(nothing))),
        ("search-refused", page(refused, None)),
    ]
}
