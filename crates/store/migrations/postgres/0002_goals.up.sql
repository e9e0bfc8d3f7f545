-- Owned tables: the primary key begins with owner_id, and owner_id is in every foreign key, so no row can hang under
-- another owner's. Every owner has a feed: its row numbers the owner's changes and is locked first by each of them.

CREATE TABLE feeds (
    owner_id UUID NOT NULL,
    last_seq BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT feeds_pkey PRIMARY KEY (owner_id),
    CONSTRAINT feeds_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id)
);

CREATE TABLE goals (
    owner_id UUID NOT NULL,
    id UUID NOT NULL,
    parent_id UUID,
    title TEXT COLLATE "C" NOT NULL,
    title_key TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    tags TEXT COLLATE "C" NOT NULL,
    color TEXT COLLATE "C",
    icon TEXT COLLATE "C",
    weight BIGINT NOT NULL,
    position BIGINT NOT NULL,
    aggregate TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C",
    decimals BIGINT NOT NULL,
    missing TEXT COLLATE "C" NOT NULL,
    plan TEXT COLLATE "C" NOT NULL,
    due_on BIGINT,
    time_zone TEXT COLLATE "C",
    check_in_every TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    closed_at BIGINT,
    closed_on BIGINT,
    archived_at BIGINT,
    deleted_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    log_version BIGINT NOT NULL,
    plan_version BIGINT NOT NULL,
    CONSTRAINT goals_pkey PRIMARY KEY (owner_id, id),
    CONSTRAINT goals_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES feeds (owner_id),
    CONSTRAINT goals_parent_id_fkey FOREIGN KEY (owner_id, parent_id) REFERENCES goals (owner_id, id)
);

CREATE INDEX goals_position ON goals (owner_id, position, id);
CREATE INDEX goals_parent ON goals (owner_id, parent_id, position, id);
CREATE INDEX goals_title ON goals (owner_id, title_key, id);
CREATE INDEX goals_created ON goals (owner_id, created_at, id);
CREATE INDEX goals_updated ON goals (owner_id, updated_at, id);
-- A due day that is not there comes last in both directions.
CREATE INDEX goals_due ON goals (owner_id, (COALESCE(due_on, 1000000000)), id);
CREATE INDEX goals_due_down ON goals (owner_id, (COALESCE(due_on, -1000000000)), id);

-- The author may be somebody else, whose account may go: no foreign key.
CREATE TABLE check_ins (
    owner_id UUID NOT NULL,
    id UUID NOT NULL,
    goal_id UUID NOT NULL,
    author_id UUID NOT NULL,
    occurred_on BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    value BIGINT,
    skipped BOOLEAN NOT NULL,
    note TEXT COLLATE "C",
    confidence BIGINT,
    external_id TEXT COLLATE "C",
    source TEXT COLLATE "C" NOT NULL,
    deleted_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT check_ins_pkey PRIMARY KEY (owner_id, id),
    CONSTRAINT check_ins_external_id_key UNIQUE (owner_id, goal_id, external_id),
    CONSTRAINT check_ins_goal_id_fkey FOREIGN KEY (owner_id, goal_id) REFERENCES goals (owner_id, id)
);

CREATE INDEX check_ins_day ON check_ins (owner_id, goal_id, occurred_on, id);
CREATE INDEX check_ins_day_of_all ON check_ins (owner_id, occurred_on, id);
CREATE INDEX check_ins_changes ON check_ins (owner_id, updated_at, id);

-- The day buckets of one goal and month, packed: what standing reads instead of check-ins.
CREATE TABLE bucket_months (
    owner_id UUID NOT NULL,
    goal_id UUID NOT NULL,
    month BIGINT NOT NULL,
    packed BYTEA NOT NULL,
    CONSTRAINT bucket_months_pkey PRIMARY KEY (owner_id, goal_id, month),
    CONSTRAINT bucket_months_goal_id_fkey FOREIGN KEY (owner_id, goal_id) REFERENCES goals (owner_id, id)
);

CREATE TABLE events (
    owner_id UUID NOT NULL,
    id UUID NOT NULL,
    seq BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    goal_id UUID,
    check_in_id UUID,
    occurred_on BIGINT,
    session_id UUID,
    version BIGINT NOT NULL,
    changed TEXT COLLATE "C",
    state_from TEXT COLLATE "C",
    state_to TEXT COLLATE "C",
    plan_from BIGINT,
    rewrite BOOLEAN,
    actor_id UUID,
    client TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C",
    CONSTRAINT events_pkey PRIMARY KEY (owner_id, id),
    CONSTRAINT events_seq_key UNIQUE (owner_id, seq),
    CONSTRAINT events_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES feeds (owner_id)
);

-- What a person did in the feeds of others: few, and found when the account goes.
CREATE INDEX events_deeds ON events (actor_id) WHERE actor_id <> owner_id;

-- The owner is the principal that sent the key; the answer is sealed, as it may hold a one-time secret.
CREATE TABLE idempotency_keys (
    owner_id UUID NOT NULL,
    route TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    fingerprint BYTEA NOT NULL,
    answer BYTEA,
    expires_at BIGINT NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner_id, route, idempotency_key),
    CONSTRAINT idempotency_keys_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES feeds (owner_id)
);

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (owner_id, expires_at);
