DROP TABLE attempts;
DROP TABLE audit_head;
DROP TABLE audit;
DROP TABLE keys;
DROP TABLE settings;
DROP TABLE sessions;
DROP TABLE users;
