//! One sign-in, as its person sees it.

use crate::clock::Instant;
use crate::ids::SessionId;

crate::words! {
    /// The doors of the service.
    Client {
        /// The pages, by cookie.
        Web = "web",
        /// The JSON API, by bearer token.
        Api = "api",
    }
}

/// One sign-in of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names the sign-in.
    pub id: SessionId,
    /// Through which door.
    pub client: Client,
    /// What the peer said it is.
    pub device: String,
    /// The address of the peer, if it is known.
    pub address: Option<String>,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When the person last proved who they are.
    pub authenticated_at: Instant,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to within a minute.
    pub last_used_at: Instant,
    /// When it ends unless it is used before.
    pub expires_at: Instant,
}
