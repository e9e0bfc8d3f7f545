-- People, their sign-ins, and what belongs to the installation as a whole. These tables have no owner column.

CREATE TABLE users (
    id UUID NOT NULL,
    username TEXT COLLATE "C" NOT NULL,
    username_folded TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    full_name TEXT COLLATE "C",
    password_hash TEXT COLLATE "C",
    is_active BOOLEAN NOT NULL,
    is_superuser BOOLEAN NOT NULL,
    email_verified BOOLEAN NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    week_starts_on BIGINT NOT NULL,
    day_starts_at BIGINT NOT NULL,
    theme TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    left_by_choice BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_username_folded_key UNIQUE (username_folded),
    CONSTRAINT users_email_key UNIQUE (email)
);

-- One row per sign-in. A page's sign-in is found by the hash of its cookie; an API's has a counter, of which the one
-- live refresh token holds the present value, and nothing of the token itself.
CREATE TABLE sessions (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    client TEXT COLLATE "C" NOT NULL,
    cookie_hash BYTEA,
    stay BOOLEAN NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    counter BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    device TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_cookie_hash_key UNIQUE (cookie_hash),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE INDEX sessions_user ON sessions (user_id, created_at, id);

-- One row, number 1. Whoever makes an account locks it first.
CREATE TABLE settings (
    id BIGINT NOT NULL,
    instance_name TEXT COLLATE "C" NOT NULL,
    registration TEXT COLLATE "C" NOT NULL,
    require_email_verification BOOLEAN NOT NULL,
    require_if_match BOOLEAN NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    locale TEXT COLLATE "C" NOT NULL,
    max_goals BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT settings_pkey PRIMARY KEY (id)
);

-- Secrets of the installation, sealed under the master key, which is never stored here.
CREATE TABLE keys (
    id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    active_from BIGINT NOT NULL,
    CONSTRAINT keys_pkey PRIMARY KEY (id),
    CONSTRAINT keys_generation_key UNIQUE (kind, generation)
);

-- Who did what to whom, in one chain: each record holds the hash over the hash before it and its own content. No
-- foreign keys: the record outlives the account.
CREATE TABLE audit (
    seq BIGINT NOT NULL,
    id UUID NOT NULL,
    happened_at BIGINT NOT NULL,
    actor_id UUID,
    action TEXT COLLATE "C" NOT NULL,
    target_type TEXT COLLATE "C" NOT NULL,
    target_id UUID,
    changed TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C",
    request_id TEXT COLLATE "C",
    hash BYTEA NOT NULL,
    CONSTRAINT audit_pkey PRIMARY KEY (seq)
);

-- One row, number 1: the end of the chain. Whoever adds a record locks it until the transaction ends.
CREATE TABLE audit_head (
    id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT audit_head_pkey PRIMARY KEY (id)
);

INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, '');

-- How often secrets were tried: one row per bucket. The subject is a keyed hash; the bucket is full again at full_at.
CREATE TABLE attempts (
    subject BYTEA NOT NULL,
    full_at BIGINT NOT NULL,
    CONSTRAINT attempts_pkey PRIMARY KEY (subject)
);

CREATE INDEX attempts_full ON attempts (full_at);
