//! Goals and notes that a sentence holds for, as rows of the page.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use onward_domain::check_in::CheckIn;
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::GoalId;
use onward_domain::query::Query;
use onward_domain::user::User;
use onward_http::App;
use onward_service::{Actor, CheckInQuery, Error, GoalFilter, GoalQuery, Paging};

use crate::bar::Place;
use crate::markdown;
use crate::pages::goal::{Filed, filed};
use crate::words::excerpt::{Piece, excerpt};
use crate::words::standing::{Chip, outcome};
use crate::words::{amount, day};

/// A goal.
pub(in crate::pages) struct GoalRow {
    pub(super) link: String,
    pub(super) icon: Option<String>,
    pub(super) title: Vec<Piece>,
    pub(super) chip: Option<Chip>,
    pub(super) archived: bool,
    pub(super) tags: Vec<Filed>,
    pub(super) about: Vec<Piece>,
}

/// A check-in with a note.
pub(in crate::pages) struct NoteRow {
    pub(super) link: String,
    pub(super) goal: String,
    pub(super) day: String,
    pub(super) words: String,
    pub(super) value: Option<String>,
    pub(super) note: Vec<Piece>,
}

/// A page of goals, archived ones too, and where it goes on.
pub(super) async fn goals(
    app: &App,
    actor: &Actor,
    query: &Query,
    paging: Paging,
) -> Result<(Vec<GoalRow>, Option<String>), Error> {
    let asked = GoalQuery {
        filter: GoalFilter {
            include_archived: true,
            ..GoalFilter::default()
        },
        search: query.clone().into(),
        paging,
        ..GoalQuery::default()
    };
    let found = app.service().goals(actor, asked).await?;
    let rows = found.items.iter().map(|goal| goal_row(goal, query));
    Ok((rows.collect(), found.next_cursor))
}

/// A page of check-ins by their notes, the newest day first, and where it goes on.
pub(super) async fn notes(
    app: &App,
    (actor, user): (&Actor, &User),
    query: &Query,
    paging: Paging,
) -> Result<(Vec<NoteRow>, Option<String>), Error> {
    let asked = CheckInQuery {
        query: query.clone(),
        paging,
        ..CheckInQuery::default()
    };
    let found = app.service().all_check_ins(actor, asked).await?;
    let mut goals: HashMap<GoalId, Option<Goal>> = HashMap::new();
    for line in &found.items {
        if let Entry::Vacant(place) = goals.entry(line.goal) {
            place.insert(match app.service().goal(actor, line.goal).await {
                Ok(goal) => Some(goal),
                // Deleted between the two readings.
                Err(Error::NotFound) => None,
                Err(error) => return Err(error),
            });
        }
    }
    let now = app.clock.now();
    let rows = found.items.iter().filter_map(|line| {
        let goal = goals.get(&line.goal)?.as_ref()?;
        let today = user.day_rule(goal.time_zone.as_ref()).day_of(now);
        Some(note_row(line, goal, query, today))
    });
    Ok((rows.collect(), found.next_cursor))
}

/// A goal that was found.
pub(in crate::pages) fn goal_row(goal: &Goal, query: &Query) -> GoalRow {
    let about = goal
        .description
        .as_ref()
        .map(|text| markdown::plain(text.as_str()));
    GoalRow {
        link: Place::Goal.path(goal.id),
        icon: goal.icon.as_ref().map(ToString::to_string),
        title: excerpt(goal.title.as_str(), query),
        chip: outcome(goal.life),
        archived: goal.archived_at.is_some(),
        tags: goal.tags.iter().map(filed).collect(),
        about: about.map_or_else(Vec::new, |text| excerpt(&text, query)),
    }
}

/// A check-in whose note was found.
pub(in crate::pages) fn note_row(line: &CheckIn, goal: &Goal, query: &Query, today: Day) -> NoteRow {
    let CheckIn { id, line, .. } = line;
    let note = line.note.as_ref().map(|note| markdown::plain(note.as_str()));
    NoteRow {
        link: format!("{}#check-in-{id}", Place::Goal.path(goal.id)),
        goal: goal.title.to_string(),
        day: line.occurred_on.to_string(),
        words: day::relative(line.occurred_on, today),
        value: line
            .value
            .map(|value| amount::with_unit(&amount::exact(value), &goal.measure)),
        note: note.map_or_else(Vec::new, |text| excerpt(&text, query)),
    }
}
