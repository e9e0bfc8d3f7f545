//! The activity: what happened in the last 30 days, day by day, in words.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::clock::Instant;
use onward_domain::day::DayRule;
use onward_domain::event::EventType;
use onward_http::App;
use onward_http::page::SignedPage;
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Deed, Error, KEPT_DAYS, Paging};

use super::{address, asked};
use crate::frame::{Frame, show as send};
use crate::text::{filters, say, say_with};
use crate::views::View;
use crate::words::day;
use crate::words::deed::{Told, told};

#[derive(Template)]
#[template(path = "activity.html")]
pub(super) struct Page {
    frame: Frame,
    lead: String,
    views: Vec<View>,
    days: Vec<Days>,
    further: bool,
    here: String,
    next: Option<String>,
}

/// What happened on one day.
struct Days {
    day: String,
    words: String,
    deeds: Vec<Told>,
}

/// Which part of what happened is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Everything,
    Goals,
    CheckIns,
    Account,
}

impl Part {
    const ALL: [Self; 4] = [Self::Everything, Self::Goals, Self::CheckIns, Self::Account];

    const fn word(self) -> &'static str {
        match self {
            Self::Everything => "",
            Self::Goals => "goals",
            Self::CheckIns => "check-ins",
            Self::Account => "account",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Everything => "activity-all",
            Self::Goals => "activity-goals",
            Self::CheckIns => "activity-check-ins",
            Self::Account => "activity-account",
        }
    }

    /// An address that names nothing known asks for everything.
    fn of_word(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|part| part.word() == word);
        found.unwrap_or(Self::Everything)
    }

    /// The types of events in it.
    fn types(self) -> Vec<EventType> {
        let subjects: &[&str] = match self {
            Self::Everything => &[],
            Self::Goals => &["goal"],
            Self::CheckIns => &["check_in"],
            Self::Account => &["user", "session"],
        };
        let of = |kind: &EventType| {
            kind.word()
                .split('.')
                .next()
                .is_some_and(|of| subjects.contains(&of))
        };
        EventType::ALL.iter().copied().filter(of).collect()
    }

    fn path(self) -> String {
        match self {
            Self::Everything => "/activity".to_owned(),
            Self::Goals | Self::CheckIns | Self::Account => address("/activity", &[("about", self.word())]),
        }
    }
}

/// `GET /activity`
pub(crate) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    match load(&app, &actor, &asked(query)).await {
        Ok(page) => send(StatusCode::OK, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, query: &Pairs) -> Result<Page, Error> {
    let service = app.service();
    let user = service.me(actor).await?;
    let part = Part::of_word(query.get("about").unwrap_or_default());
    let cursor = query.get("cursor").map(str::to_owned);
    let further = cursor.is_some();
    let paging = Paging {
        cursor,
        ..Paging::default()
    };
    let found = service.activity(actor, &part.types(), paging).await?;
    let name = say(if further {
        "activity-page-further"
    } else {
        "activity-page"
    });
    let frame = Frame::signed(app, actor, &user, name).at("activity");
    let next = found.next_cursor.map(|cursor| {
        let mut asked = vec![("cursor", cursor.as_str())];
        asked.extend(Some(("about", part.word())).filter(|(_, word)| !word.is_empty()));
        address("/activity", &asked)
    });
    let reading = Reading {
        part,
        further,
        next,
        rule: user.day_rule(None),
        now: app.clock.now(),
    };
    Ok(made(frame, &found.items, reading))
}

/// Who reads which page, and when.
pub(super) struct Reading {
    pub(super) part: Part,
    pub(super) further: bool,
    pub(super) next: Option<String>,
    pub(super) rule: DayRule,
    pub(super) now: Instant,
}

/// The page of what happened, the newest first.
pub(super) fn made(frame: Frame, deeds: &[Deed], reading: Reading) -> Page {
    let Reading {
        part,
        further,
        next,
        rule,
        now,
    } = reading;
    let today = rule.day_of(now);
    let of_a_day = deeds.chunk_by(|one, next| rule.day_of(one.event.at) == rule.day_of(next.event.at));
    let days = of_a_day.filter_map(|deeds| {
        let day = rule.day_of(deeds.first()?.event.at);
        Some(Days {
            day: day.to_string(),
            words: day::relative(day, today),
            deeds: deeds.iter().map(|deed| told(deed, &rule)).collect(),
        })
    });
    let views = Part::ALL.map(|view| View {
        name: view.name(),
        link: view.path(),
        here: view == part,
    });
    Page {
        frame,
        lead: say_with("activity-lead", [("days", KEPT_DAYS.into())]),
        views: views.into(),
        days: days.collect(),
        further,
        here: part.path(),
        next,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_in_one_part_and_no_part_has_more_than_a_list_can_be_narrowed_to() {
        let parts = [Part::Goals, Part::CheckIns, Part::Account].map(Part::types);
        for kind in EventType::ALL {
            let found = parts.iter().filter(|types| types.contains(kind)).count();
            assert_eq!(found, 1, "{kind}");
        }
        assert!(parts.iter().all(|types| (1..=8).contains(&types.len())));
        assert!(Part::Everything.types().is_empty());
    }
}
