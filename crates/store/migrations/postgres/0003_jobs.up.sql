-- Background work. An open job may be claimed from due_at on: a queued one when its time has come, a running one when
-- its worker's lease has run out. The unique key lasts as long as the row.
CREATE TABLE jobs (
    id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    unique_key TEXT COLLATE "C",
    payload TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    spent BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    error TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_unique_key_key UNIQUE (unique_key)
);

CREATE INDEX jobs_due ON jobs (due_at, id) WHERE finished_at IS NULL;
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;

-- What the daily purge looks for.
CREATE INDEX goals_deleted ON goals (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX check_ins_deleted ON check_ins (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX events_happened ON events (happened_at);
CREATE INDEX idempotency_keys_expired ON idempotency_keys (expires_at);

-- What the trash of an owner holds, the newest first.
CREATE INDEX goals_trash ON goals (owner_id, deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX check_ins_trash ON check_ins (owner_id, deleted_at, id) WHERE deleted_at IS NOT NULL;
