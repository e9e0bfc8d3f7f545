//! What the kinds of callers get, by the kind of route.

use super::callers::Kind;
use crate::support::Answer;

/// One answer, as far as access goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// This status.
    Status(u16),
    /// A redirect to the sign-in page.
    SignIn,
    /// A redirect to somewhere else.
    Led,
}

use Expected::{Led, SignIn, Status};

impl Expected {
    pub(super) fn is(self, answer: &Answer) -> bool {
        let to_sign_in = answer
            .header("location")
            .is_some_and(|place| place.starts_with("/login"));
        match self {
            Status(status) => answer.status == status,
            SignIn => answer.status == 303 && to_sign_in,
            Led => answer.status == 303 && !to_sign_in,
        }
    }
}

/// What the kinds of callers get, in one line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answers {
    /// Everybody the same: there is nothing to protect.
    Everybody(Expected),
    /// Any sign-in of a person, whatever its scopes.
    Session(u16),
    /// The own account.
    Profile(u16),
    /// Running the installation.
    Admin(u16),
    /// One certain account: its person's, and superusers'.
    Account(u16),
    /// Deleting the own account, which the last superuser cannot.
    Leaves,
    /// Ending one certain session.
    OwnSession,
    /// Reading goals in general; each sees the own.
    Read(u16),
    /// Reading one certain goal or check-in.
    ReadOne(u16),
    /// Making a goal of one's own.
    Write(u16),
    /// Changing one certain goal or check-in.
    WriteOne(u16),
    /// A page of the person who is signed in.
    Page(Expected),
    /// A page of those who run the installation.
    AdminPage(Expected),
    /// Deleting the own account at the pages, which the last superuser cannot; who has left signs in to come back.
    LeavesPage,
    /// A page about one certain goal or check-in.
    PageOfOne(Expected),
    /// A door that is only for people who are not signed in.
    Door(u16),
}

impl Answers {
    pub(super) fn of(self, kind: Kind) -> Expected {
        use Kind::{
            Anonymous, Disabled, DisabledAtPages, NarrowToProfile, NarrowToReading, NarrowToWriting, Owner,
            OwnerAtPages, Stranger, StrangerAtPages, Superuser, SuperuserAtPages,
        };
        let signed_in = !matches!(
            kind,
            Anonymous | Disabled | OwnerAtPages | StrangerAtPages | SuperuserAtPages | DisabledAtPages
        );
        let at_pages = matches!(kind, OwnerAtPages | StrangerAtPages | SuperuserAtPages);
        let (profile, reads, writes) = match kind {
            Owner | Stranger | Superuser => (true, true, true),
            NarrowToProfile => (true, false, false),
            NarrowToReading => (false, true, false),
            NarrowToWriting => (false, true, true),
            Anonymous | Disabled | OwnerAtPages | StrangerAtPages | SuperuserAtPages | DisabledAtPages => {
                (false, false, false)
            }
        };
        let foreign = matches!(kind, Stranger | Superuser | StrangerAtPages | SuperuserAtPages);
        let with = |held: bool, status: u16| match (signed_in, held) {
            (false, _) => Status(401),
            (true, false) => Status(403),
            (true, true) => Status(status),
        };
        let one = |status: u16| if foreign { 404 } else { status };
        match self {
            Self::Session(status) => with(true, status),
            Self::Profile(status) => with(profile, status),
            Self::Admin(status) => with(kind == Superuser, status),
            Self::Account(status) => with(matches!(kind, Owner | Superuser | NarrowToProfile), status),
            Self::Leaves => with(true, if kind == Superuser { 409 } else { 204 }),
            Self::OwnSession => with(true, one(204)),
            Self::Read(status) => with(reads, status),
            Self::ReadOne(status) => with(reads, one(status)),
            Self::Write(status) => with(writes, status),
            Self::WriteOne(status) => with(writes, one(status)),
            Self::Page(_) | Self::PageOfOne(_) | Self::AdminPage(_) if !at_pages => SignIn,
            Self::PageOfOne(_) if foreign => Status(404),
            Self::AdminPage(_) if kind != SuperuserAtPages => Status(403),
            Self::LeavesPage if kind == SuperuserAtPages => Status(409),
            Self::LeavesPage => SignIn,
            Self::Everybody(expected)
            | Self::Page(expected)
            | Self::PageOfOne(expected)
            | Self::AdminPage(expected) => expected,
            Self::Door(_) if at_pages => Led,
            Self::Door(status) => Status(status),
        }
    }
}
