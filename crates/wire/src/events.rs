//! Events: the record of what changed (R65).

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::literal::{Day, Instant};

/// The record of one change.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Event {
    /// Names the event; `after` leads on from it.
    pub id: Uuid,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(
        max_length = 40,
        pattern = "^[a-z_]+\\.[a-z_]+$",
        example = "check_in.created"
    )]
    pub kind: String,
    /// When it happened.
    pub timestamp: Instant,
    /// What it happened to.
    pub data: EventData,
    /// Who did it.
    pub actor: EventActor,
    /// In which request; null if it was none.
    #[schema(required, max_length = 64, pattern = "^[A-Za-z0-9._-]{8,64}$")]
    pub request_id: Option<String>,
}

/// Who did it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventActor {
    /// The account; null if it was the operator or the installation itself.
    #[schema(required)]
    pub user_id: Option<Uuid>,
    /// Through which door: `web`, `api`, `cli`, `mcp`; `system` is the installation itself.
    #[schema(max_length = 40, pattern = "^[a-z]+$", example = "api")]
    pub client: String,
    /// What the person is called, by full name or else username; null where it is the caller or nobody with an account.
    #[schema(required, max_length = 200)]
    pub name: Option<String>,
}

/// What an event is about. Beside `id` and `version` each type has properties of its own; others are absent.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct EventData {
    /// The subject: a goal, a check-in, a session or an account, as the type says.
    pub id: Uuid,
    /// The version that the subject had then.
    #[schema(minimum = 1)]
    pub version: i64,
    /// `check_in.*`: the goal whose log it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub goal_id: Option<Uuid>,
    /// `check_in.*`: the day it counts for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub occurred_on: Option<Day>,
    /// `*.updated`: the names of the properties that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 40)]
    pub changed: Option<Vec<ChangedName>>,
    /// `goal.closed`, `goal.reopened`: the state before. `goal.plan_changed`: the day from which on the plan is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        max_length = 40,
        pattern = "^([a-z_]+|[0-9]{4}-[0-9]{2}-[0-9]{2})$"
    )]
    pub from: Option<String>,
    /// `goal.closed`, `goal.reopened`: the state since.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 40, pattern = "^[a-z_]+$")]
    pub to: Option<String>,
    /// `goal.plan_changed`: whether the past was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rewrite: Option<bool>,
}

/// The name of a property that changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(max_length = 40, pattern = "^[a-z_]+$", example = "value")]
pub struct ChangedName(pub String);
