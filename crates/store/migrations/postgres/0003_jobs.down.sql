DROP INDEX check_ins_trash;
DROP INDEX goals_trash;
DROP INDEX idempotency_keys_expired;
DROP INDEX events_happened;
DROP INDEX check_ins_deleted;
DROP INDEX goals_deleted;
DROP TABLE jobs;
