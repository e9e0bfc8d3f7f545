//! Events: what happened, the newest first, or walked from an event on.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_domain::event::EventType;
use onward_domain::fields::{Kind, Reason};
use onward_domain::ids::{CheckInId, GoalId, SessionId, UserId};
use onward_http::pairs::{FromPairs, Reader};
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_service::{EventQuery, Recorded};
use onward_wire::events::{ChangedName, Event, EventActor, EventData};
use onward_wire::page::EventPage;
use onward_wire::problem::Problem as ProblemDocument;

use crate::document::params;
use crate::list;

pub(crate) struct ListQuery(EventQuery);

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(EventQuery {
            types: reader.many("type", event_type),
            goal: reader.one("goal_id", str::parse),
            after: reader.one("after", str::parse),
            paging: list::paging(reader),
        }))
    }
}

fn event_type(word: &str) -> Result<EventType, Reason> {
    EventType::from_word(word).ok_or_else(|| Reason::new(Kind::Enum, "Must be one of the listed types"))
}

/// Lists what happened in the last 30 days, the newest first.
///
/// With `after`, what happened after that event, the oldest first: following it with the last event seen misses
/// nothing, however many writers there are. An event older than 30 days is 410.
#[utoipa::path(
    get, path = "/api/v1/events", operation_id = "list_events", tag = "events",
    params(params::EventFilter, params::OfGoal, params::Paging),
    responses(
        (status = 200, description = "A page of events", body = EventPage,
            headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`"))),
        (status = 410, description = "`/problems/gone`: the event of `after` is too old", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    uri: Uri,
    Query(ListQuery(query)): Query<ListQuery>,
) -> Result<Response, Problem> {
    let owner = signed.actor.user;
    let found = app.service().events(&signed.actor, query).await?;
    Ok(list::answer_as(&uri, found, |event| told(event, owner)))
}

/// An event of somebody's feed as it is told.
fn told(event: Recorded, owner: UserId) -> Event {
    let Recorded {
        id,
        seq: _,
        at,
        kind,
        goal,
        check_in,
        session,
        occurred_on,
        version,
        changed,
        states,
        plan,
        actor,
        actor_name,
        client,
        request_id,
    } = event;
    let subject = check_in
        .map(CheckInId::uuid)
        .or(goal.map(GoalId::uuid))
        .or(session.map(SessionId::uuid));
    let (from, to) = states.unzip();
    let data = EventData {
        id: subject.unwrap_or(owner.uuid()),
        version,
        goal_id: check_in.and(goal).map(GoalId::uuid),
        occurred_on: occurred_on.map(Into::into),
        changed: changed.map(|names| names.into_iter().map(ChangedName).collect()),
        from: from.or(plan.map(|(day, _)| day.to_string())),
        to,
        rewrite: plan.map(|(_, rewrite)| rewrite),
    };
    let actor = EventActor {
        user_id: actor.map(UserId::uuid),
        client,
        name: actor_name,
    };
    Event {
        id: id.uuid(),
        kind,
        timestamp: at.into(),
        data,
        actor,
        request_id,
    }
}
