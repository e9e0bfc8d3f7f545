//! The installation at a glance.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_http::App;
use onward_http::page::SignedPage;
use onward_http::problem::Problem;
use onward_service::{Actor, Counts, Engine, Error, Overview, Queue, Storage};

use crate::frame::{Frame, show as send};
use crate::section::Section;
use crate::text::{filters, say_with};
use crate::words::amount;

#[derive(Template)]
#[template(path = "admin/overview.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    name: String,
    /// How much there is of what, with where that is looked at.
    counts: Vec<Count>,
    facts: [(&'static str, String); 4],
    /// How much background work there is.
    work: [(&'static str, String); 3],
}

/// How much there is of something.
struct Count {
    name: &'static str,
    number: String,
    href: Option<&'static str>,
}

/// `GET /admin/overview`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage) -> Response {
    match load(&app, &actor).await {
        Ok(page) => send(StatusCode::OK, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor) -> Result<Page, Error> {
    let (frame, _) = super::frame(app, actor, "overview").await?;
    Ok(made(frame, app.service().overview(actor).await?))
}

/// The page over what there is.
pub(in crate::pages) fn made(frame: Frame, overview: Overview) -> Page {
    let Overview {
        instance_name,
        engine,
        storage: Storage { version, bytes },
        schema,
        counts,
        queue,
    } = overview;
    let Queue {
        queued,
        running,
        failed,
    } = queue;
    let engine = match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    Page {
        frame,
        section: Section::admin("overview"),
        name: instance_name,
        counts: listed(counts).into(),
        facts: [
            ("overview-version", env!("CARGO_PKG_VERSION").to_owned()),
            ("overview-database", format!("{engine} {version}")),
            ("overview-schema", schema.to_owned()),
            (
                "overview-size",
                say_with("megabytes", [("number", amount::millions(bytes).into())]),
            ),
        ],
        work: [
            ("overview-queued", amount::count(queued)),
            ("overview-running", amount::count(running)),
            ("overview-failed", amount::count(failed)),
        ],
    }
}

fn listed(counts: Counts) -> [Count; 6] {
    let Counts {
        users,
        active_users,
        superusers,
        sessions,
        goals,
        check_ins,
    } = counts;
    let count = |name, number, href| Count {
        name,
        number: amount::count(number),
        href,
    };
    [
        count("overview-users", users, Some("/admin/users?deleted=yes")),
        count(
            "overview-active-users",
            active_users,
            Some("/admin/users?active=yes&deleted=yes"),
        ),
        count("overview-superusers", superusers, None),
        count("overview-sessions", sessions, None),
        count("overview-goals", goals, None),
        count("overview-check-ins", check_ins, None),
    ]
}
