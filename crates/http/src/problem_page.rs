//! What a page that explains problems is about. How it looks is the business of `web`.

use crate::problem::Entry;

/// Which explanation a person is to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemPage {
    /// All problems.
    All,
    /// One of them.
    One(&'static Entry),
    /// The one that was asked for does not exist.
    Unknown,
}

/// The page until `web` brings its own: what, and how to go on.
pub(crate) fn plain(page: ProblemPage, _docs: bool) -> String {
    let (title, text) = match page {
        ProblemPage::All => ("Problems", "Each problem names its type."),
        ProblemPage::One(entry) => (entry.title, entry.explanation),
        ProblemPage::Unknown => ("Not found", "There is no such problem."),
    };
    // Texts of ours without any character that needs escaping.
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - Onward</title></head>\
         <body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )
}
