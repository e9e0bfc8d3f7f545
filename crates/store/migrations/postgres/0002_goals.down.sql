DROP TABLE idempotency_keys;
DROP TABLE events;
DROP TABLE bucket_months;
DROP TABLE check_ins;
DROP TABLE goals;
DROP TABLE feeds;
