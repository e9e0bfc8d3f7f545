//! What wants attention on a day.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_service::{OnToday, Page, Today, TodayQuery};
use onward_wire::today;

use crate::document::params;
use crate::list;

pub(crate) struct Asked(TodayQuery);

impl FromPairs for Asked {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(TodayQuery {
            as_of: reader.one("as_of", str::parse),
            paging: list::paging(reader),
        }))
    }
}

/// Tells what wants attention today, the most urgent first.
///
/// Closed, resting, archived and deleted goals are left out. The order: status, worst first; days that may pass with
/// nothing added, fewest first; the end of the goal's day; the share of the target that is needed today, the greatest
/// first; position.
#[utoipa::path(
    get, path = "/api/v1/today", operation_id = "get_today", tag = "standing",
    params(params::AsOfPerson, params::Paging),
    responses((status = 200, description = "A page of the goals that want attention", body = today::Today,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    uri: Uri,
    Query(Asked(query)): Query<Asked>,
) -> Result<Response, Problem> {
    let Today {
        as_of,
        seconds_left,
        load,
        page,
    } = app.service().today(&signed.actor, query).await?;
    let Page {
        items,
        next_cursor,
        total,
    } = page;
    let link = list::link(&uri, next_cursor.as_deref());
    let body = today::Today {
        as_of: as_of.into(),
        seconds_left,
        load,
        items: items.into_iter().map(item).collect(),
        next_cursor,
        total,
    };
    Ok(list::linked(&link, &body))
}

fn item(on_today: OnToday) -> today::TodayItem {
    let OnToday {
        goal,
        standing,
        usual_value,
    } = on_today;
    today::TodayItem::new(goal, standing, usual_value)
}
