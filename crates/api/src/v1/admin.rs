//! Running the installation; every operation needs a superuser with the scope `admin`.

pub(crate) mod audit_log;
pub(crate) mod invites;
pub(crate) mod jobs;
pub(crate) mod overview;
pub(crate) mod password_resets;
pub(crate) mod sessions;
pub(crate) mod settings;
