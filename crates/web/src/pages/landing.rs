//! The first page: what Onward is for; those who are signed in go on to their goals.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::standing::Status;
use onward_http::App;
use onward_http::caller::Caller;
use onward_http::page::{MaybeSignedPage, see_other};
use onward_http::problem::Problem;

use crate::frame::{Frame, show as send};
use crate::text::{filters, say, say_with};
use crate::words::standing::{Chip, Pace, status};

#[derive(Template)]
#[template(path = "landing.html")]
pub(super) struct Page {
    frame: Frame,
    example: Example,
}

struct Example {
    status: Chip,
    pace: Pace,
}

/// `GET /`
pub(crate) async fn show(
    State(app): State<App>,
    MaybeSignedPage(actor): MaybeSignedPage,
    Caller(caller): Caller,
) -> Result<Response, Problem> {
    if actor.is_some() {
        return Ok(see_other("/goals"));
    }
    let door = app.service().door(&caller).await?;
    let frame = Frame::open(&app, say("landing-page"), door).at("landing");
    Ok(send(StatusCode::OK, &page(frame)))
}

pub(super) fn page(frame: Frame) -> Page {
    let example = Example {
        status: status(Status::AtRisk),
        pace: example_pace(),
    };
    Page { frame, example }
}

/// 17 of 24 books by 20 November, where the line from 1 January to 31 December asks for 21.3.
fn example_pace() -> Pace {
    Pace {
        value: "0.7083".to_owned(),
        percent: say_with("pace-text", [("percent", "71".into())]),
        label: say_with("pace-label", [("goal", say("landing-example-name").into())]),
        place: Some("88.77%".to_owned()),
    }
}
