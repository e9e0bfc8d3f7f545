-- People, their sign-ins, and what belongs to the installation as a whole. These tables have no owner column.

CREATE TABLE users (
    id BLOB NOT NULL,
    username TEXT NOT NULL,
    username_folded TEXT NOT NULL,
    email TEXT NOT NULL,
    full_name TEXT,
    password_hash TEXT,
    is_active INTEGER NOT NULL,
    is_superuser INTEGER NOT NULL,
    email_verified INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    week_starts_on INTEGER NOT NULL,
    day_starts_at INTEGER NOT NULL,
    theme TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    left_by_choice INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_username_folded_key UNIQUE (username_folded),
    CONSTRAINT users_email_key UNIQUE (email)
) STRICT, WITHOUT ROWID;

-- One row per sign-in. A page's sign-in is found by the hash of its cookie; an API's has a counter, of which the one
-- live refresh token holds the present value, and nothing of the token itself.
CREATE TABLE sessions (
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    client TEXT NOT NULL,
    cookie_hash BLOB,
    stay INTEGER NOT NULL,
    scopes TEXT NOT NULL,
    counter INTEGER NOT NULL,
    raised_at INTEGER NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_cookie_hash_key UNIQUE (cookie_hash),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_user ON sessions (user_id, created_at, id);

-- One row, number 1. Whoever makes an account locks it first.
CREATE TABLE settings (
    id INTEGER NOT NULL,
    instance_name TEXT NOT NULL,
    registration TEXT NOT NULL,
    require_email_verification INTEGER NOT NULL,
    require_if_match INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    max_goals INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

-- Secrets of the installation, sealed under the master key, which is never stored here.
CREATE TABLE keys (
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    generation INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    active_from INTEGER NOT NULL,
    CONSTRAINT keys_pkey PRIMARY KEY (id),
    CONSTRAINT keys_generation_key UNIQUE (kind, generation)
) STRICT, WITHOUT ROWID;

-- Who did what to whom, in one chain: each record holds the hash over the hash before it and its own content. No
-- foreign keys: the record outlives the account.
CREATE TABLE audit (
    seq INTEGER NOT NULL,
    id BLOB NOT NULL,
    happened_at INTEGER NOT NULL,
    actor_id BLOB,
    action TEXT NOT NULL,
    target_type TEXT NOT NULL,
    target_id BLOB,
    changed TEXT NOT NULL,
    address TEXT,
    request_id TEXT,
    hash BLOB NOT NULL,
    CONSTRAINT audit_pkey PRIMARY KEY (seq)
) STRICT, WITHOUT ROWID;

-- One row, number 1: the end of the chain. Whoever adds a record locks it until the transaction ends.
CREATE TABLE audit_head (
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    CONSTRAINT audit_head_pkey PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, x'');

-- How often secrets were tried: one row per bucket. The subject is a keyed hash; the bucket is full again at full_at.
CREATE TABLE attempts (
    subject BLOB NOT NULL,
    full_at INTEGER NOT NULL,
    CONSTRAINT attempts_pkey PRIMARY KEY (subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX attempts_full ON attempts (full_at);
