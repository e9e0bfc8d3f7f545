//! The keys of the schema that a write can break: one word for both engines.

/// What a refused write would have doubled, or what it pointed to in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Another account has the username.
    Username,
    /// Another account has the e-mail address.
    Email,
    /// Another check-in of the goal has the external id.
    ExternalId,
    /// Another change of the owner has the number.
    FeedNumber,
    /// Another key of the kind has the generation.
    KeyGeneration,
    /// Another invitation has the hash of the code.
    InviteCode,
    /// Another link to a new password has the hash of the code.
    ResetCode,
    /// Another session has the hash of the cookie.
    CookieHash,
    /// Another job has the unique key.
    JobKey,
    /// A primary key that [`KEYS`] does not name.
    Primary,
    /// A foreign key: the row pointed to is not there, or is still pointed at. SQLite does not say which.
    Reference,
}

/// Which columns (as SQLite names them) and which constraint (as PostgreSQL names it) make which key.
/// Unnamed unique keys are an error of ours, not a conflict: `StoreError::Other`.
pub const KEYS: &[(Key, &str, &str)] = &[
    (
        Key::Username,
        "users.username_folded",
        "users_username_folded_key",
    ),
    (Key::Email, "users.email", "users_email_key"),
    (
        Key::ExternalId,
        "check_ins.owner_id, check_ins.goal_id, check_ins.external_id",
        "check_ins_external_id_key",
    ),
    (Key::FeedNumber, "events.owner_id, events.seq", "events_seq_key"),
    (
        Key::CookieHash,
        "sessions.cookie_hash",
        "sessions_cookie_hash_key",
    ),
    (Key::InviteCode, "invites.code_hash", "invites_code_hash_key"),
    (
        Key::ResetCode,
        "password_resets.code_hash",
        "password_resets_code_hash_key",
    ),
    (
        Key::KeyGeneration,
        "keys.kind, keys.generation",
        "keys_generation_key",
    ),
    (Key::JobKey, "jobs.unique_key", "jobs_unique_key_key"),
];

/// The key behind SQLite's `UNIQUE constraint failed: t.c1, t.c2`.
pub(crate) fn of_columns(columns: &str) -> Option<Key> {
    KEYS.iter()
        .find(|(_, names, _)| *names == columns)
        .map(|(key, _, _)| *key)
}

/// The key behind a constraint that PostgreSQL names.
pub(crate) fn of_constraint(constraint: &str) -> Option<Key> {
    let named = KEYS
        .iter()
        .find(|(_, _, name)| *name == constraint)
        .map(|(key, _, _)| *key);
    named.or_else(|| constraint.ends_with("_pkey").then_some(Key::Primary))
}
