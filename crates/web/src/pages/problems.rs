//! What problems mean, for people who follow the `type` of a problem document.

use askama::Template;
use axum::http::StatusCode;
use onward_http::problem::{Entry, TABLE};
use onward_http::problem_page::ProblemPage;

use crate::frame::{Frame, Reader};
use crate::text::{filters, say};

#[derive(Template)]
#[template(path = "problems.html")]
struct All {
    frame: Frame,
    heading: String,
    lead: String,
    groups: Vec<Group>,
}

/// The problems of one status.
struct Group {
    status: u16,
    words: String,
    problems: Vec<&'static Entry>,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct One {
    frame: Frame,
    entry: &'static Entry,
    status: String,
}

/// The page that explains problems, for the hook of `http`.
pub fn problem_page(page: ProblemPage, docs: bool) -> String {
    let frame = |title: String| Frame::of(title, Reader::Unknown, String::new()).docs(docs);
    match page {
        ProblemPage::All => {
            let frame = frame(say("problems-page"));
            list(frame, say("problems-title"), say("problems-lead"))
        }
        ProblemPage::Unknown => {
            let title = say("problems-unknown-page");
            list(frame(title.clone()), title, say("problems-unknown"))
        }
        ProblemPage::One(entry) => {
            let page = One {
                frame: frame(entry.title.to_owned()),
                entry,
                status: words_of(entry.status),
            };
            // A page that cannot be rendered is still an answer: the sentence alone.
            page.render().unwrap_or_else(|_| entry.explanation.to_owned())
        }
    }
}

fn list(frame: Frame, heading: String, lead: String) -> String {
    let groups = TABLE.chunk_by(|one, next| one.status == next.status);
    let groups = groups.filter_map(|problems| {
        let status = problems.first()?.status;
        Some(Group {
            status,
            words: words_of(status),
            problems: problems.iter().collect(),
        })
    });
    let page = All {
        frame,
        heading,
        lead,
        groups: groups.collect(),
    };
    page.render().unwrap_or(page.lead)
}

/// `404 Not Found`.
fn words_of(status: u16) -> String {
    StatusCode::from_u16(status).map_or_else(|_| status.to_string(), |status| status.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_on_the_list_once_and_on_a_page_of_its_own() {
        let made = |page| problem_page(page, true).replace("&#39;", "'");
        let list = made(ProblemPage::All);
        for entry in TABLE {
            let link = format!("href=\"{}\"", entry.kind);
            assert_eq!(list.matches(&link).count(), 1, "{}", entry.name);
            let one = made(ProblemPage::One(entry));
            for page in [&list, &one] {
                assert!(
                    page.contains(entry.title) && page.contains(entry.explanation),
                    "{}",
                    entry.name
                );
            }
            assert!(one.contains(&words_of(entry.status)), "{}", entry.name);
        }
        let mut statuses: Vec<u16> = TABLE.iter().map(|entry| entry.status).collect();
        statuses.dedup();
        assert_eq!(list.matches("<h2").count(), statuses.len());
    }
}
