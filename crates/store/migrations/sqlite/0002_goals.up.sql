-- Owned tables: the primary key begins with owner_id, and owner_id is in every foreign key, so no row can hang under
-- another owner's. Every owner has a feed: its row numbers the owner's changes and is locked first by each of them.

CREATE TABLE feeds (
    owner_id BLOB NOT NULL,
    last_seq INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT feeds_pkey PRIMARY KEY (owner_id),
    CONSTRAINT feeds_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE goals (
    owner_id BLOB NOT NULL,
    id BLOB NOT NULL,
    parent_id BLOB,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    description TEXT,
    tags TEXT NOT NULL,
    color TEXT,
    icon TEXT,
    weight INTEGER NOT NULL,
    position INTEGER NOT NULL,
    aggregate TEXT NOT NULL,
    unit TEXT,
    decimals INTEGER NOT NULL,
    missing TEXT NOT NULL,
    plan TEXT NOT NULL,
    due_on INTEGER,
    time_zone TEXT,
    check_in_every TEXT,
    state TEXT NOT NULL,
    closed_at INTEGER,
    closed_on INTEGER,
    archived_at INTEGER,
    deleted_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    log_version INTEGER NOT NULL,
    plan_version INTEGER NOT NULL,
    CONSTRAINT goals_pkey PRIMARY KEY (owner_id, id),
    CONSTRAINT goals_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES feeds (owner_id),
    CONSTRAINT goals_parent_id_fkey FOREIGN KEY (owner_id, parent_id) REFERENCES goals (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX goals_position ON goals (owner_id, position, id);
CREATE INDEX goals_parent ON goals (owner_id, parent_id, position, id);
CREATE INDEX goals_title ON goals (owner_id, title_key, id);
CREATE INDEX goals_created ON goals (owner_id, created_at, id);
CREATE INDEX goals_updated ON goals (owner_id, updated_at, id);
-- A due day that is not there comes last in both directions.
CREATE INDEX goals_due ON goals (owner_id, COALESCE(due_on, 1000000000), id);
CREATE INDEX goals_due_down ON goals (owner_id, COALESCE(due_on, -1000000000), id);

-- The author may be somebody else, whose account may go: no foreign key.
CREATE TABLE check_ins (
    owner_id BLOB NOT NULL,
    id BLOB NOT NULL,
    goal_id BLOB NOT NULL,
    author_id BLOB NOT NULL,
    occurred_on INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    value INTEGER,
    skipped INTEGER NOT NULL,
    note TEXT,
    confidence INTEGER,
    external_id TEXT,
    source TEXT NOT NULL,
    deleted_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT check_ins_pkey PRIMARY KEY (owner_id, id),
    CONSTRAINT check_ins_external_id_key UNIQUE (owner_id, goal_id, external_id),
    CONSTRAINT check_ins_goal_id_fkey FOREIGN KEY (owner_id, goal_id) REFERENCES goals (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX check_ins_day ON check_ins (owner_id, goal_id, occurred_on, id);
CREATE INDEX check_ins_day_of_all ON check_ins (owner_id, occurred_on, id);
CREATE INDEX check_ins_changes ON check_ins (owner_id, updated_at, id);

-- The day buckets of one goal and month, packed: what standing reads instead of check-ins.
CREATE TABLE bucket_months (
    owner_id BLOB NOT NULL,
    goal_id BLOB NOT NULL,
    month INTEGER NOT NULL,
    packed BLOB NOT NULL,
    CONSTRAINT bucket_months_pkey PRIMARY KEY (owner_id, goal_id, month),
    CONSTRAINT bucket_months_goal_id_fkey FOREIGN KEY (owner_id, goal_id) REFERENCES goals (owner_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    owner_id BLOB NOT NULL,
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    goal_id BLOB,
    check_in_id BLOB,
    occurred_on INTEGER,
    session_id BLOB,
    version INTEGER NOT NULL,
    changed TEXT,
    state_from TEXT,
    state_to TEXT,
    plan_from INTEGER,
    rewrite INTEGER,
    actor_id BLOB,
    client TEXT NOT NULL,
    request_id TEXT,
    CONSTRAINT events_pkey PRIMARY KEY (owner_id, id),
    CONSTRAINT events_seq_key UNIQUE (owner_id, seq),
    CONSTRAINT events_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES feeds (owner_id)
) STRICT, WITHOUT ROWID;

-- What a person did in the feeds of others: few, and found when the account goes.
CREATE INDEX events_deeds ON events (actor_id) WHERE actor_id <> owner_id;

-- The owner is the principal that sent the key; the answer is sealed, as it may hold a one-time secret.
CREATE TABLE idempotency_keys (
    owner_id BLOB NOT NULL,
    route TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    answer BLOB,
    expires_at INTEGER NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner_id, route, idempotency_key),
    CONSTRAINT idempotency_keys_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES feeds (owner_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (owner_id, expires_at);
