//! Pictures of goals.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use onward_domain::fields::{Kind, Reason};
use onward_domain::ids::GoalId;
use onward_http::chart::{self, Theme};
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_service::{ChartKind, Span};
use onward_wire::chart::Picture;

use super::history;
use crate::document::params;

pub(crate) struct Asked {
    kind: Option<ChartKind>,
    theme: Theme,
    span: Span,
}

impl FromPairs for Asked {
    fn read(reader: &mut Reader) -> Option<Self> {
        let unknown = || Reason::new(Kind::Enum, "Must be one of the listed words");
        let theme = reader.one("theme", |word| Theme::from_word(word).ok_or_else(unknown));
        Some(Self {
            kind: reader.one("kind", |word| ChartKind::from_word(word).ok_or_else(unknown)),
            theme: theme.unwrap_or(Theme::Light),
            span: history::span(reader),
        })
    }
}

/// Draws a goal.
///
/// A `line` has the line of the plan, the forecast as a range up to the due day, rests and the due day; a `bar` stands
/// for a day, a week or a month, whichever the plan asks in; a `heatmap` has at most 53 weeks; a `spark` has the size of
/// a word. The picture says in its `title` and `desc` what it shows. Inside a page, its colours are those of the page's
/// variables. Derived when asked for; it has no version.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}/chart.svg", operation_id = "get_chart", tag = "standing",
    params(params::GoalId, params::Chart, params::ChartSpan),
    responses((status = 200, description = "The picture", content_type = "image/svg+xml", body = Picture)),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    together: Together<(Id<GoalId>, Query<Asked>)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(Asked { kind, theme, span }))) = together;
    let drawing = app.service().drawing(&signed.actor, id, (kind, span)).await?;
    let kind = (CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    Ok(([kind], chart::svg(&drawing, theme)).into_response())
}
