//! An invitation to make an account.

use crate::clock::Instant;
use crate::ids::InviteId;
use crate::user::EmailAddress;

/// An invitation, without its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Names the invitation.
    pub id: InviteId,
    /// The only address that may use it; any, without one.
    pub email: Option<EmailAddress>,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it counts.
    pub expires_at: Instant,
    /// When an account was made with it.
    pub used_at: Option<Instant>,
}
