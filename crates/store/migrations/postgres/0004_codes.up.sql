-- Codes that are shown once and count once. Only their hashes are kept.

-- A used invitation goes with the account that was made with it: the address in it is that person's.
CREATE TABLE invites (
    id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    email TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by UUID,
    CONSTRAINT invites_pkey PRIMARY KEY (id),
    CONSTRAINT invites_code_hash_key UNIQUE (code_hash),
    CONSTRAINT invites_used_by_fkey FOREIGN KEY (used_by) REFERENCES users (id) ON DELETE CASCADE
);

-- At most one row per account: a newer link takes the place of an older one.
CREATE TABLE password_resets (
    user_id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT password_resets_pkey PRIMARY KEY (user_id),
    CONSTRAINT password_resets_code_hash_key UNIQUE (code_hash),
    CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
