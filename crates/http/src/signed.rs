//! The door of programs: an access token in `Authorization`, never a cookie (R62).

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use onward_service::{Actor, Error, Scope, Why};

use crate::app::App;
use crate::caller;
use crate::limits::Ticket;
use crate::problem::Problem;

/// What an operation needs of a sign-in.
pub trait Needs: Send + Sync + 'static {
    /// The scope; `None` where any sign-in of a person will do.
    const SCOPE: Option<Scope>;
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident $scope:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Needs for $name {
            const SCOPE: Option<Scope> = $scope;
        }
    )+};
}

needs! {
    /// A person signed in, whatever the scopes.
    Session None;
    /// `profile:read`
    ProfileRead Some(Scope::ProfileRead);
    /// `profile:write`
    ProfileWrite Some(Scope::ProfileWrite);
    /// `goals:read`
    GoalsRead Some(Scope::GoalsRead);
    /// `goals:write`
    GoalsWrite Some(Scope::GoalsWrite);
    /// `admin`
    Admin Some(Scope::Admin);
}

/// The actor behind an access token that holds what the operation needs.
///
/// Stands first among the arguments of a handler without body; with a body use [`crate::body::Call`], which keeps
/// the order of checks of R25.
pub struct Signed<S> {
    /// Who asks.
    pub actor: Actor,
    needs: PhantomData<fn() -> S>,
}

impl<S> Deref for Signed<S> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<S: Needs> FromRequestParts<App> for Signed<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).map_err(Error::Unauthenticated)?;
        let context = caller::context(parts, app);
        let actor = app.service().authenticate(&context, token).await?;
        note(&actor);
        Ticket::of(parts).charge(actor.user)?;
        S::SCOPE.map_or(Ok(()), |scope| actor.needs(scope))?;
        Ok(Self {
            actor,
            needs: PhantomData,
        })
    }
}

/// Tells the log who asks.
pub(crate) fn note(actor: &Actor) {
    tracing::Span::current().record("user_id", tracing::field::display(actor.user));
}

/// Whether a request brings a token that was found good a moment ago.
pub(crate) fn is_known(headers: &HeaderMap, app: &App) -> bool {
    bearer(headers).is_ok_and(|token| app.service().knows_token(token))
}

/// The token of the one `Authorization` header. Another scheme is as good as no credential.
fn bearer(headers: &HeaderMap) -> Result<&str, Why> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = match (values.next(), values.next()) {
        (None, _) => return Err(Why::Unauthenticated),
        (Some(value), None) => value.to_str().map_err(|_| Why::InvalidToken)?,
        (Some(_), Some(_)) => return Err(Why::InvalidToken),
    };
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Why::Unauthenticated);
    }
    let token = token.trim_matches(' ');
    if token.is_empty() {
        Err(Why::InvalidToken)
    } else {
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_bearer_token_comes_in_exactly_one_header() {
        let bearer = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_static(value));
            }
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(bearer(&["Bearer a.b.c"]).as_deref(), Ok("a.b.c"));
        assert_eq!(bearer(&["bearer  a.b.c "]).as_deref(), Ok("a.b.c"));
        assert_eq!(bearer(&[]), Err(Why::Unauthenticated));
        assert_eq!(bearer(&["Basic YTpi"]), Err(Why::Unauthenticated));
        assert_eq!(bearer(&[""]), Err(Why::Unauthenticated));
        assert_eq!(bearer(&["Bearer"]), Err(Why::InvalidToken));
        assert_eq!(bearer(&["Bearer  "]), Err(Why::InvalidToken));
        assert_eq!(bearer(&["Bearer a", "Bearer a"]), Err(Why::InvalidToken));
        assert_eq!(bearer(&["Bearera"]), Err(Why::Unauthenticated));
    }
}
