//! Background work, as people notice it.

mod purge;
