//! The binary onward and its library: configuration, composition, listener, commands.
//!
//! The only crate that asks the machine for the time, for randomness and for its environment; it hands them to the
//! others as arguments. It must not know any rule about goals, and it holds no SQL and no page.

pub mod clock;
pub mod commands;
pub mod compose;
pub mod config;
pub mod data_dir;
pub mod database;
pub mod doctor;
pub mod listen;
pub mod open_files;
pub mod shutdown;
pub mod telemetry;
pub mod work;
