//! Pages in a real browser: with script off as people use them, and under the eyes of its own rules.

mod admin;
mod chromium;
mod docs;
mod elements;
mod flow;
mod foreign;
mod history;
mod settings;
mod site;
mod sweep;
mod tab;
mod undo;
mod watch;
