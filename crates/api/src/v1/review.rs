//! What became of goals over a period.

use axum::extract::State;
use axum::response::Response;
use onward_domain::review::ReviewPeriod;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_service::Review;
use onward_wire::review;

use crate::{answer, document::params};

pub(crate) struct Asked(Option<ReviewPeriod>);

impl FromPairs for Asked {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(reader.one("period", str::parse)))
    }
}

/// Tells what became of the goals over a week, month, quarter or year.
///
/// Archived and deleted goals are left out. Each goal is in the first group that fits, or in none if nothing happened.
/// `draft` tells the same as a text. A period that is not over is told as far as today; one that has not begun is
/// refused.
#[utoipa::path(
    get, path = "/api/v1/review", operation_id = "get_review", tag = "standing",
    params(params::Period),
    responses((status = 200, description = "The review", body = review::Review)),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    Query(Asked(period)): Query<Asked>,
) -> Result<Response, Problem> {
    let Review {
        period,
        next,
        draft,
        groups,
    } = app.service().review(&signed.actor, period).await?;
    Ok(answer::ok(
        None,
        &review::Review::new(period, next, draft, groups),
    ))
}
