//! A secret that is shown once: to be copied and handed on.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::clock::Instant;
use onward_domain::day::TimeZone;
use onward_http::App;
use onward_service::{Actor, Error};
use secrecy::{ExposeSecret, SecretString};

use crate::frame::{Frame, show as send};
use crate::section::Section;
use crate::text::{filters, say_with};
use crate::words::moment::{Moment, moment};

/// What is shown once.
pub(in crate::pages) struct Shown {
    /// What it is: the beginning of the names of its messages.
    pub(in crate::pages) what: &'static str,
    /// Whom it is for.
    pub(in crate::pages) whom: String,
    /// The secret itself.
    pub(in crate::pages) secret: SecretString,
    /// Until when it counts.
    pub(in crate::pages) until: Instant,
    /// Where one goes on.
    pub(in crate::pages) back: String,
    /// The place in the navigation.
    pub(in crate::pages) place: &'static str,
}

#[derive(Template)]
#[template(path = "admin/once.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    what: &'static str,
    lead: String,
    secret: SecretString,
    until: Moment,
    back: String,
}

/// Shows it.
pub(super) async fn page(app: &App, actor: &Actor, shown: Shown) -> Result<Response, Error> {
    let (frame, reader) = super::frame(app, actor, shown.what).await?;
    Ok(send(StatusCode::OK, &made(frame, shown, &reader.time_zone)))
}

/// The page around a secret.
pub(in crate::pages) fn made(frame: Frame, shown: Shown, zone: &TimeZone) -> Page {
    let Shown {
        what,
        whom,
        secret,
        until,
        back,
        place,
    } = shown;
    Page {
        frame,
        section: Section::admin(place),
        what,
        lead: say_with(&format!("admin-{what}-lead"), [("whom", whom.into())]),
        secret,
        until: moment(until, zone),
        back,
    }
}

impl Page {
    fn message(&self, part: &str) -> String {
        format!("admin-{}-{part}", self.what)
    }

    fn exposed(&self) -> &str {
        self.secret.expose_secret()
    }
}
