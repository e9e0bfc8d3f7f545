//! The search: goals by title, description and tags, and check-ins by their notes, in the words of one sentence.

mod found;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::fields::Fields;
use onward_domain::page::Limit;
use onward_domain::query::Query;
use onward_domain::user::User;
use onward_http::App;
use onward_http::page::SignedPage;
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Error, Paging};

pub(super) use found::{GoalRow, NoteRow};
#[cfg(test)]
pub(super) use found::{goal_row, note_row};

use super::{address, asked};
use crate::form::{Form, last_name};
use crate::frame::{Frame, show as send};
use crate::text::{filters, say, say_with};

/// How many goals, and how many notes, the first page shows.
const FEW: i64 = 10;

#[derive(Template)]
#[template(path = "search.html")]
pub(super) struct Page {
    frame: Frame,
    form: Form,
    answer: Option<Found>,
}

/// What was found.
pub(super) struct Found {
    pub(super) goals: Option<Part<GoalRow>>,
    pub(super) notes: Option<Part<NoteRow>>,
    /// Where both parts begin, if this page shows a part alone.
    pub(super) whole: Option<String>,
}

impl Found {
    /// Whether nothing was found, and nothing is left to look at.
    fn is_nothing(&self) -> bool {
        let goals = self.goals.as_ref().is_none_or(Part::is_nothing);
        goals && self.notes.as_ref().is_none_or(Part::is_nothing) && self.whole.is_none()
    }
}

/// A page of one kind of thing.
pub(super) struct Part<T> {
    pub(super) rows: Vec<T>,
    pub(super) next: Option<String>,
}

impl<T> Part<T> {
    fn is_nothing(&self) -> bool {
        self.rows.is_empty() && self.next.is_none()
    }
}

/// Which part of what is found is looked at, and from where on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Only {
    Goals,
    Notes,
}

impl Only {
    const fn word(self) -> &'static str {
        match self {
            Self::Goals => "goals",
            Self::Notes => "notes",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        [Self::Goals, Self::Notes]
            .into_iter()
            .find(|only| only.word() == word)
    }
}

/// What is looked for, and where.
struct Asked {
    text: String,
    query: Query,
    only: Option<Only>,
    cursor: Option<String>,
}

impl Asked {
    /// Whether a part is shown.
    fn shows(&self, part: Only) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    fn paging(&self) -> Paging {
        let limit = if self.only.is_some() {
            Limit::default()
        } else {
            Limit::new(FEW).unwrap_or_default()
        };
        Paging {
            limit,
            cursor: self.cursor.clone(),
            ..Paging::default()
        }
    }

    /// Where a part goes on.
    fn next(&self, part: Only, cursor: Option<String>) -> Option<String> {
        let cursor = cursor?;
        let asked = [
            ("q", self.text.as_str()),
            ("in", part.word()),
            ("cursor", &cursor),
        ];
        Some(address("/search", &asked))
    }
}

/// `GET /search`
pub(crate) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    match load(&app, &actor, &asked(query)).await {
        Ok((status, page)) => send(status, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, pairs: &Pairs) -> Result<(StatusCode, Page), Error> {
    let user = app.service().me(actor).await?;
    let text = pairs.get("q").unwrap_or_default().trim().to_owned();
    let mut form = Form::fresh([("q", text.clone())]);
    let query = match Query::parse(&text) {
        Ok(query) => query,
        Err(reason) => {
            form.refuse(&Fields::one(["q".into()], reason), last_name);
            let frame = Frame::signed(app, actor, &user, say("search-page"));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, made(frame, form, None)));
        }
    };
    if query.is_empty() {
        let frame = Frame::signed(app, actor, &user, say("search-page"));
        return Ok((StatusCode::OK, made(frame, form, None)));
    }
    let only = pairs.get("in").and_then(Only::of_word);
    let asked = Asked {
        // Without a part there is nothing to go on in.
        cursor: only.and(pairs.get("cursor")).map(str::to_owned),
        text,
        query,
        only,
    };
    let answer = look(app, actor, &user, &asked).await?;
    let name = if asked.cursor.is_some() {
        "search-page-further"
    } else {
        "search-page-of"
    };
    let name = say_with(name, [("query", asked.text.as_str().into())]);
    let frame = Frame::signed(app, actor, &user, name);
    Ok((StatusCode::OK, made(frame, form, Some(answer))))
}

async fn look(app: &App, actor: &Actor, user: &User, asked: &Asked) -> Result<Found, Error> {
    let goals = if asked.shows(Only::Goals) {
        let (rows, cursor) = found::goals(app, actor, &asked.query, asked.paging()).await?;
        let next = asked.next(Only::Goals, cursor);
        Some(Part { rows, next })
    } else {
        None
    };
    let notes = if asked.shows(Only::Notes) {
        let (rows, cursor) = found::notes(app, (actor, user), &asked.query, asked.paging()).await?;
        let next = asked.next(Only::Notes, cursor);
        Some(Part { rows, next })
    } else {
        None
    };
    let whole = asked.only.map(|_| address("/search", &[("q", &asked.text)]));
    Ok(Found { goals, notes, whole })
}

/// The page around what was found.
pub(super) fn made(frame: Frame, form: Form, answer: Option<Found>) -> Page {
    Page {
        frame: frame.at("search").failed(form.failed()),
        form,
        answer,
    }
}
