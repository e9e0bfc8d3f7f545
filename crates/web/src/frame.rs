//! What lies around every page: title, navigation, theme, the token of its forms.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use onward_domain::event::RequestId;
use onward_domain::ids::Ids;
use onward_domain::user::{Theme, User};
use onward_http::App;
use onward_http::problem::Problem;
use onward_service::auth::Door;
use onward_service::{Actor, Scope};

use crate::bar::Bar;
use crate::text::say_with;

pub(crate) use crate::notice::Notice;

/// The places of the navigation, by their path.
pub(crate) const PLACES: [&str; 4] = ["goals", "activity", "search", "trash"];

/// Who reads a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Not known: nothing was looked up.
    Unknown,
    /// Somebody who is not signed in.
    Stranger {
        /// Whether they may make an account.
        may_register: bool,
    },
    /// Somebody who is.
    Person,
}

/// What the template `layout.html` needs to know of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    page: String,
    place: &'static str,
    failed: bool,
    theme: Theme,
    reader: Reader,
    /// The token that every form of the page carries.
    pub(crate) form_token: String,
    /// Whether the connection is not encrypted although it leaves this machine.
    pub(crate) insecure: bool,
    /// What was just done.
    pub(crate) bar: Option<Bar>,
    /// Whether the description of the API is there to be led to.
    pub(crate) docs: bool,
    /// Who is signed in.
    pub(crate) person: Option<Person>,
}

/// Who is signed in, as the head of every page names them.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The name they sign in with.
    pub(crate) name: String,
    /// Whether they look after the installation.
    pub(crate) superuser: bool,
}

impl Frame {
    /// A page of somebody who is signed in.
    pub(crate) fn signed(app: &App, actor: &Actor, user: &User, page: String) -> Self {
        let frame = Self::of(page, Reader::Person, app.service().form_token(actor));
        let person = Person {
            name: user.username.as_str().to_owned(),
            superuser: actor.scopes.hold(Scope::Admin),
        };
        Self {
            theme: user.theme,
            person: Some(person),
            ..frame.of_app(app)
        }
    }

    /// A page for people who are not signed in; the door says whether they may make an account.
    pub(crate) fn open(app: &App, page: String, door: Door) -> Self {
        let may_register = door != Door::Closed;
        let reader = Reader::Stranger { may_register };
        Self::of(page, reader, app.service().open_form_token()).of_app(app)
    }

    /// The beginnings of any page.
    pub(crate) fn of(page: String, reader: Reader, form_token: String) -> Self {
        let theme = Theme::System;
        Self {
            page,
            place: "",
            failed: false,
            theme,
            reader,
            form_token,
            insecure: false,
            bar: None,
            docs: false,
            person: None,
        }
    }

    fn of_app(self, app: &App) -> Self {
        Self {
            insecure: is_insecure(app),
            ..self
        }
        .docs(!app.is_off("/docs"))
    }

    /// Says whether the description of the API is there to be led to.
    #[must_use]
    pub(crate) fn docs(self, docs: bool) -> Self {
        Self { docs, ..self }
    }

    /// Says what the page is called.
    #[must_use]
    pub(crate) fn named(self, page: String) -> Self {
        Self { page, ..self }
    }

    /// Says which place of the navigation the page is.
    #[must_use]
    pub(crate) fn at(self, place: &'static str) -> Self {
        Self { place, ..self }
    }

    /// Says whether the page shows a form that was refused.
    #[must_use]
    pub(crate) fn failed(self, failed: bool) -> Self {
        Self { failed, ..self }
    }

    /// Says what was just done, if that is about nothing in particular.
    #[must_use]
    pub(crate) fn notice(self, notice: Option<Notice>) -> Self {
        self.bar(notice.map(|notice| Bar::plain(notice.message())))
    }

    /// Says what was just done.
    #[must_use]
    pub(crate) fn bar(self, bar: Option<Bar>) -> Self {
        Self { bar, ..self }
    }

    /// The title of the window: what went wrong first, then the page, then where it is.
    pub(crate) fn title(&self) -> String {
        let name = if self.failed {
            "page-title-error"
        } else {
            "page-title"
        };
        say_with(name, [("page", self.page.as_str().into())])
    }

    /// The theme, if the person chose one against the system's.
    pub(crate) fn theme(&self) -> Option<&'static str> {
        match self.theme {
            Theme::System => None,
            Theme::Light | Theme::Dark => Some(self.theme.word()),
        }
    }

    /// The name of the person who is signed in.
    pub(crate) fn name(&self) -> &str {
        self.person.as_ref().map_or("", |person| person.name.as_str())
    }

    /// Whether the person who is signed in looks after the installation.
    pub(crate) fn superuser(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.superuser)
    }

    /// Whether somebody is signed in.
    pub(crate) fn signed_in(&self) -> bool {
        self.reader == Reader::Person
    }

    /// Whether the reader may make an account: nobody is sent to a form that is closed.
    pub(crate) fn may_register(&self) -> bool {
        self.reader == Reader::Stranger { may_register: true }
    }

    /// Whether it is known who reads the page, and so which ways there are to go.
    pub(crate) fn knows_reader(&self) -> bool {
        self.reader != Reader::Unknown
    }

    /// Whether this is a place of the navigation.
    pub(crate) fn is_at(&self, place: &str) -> bool {
        self.place == place
    }

    /// Whether search engines may list the page.
    pub(crate) fn indexed(&self) -> bool {
        self.place == "landing"
    }
}

/// Sends a page.
pub(crate) fn show(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => Problem::internal(error).into_response(),
    }
}

/// A fresh key for a form, so that sending it twice does it once.
pub(crate) fn form_key(app: &App) -> String {
    form_keys(app, 1).pop().unwrap_or_default()
}

/// Fresh keys for all forms of a page.
pub(crate) fn form_keys(app: &App, count: usize) -> Vec<String> {
    let mut ids = Ids::new(app.clock.now(), &*app.entropy);
    (0..count).map(|_| ids.mint::<RequestId>().to_string()).collect()
}

fn is_insecure(app: &App) -> bool {
    !app.public_url.is_secure() && !app.public_url.is_loopback()
}
