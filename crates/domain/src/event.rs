//! The record of one change, as it is told to activity, sync and webhooks.

use std::fmt;

use crate::check_in::Source;
use crate::clock::Instant;
use crate::day::Day;
use crate::fields::{Kind, Reason};
use crate::goal::GoalState;
use crate::ids::{CheckInId, EventId, GoalId, SessionId, UserId};

/// Names one request in logs, problems and events: 8 to 64 of `A-Z a-z 0-9 . _ -`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestId(String);

impl RequestId {
    /// Checks the characters and the length.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if (8..=64).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Reason::new(
                Kind::StringPatternMismatch,
                "Must be 8 to 64 letters, digits, dots, underscores or hyphens",
            ))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<crate::ids::Mint> for RequestId {
    fn from(mint: crate::ids::Mint) -> Self {
        Self(mint.uuid().hyphenated().to_string())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::words! {
    /// The types of events.
    EventType {
        /// A goal was made.
        GoalCreated = "goal.created",
        /// A goal was changed.
        GoalUpdated = "goal.updated",
        /// A goal was deleted.
        GoalDeleted = "goal.deleted",
        /// A deleted goal was brought back.
        GoalRestored = "goal.restored",
        /// A deleted goal is gone for good.
        GoalPurged = "goal.purged",
        /// A goal was closed.
        GoalClosed = "goal.closed",
        /// A closed goal is active again.
        GoalReopened = "goal.reopened",
        /// A goal has another plan from a day on.
        GoalPlanChanged = "goal.plan_changed",
        /// A line was written.
        CheckInCreated = "check_in.created",
        /// A line was changed.
        CheckInUpdated = "check_in.updated",
        /// A line was deleted.
        CheckInDeleted = "check_in.deleted",
        /// A deleted line was brought back.
        CheckInRestored = "check_in.restored",
        /// An account was changed.
        UserUpdated = "user.updated",
        /// An account has another password.
        UserPasswordChanged = "user.password_changed",
        /// Somebody signed in.
        SessionCreated = "session.created",
        /// A sign-in was ended.
        SessionRevoked = "session.revoked",
    }
}

/// What happened, with what the contract says the record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in section 7 of the contract")]
pub enum Happening {
    GoalCreated {
        goal: GoalId,
        version: i64,
    },
    GoalUpdated {
        goal: GoalId,
        version: i64,
        changed: Vec<&'static str>,
    },
    GoalDeleted {
        goal: GoalId,
        version: i64,
    },
    GoalRestored {
        goal: GoalId,
        version: i64,
    },
    GoalPlanChanged {
        goal: GoalId,
        version: i64,
        /// From which day on the plan is another one.
        from: Day,
        /// Whether that day was over.
        rewrite: bool,
    },
    GoalPurged {
        goal: GoalId,
        version: i64,
    },
    GoalClosed {
        goal: GoalId,
        version: i64,
        from: GoalState,
        to: GoalState,
    },
    GoalReopened {
        goal: GoalId,
        version: i64,
        from: GoalState,
        to: GoalState,
    },
    CheckInCreated {
        check_in: CheckInId,
        version: i64,
        goal: GoalId,
        occurred_on: Day,
    },
    CheckInUpdated {
        check_in: CheckInId,
        version: i64,
        goal: GoalId,
        occurred_on: Day,
        changed: Vec<&'static str>,
    },
    CheckInDeleted {
        check_in: CheckInId,
        version: i64,
        goal: GoalId,
        occurred_on: Day,
    },
    CheckInRestored {
        check_in: CheckInId,
        version: i64,
        goal: GoalId,
        occurred_on: Day,
    },
    /// The account whose feed it is in.
    UserUpdated {
        version: i64,
        changed: Vec<&'static str>,
    },
    /// The account whose feed it is in.
    UserPasswordChanged {
        version: i64,
    },
    SessionCreated {
        session: SessionId,
    },
    SessionRevoked {
        session: SessionId,
    },
}

impl Happening {
    /// The type on the wire.
    pub const fn kind(&self) -> &'static str {
        self.event_type().word()
    }

    /// Its type.
    pub const fn event_type(&self) -> EventType {
        match self {
            Self::GoalCreated { .. } => EventType::GoalCreated,
            Self::GoalUpdated { .. } => EventType::GoalUpdated,
            Self::GoalDeleted { .. } => EventType::GoalDeleted,
            Self::GoalRestored { .. } => EventType::GoalRestored,
            Self::GoalPlanChanged { .. } => EventType::GoalPlanChanged,
            Self::GoalPurged { .. } => EventType::GoalPurged,
            Self::GoalClosed { .. } => EventType::GoalClosed,
            Self::GoalReopened { .. } => EventType::GoalReopened,
            Self::CheckInCreated { .. } => EventType::CheckInCreated,
            Self::CheckInUpdated { .. } => EventType::CheckInUpdated,
            Self::CheckInDeleted { .. } => EventType::CheckInDeleted,
            Self::CheckInRestored { .. } => EventType::CheckInRestored,
            Self::UserUpdated { .. } => EventType::UserUpdated,
            Self::UserPasswordChanged { .. } => EventType::UserPasswordChanged,
            Self::SessionCreated { .. } => EventType::SessionCreated,
            Self::SessionRevoked { .. } => EventType::SessionRevoked,
        }
    }
}

/// The record of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Names the event.
    pub id: EventId,
    /// Whose feed it is in.
    pub owner: UserId,
    /// Its number in that feed, rising without late arrivals.
    pub seq: i64,
    /// When it happened.
    pub at: Instant,
    /// Who did it; nobody with an account, if the operator did at the command line, or the installation by itself.
    pub actor: Option<UserId>,
    /// Through which door.
    pub client: Source,
    /// In which request, if it was one.
    pub request_id: Option<RequestId>,
    /// What happened.
    pub happening: Happening,
}
