//! The program itself: started, stopped, killed and started again over the same database.

mod kill;
mod program;
mod stop;
