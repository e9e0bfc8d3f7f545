//! Empty on purpose: the package holds one test binary, `it/main.rs`.
