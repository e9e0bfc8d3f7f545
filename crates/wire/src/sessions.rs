//! Sign-ins, as their person sees them.

use onward_domain::session;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::literal::Instant;
use crate::shape::words;

words! {
    /// Through which door somebody signed in.
    SessionClient(session::Client);
}

/// One sign-in of a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019a9f0c-8a00-7000-8000-000000000001",
    "client": "web",
    "device": "Mozilla/5.0 (X11; Linux x86_64)",
    "address": "203.0.113.7",
    "current": true,
    "authenticated_at": "2026-11-20T07:30:00.000Z",
    "created_at": "2026-11-20T07:30:00.000Z",
    "last_used_at": "2026-11-20T08:10:00.000Z",
    "expires_at": "2026-12-20T07:30:00.000Z"
}))]
pub struct Session {
    /// Names the session.
    pub id: Uuid,
    /// Through which door the person signed in.
    pub client: SessionClient,
    /// What the device said it is (its user agent).
    #[schema(max_length = 200)]
    pub device: String,
    /// The address it came from.
    #[schema(required, max_length = 200)]
    pub address: Option<String>,
    /// Whether it is the session of this request.
    pub current: bool,
    /// When the password was last checked.
    pub authenticated_at: Instant,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to within a minute.
    pub last_used_at: Instant,
    /// When it ends unless it is used before.
    pub expires_at: Instant,
}

impl From<session::Session> for Session {
    fn from(session: session::Session) -> Self {
        let session::Session {
            id,
            client,
            device,
            address,
            current,
            authenticated_at,
            created_at,
            last_used_at,
            expires_at,
        } = session;
        Self {
            id: id.uuid(),
            client: client.into(),
            device,
            address,
            current,
            authenticated_at: authenticated_at.into(),
            created_at: created_at.into(),
            last_used_at: last_used_at.into(),
            expires_at: expires_at.into(),
        }
    }
}
