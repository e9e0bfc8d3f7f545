//! Every page, read and used as a browser without script does.

mod accounts;
mod activity;
mod admin_invites;
mod admin_settings;
mod admin_users;
mod audit_pages;
mod cookies;
mod csrf;
mod errors;
mod flows;
mod footer;
mod goals;
mod leaving;
mod own_account;
mod own_sessions;
mod proofs;
mod search;
mod trash;
mod undo;
