//! What lies around every page: title, navigation, theme, the token of its forms.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use onward_domain::event::RequestId;
use onward_domain::ids::Ids;
use onward_domain::user::{Theme, User};
use onward_http::App;
use onward_http::problem::Problem;
use onward_service::Actor;
use onward_service::auth::Door;

use crate::text::say_with;

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
    /// The name of a message about what was just done.
    pub(crate) notice: Option<&'static str>,
}

impl Frame {
    /// A page of somebody who is signed in.
    pub(crate) fn signed(app: &App, actor: &Actor, user: &User, page: String) -> Self {
        let frame = Self::of(page, Reader::Person, app.service().form_token(actor));
        Self {
            theme: user.theme,
            insecure: is_insecure(app),
            ..frame
        }
    }

    /// A page for people who are not signed in; the door says whether they may make an account.
    pub(crate) fn open(app: &App, page: String, door: Door) -> Self {
        let may_register = door != Door::Closed;
        let reader = Reader::Stranger { may_register };
        let frame = Self::of(page, reader, app.service().open_form_token());
        Self {
            insecure: is_insecure(app),
            ..frame
        }
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
            notice: None,
        }
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

    /// Says what was just done.
    #[must_use]
    pub(crate) fn notice(self, notice: Option<Notice>) -> Self {
        Self {
            notice: notice.map(Notice::message),
            ..self
        }
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

/// What a page tells after a redirect; a closed set, so that a link cannot put words on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A goal was created.
    GoalCreated,
    /// A goal was deleted.
    GoalDeleted,
    /// A check-in was saved.
    CheckInSaved,
    /// A check-in was deleted.
    CheckInDeleted,
    /// The person signed out.
    SignedOut,
    /// The person has a new password.
    PasswordChanged,
}

impl Notice {
    const ALL: [Self; 6] = [
        Self::GoalCreated,
        Self::GoalDeleted,
        Self::CheckInSaved,
        Self::CheckInDeleted,
        Self::SignedOut,
        Self::PasswordChanged,
    ];

    /// The word in the address.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::GoalCreated => "goal-created",
            Self::GoalDeleted => "goal-deleted",
            Self::CheckInSaved => "check-in-saved",
            Self::CheckInDeleted => "check-in-deleted",
            Self::SignedOut => "signed-out",
            Self::PasswordChanged => "password-changed",
        }
    }

    /// The one with this word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.word() == word)
    }

    const fn message(self) -> &'static str {
        match self {
            Self::GoalCreated => "notice-goal-created",
            Self::GoalDeleted => "notice-goal-deleted",
            Self::CheckInSaved => "notice-check-in-saved",
            Self::CheckInDeleted => "notice-check-in-deleted",
            Self::SignedOut => "notice-signed-out",
            Self::PasswordChanged => "notice-password-changed",
        }
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
