//! Query strings: strict, typed, all errors at once.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_service::Part;

use crate::pairs::{self, FromPairs, Pairs};
use crate::problem::Problem;

/// The parameters of an operation. An operation without any takes `Query<()>`, so that each one sent is refused.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: FromPairs, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let refused = |fields: Fields| Problem::invalid(Part::Query, &fields);
        let raw = parts.uri.query().unwrap_or_default();
        let pairs = Pairs::parse(raw.as_bytes()).map_err(|_| {
            let reason = Reason::new(
                Kind::ValueError,
                "Must be UTF-8 with every % followed by two hexadecimal digits",
            );
            refused(Fields::one([], reason))
        })?;
        pairs::read(pairs).map(Self).map_err(refused)
    }
}
