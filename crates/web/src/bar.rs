//! The bar on top of the page after something was done: what it was, and the way back.
//!
//! An address carries the name of a notice and the id of what it is about, never words. The thing is looked up with
//! the rights of who reads the page, and the bar is there only while what it says is so.

mod notices;

pub(crate) use notices::{CheckInNotice, GoalNotice, Place};

use onward_domain::check_in::CheckIn;
use onward_domain::goal::{Goal, GoalState};
use onward_http::App;
use onward_http::pairs::Pairs;
use onward_service::{Actor, Error};

use crate::notice::Notice;
use crate::words::sentence::{Sentence, about};
use crate::words::{amount, day};

/// What was just done.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// What it was.
    pub(crate) sentence: Sentence,
    /// How it is undone, if it can be.
    pub(crate) undo: Option<Undo>,
}

/// The form that undoes it.
#[derive(Clone, Debug)]
pub(crate) struct Undo {
    /// Where it is sent.
    pub(crate) action: String,
    /// The version it is made from.
    pub(crate) version: i64,
    /// The page to come back to.
    pub(crate) back: &'static str,
}

impl Bar {
    /// A bar that is about nothing in particular.
    pub(crate) fn plain(message: String) -> Self {
        Self {
            sentence: Sentence::plain(message),
            undo: None,
        }
    }

    /// The bar that an address asks for, if what it says is so.
    pub(crate) async fn read(
        app: &App,
        actor: &Actor,
        query: &Pairs,
        place: Place,
    ) -> Result<Option<Self>, Error> {
        let word = query.get("notice").unwrap_or_default();
        let about = query.get("about").unwrap_or_default();
        let found = if let Some(notice) = GoalNotice::from_word(word) {
            of_goal(app, actor, (notice, place), about).await
        } else if let Some(notice) = CheckInNotice::from_word(word) {
            of_check_in(app, actor, (notice, place), about).await
        } else {
            Ok(Notice::from_word(word).map(|notice| Self::plain(notice.message())))
        };
        match found {
            Err(Error::NotFound) => Ok(None),
            found => found,
        }
    }
}

async fn of_goal(
    app: &App,
    actor: &Actor,
    (notice, place): (GoalNotice, Place),
    id: &str,
) -> Result<Option<Bar>, Error> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let goal = match notice {
        GoalNotice::Deleted => app.service().deleted_goal(actor, id).await?,
        GoalNotice::Created
        | GoalNotice::Restored
        | GoalNotice::Closed
        | GoalNotice::Reopened
        | GoalNotice::Archived
        | GoalNotice::Unarchived => app.service().goal(actor, id).await?,
    };
    Ok(goal_bar(notice, place, &goal))
}

/// The bar about a goal as it is now.
pub(crate) fn goal_bar(notice: GoalNotice, place: Place, goal: &Goal) -> Option<Bar> {
    let state = goal.life.state();
    let is_closed = state != GoalState::Active;
    let is_archived = goal.archived_at.is_some();
    let (holds, inverse) = match notice {
        GoalNotice::Created | GoalNotice::Restored => (true, None),
        GoalNotice::Deleted => (true, Some("restore")),
        GoalNotice::Closed => (is_closed, Some("reopen")),
        // Closed again it would have another closing day.
        GoalNotice::Reopened => (!is_closed, None),
        GoalNotice::Archived => (is_archived, Some("unarchive")),
        GoalNotice::Unarchived => (!is_archived, Some("archive")),
    };
    let link = place.link(goal).filter(|_| goal.deleted_at.is_none());
    let values = [("state", state.word().into())];
    holds.then(|| Bar {
        sentence: about(&notice.message(), goal.title.as_str(), link, values),
        undo: inverse.map(|inverse| Undo {
            action: format!("/goals/{}/{inverse}", goal.id),
            version: goal.version,
            back: Place::Goal.word(),
        }),
    })
}

async fn of_check_in(
    app: &App,
    actor: &Actor,
    (notice, place): (CheckInNotice, Place),
    id: &str,
) -> Result<Option<Bar>, Error> {
    let service = app.service();
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let (line, goal) = match notice {
        CheckInNotice::Deleted => service.deleted_check_in(actor, id).await?,
        CheckInNotice::Saved | CheckInNotice::Restored => {
            let line = service.check_in(actor, id).await?;
            let goal = service.goal(actor, line.goal).await?;
            (line, goal)
        }
    };
    let user = service.me(actor).await?;
    let today = user.day_rule(goal.time_zone.as_ref()).day_of(app.clock.now());
    let on = day::within(line.line.occurred_on, today);
    Ok(Some(check_in_bar((notice, place), &line, &goal, &on)))
}

/// The bar about a line of a log; `on` is the day it counts for.
pub(crate) fn check_in_bar(
    (notice, place): (CheckInNotice, Place),
    line: &CheckIn,
    goal: &Goal,
    on: &str,
) -> Bar {
    let inverse = match notice {
        CheckInNotice::Saved => Some("delete"),
        CheckInNotice::Deleted => Some("restore"),
        CheckInNotice::Restored => None,
    };
    let what = amount::of_line(&line.line, &goal.measure);
    let values = [("what", what.as_str().into()), ("day", on.into())];
    Bar {
        sentence: about(&notice.message(), goal.title.as_str(), place.link(goal), values),
        undo: inverse.map(|inverse| Undo {
            action: format!("/check-ins/{}/{inverse}", line.id),
            version: line.version,
            back: place.word(),
        }),
    }
}
