//! Running the installation; every operation needs a superuser with the scope `admin`.

pub(crate) mod sessions;
