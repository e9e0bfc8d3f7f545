//! The program itself: started, stopped, killed and started again over the same database.

mod access;
mod kill;
mod master_key;
mod migrate;
mod program;
mod stop;
mod tour;
mod worker;

pub(crate) use program::{Program, Setting};
