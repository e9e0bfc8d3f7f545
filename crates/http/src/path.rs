//! Ids in paths: a broken one is told from an unknown one (R24).

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use onward_domain::fields::{Kind, Reason};
use onward_domain::ids::{CheckInId, GoalId, InviteId, SessionId, UserId};
use onward_service::{Actor, Part};

use crate::problem::{Problem, Slug};
use crate::surface::Surface;

/// An id that stands in paths under one name.
pub trait PathId: FromStr<Err = Reason> {
    /// The name in the route, as in `/goals/{goal_id}`.
    const NAME: &'static str;
}

impl PathId for CheckInId {
    const NAME: &'static str = "check_in_id";
}

impl PathId for GoalId {
    const NAME: &'static str = "goal_id";
}

impl PathId for SessionId {
    const NAME: &'static str = "session_id";
}

impl PathId for InviteId {
    const NAME: &'static str = "invite_id";
}

impl PathId for Account {
    const NAME: &'static str = "user_id";
}

/// An account by its id, or the own one by the word `me`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// That of the person who asks.
    Own,
    /// The one of this id.
    Of(UserId),
}

impl Account {
    /// The account that is meant when this actor asks.
    pub const fn of(self, actor: &Actor) -> UserId {
        match self {
            Self::Own => actor.user,
            Self::Of(user) => user,
        }
    }
}

impl FromStr for Account {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        if text == "me" {
            Ok(Self::Own)
        } else {
            text.parse().map(Self::Of)
        }
    }
}

/// The id that the route names. One that is none is 422 `uuid_parsing` for programs; people see that nothing is there.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

impl<T: PathId, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let broken = || Reason::new(Kind::UuidParsing, "Must be a UUID of 36 characters");
        let page = Surface::of(parts.uri.path()) == Surface::Page;
        let refused = |reason| {
            if page {
                Problem::new(Slug::NotFound)
            } else {
                Problem::refused(Part::Path, T::NAME, reason)
            }
        };
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| refused(broken()))?;
        let text = params
            .iter()
            .find(|(name, _)| *name == T::NAME)
            .map(|(_, text)| text);
        text.ok_or_else(broken)
            .and_then(str::parse)
            .map(Self)
            .map_err(refused)
    }
}
