//! Ids in paths: a broken one is told from an unknown one (R24).

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use onward_domain::check_in::ExternalId;
use onward_domain::day::Day;
use onward_domain::fields::{Kind, Reason};
use onward_domain::goal::Tag;
use onward_domain::ids::{CheckInId, GoalId, InviteId, JobId, SessionId, UserId};
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

impl PathId for JobId {
    const NAME: &'static str = "job_id";
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

/// A text that stands in paths under one name, decoded.
pub trait PathText: Sized {
    /// The name in the route, as in `/tags/{tag}`.
    const NAME: &'static str;

    /// Reads it, or says why it cannot be one.
    fn parse(text: &str) -> Result<Self, Reason>;
}

impl PathText for Tag {
    const NAME: &'static str = "tag";

    fn parse(text: &str) -> Result<Self, Reason> {
        Self::parse(text)
    }
}

/// The first day of a break.
impl PathText for Day {
    const NAME: &'static str = "from";

    fn parse(text: &str) -> Result<Self, Reason> {
        text.parse()
    }
}

impl PathText for ExternalId {
    const NAME: &'static str = "external_id";

    fn parse(text: &str) -> Result<Self, Reason> {
        Self::parse(text)
    }
}

/// The text that the route names; one that cannot be such a text is 422.
#[derive(Clone, Debug)]
pub struct Named<T>(pub T);

impl<T: PathText, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let text = text(parts, state, T::NAME).await.ok_or_else(|| {
            let message = "Must be UTF-8 with every % followed by two hexadecimal digits";
            Reason::new(Kind::ValueError, message)
        });
        text.and_then(|text| T::parse(&text))
            .map(Self)
            .map_err(|reason| Problem::refused(Part::Path, T::NAME, reason))
    }
}

/// A part of the path by its name in the route; none if it is no text.
async fn text<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, state).await.ok()?;
    let found = params.iter().find(|(key, _)| *key == name);
    found.map(|(_, text)| text.to_owned())
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
        let text = text(parts, state, T::NAME).await;
        text.ok_or_else(broken)
            .and_then(|text| text.parse())
            .map(Self)
            .map_err(refused)
    }
}
