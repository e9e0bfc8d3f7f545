//! What the list of goals is narrowed to: said by its address, and led to by links.

use onward_domain::goal::{GoalState, Tag};
use onward_http::pairs::Pairs;
use onward_service::GoalFilter;

use crate::pages::address;
use crate::views::View;

/// Which goals are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    All,
    Active,
    Closed,
    Archived,
}

impl Show {
    const ALL: [Self; 4] = [Self::All, Self::Active, Self::Closed, Self::Archived];

    const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Active => "active",
            Self::Closed => "closed",
            Self::Archived => "archived",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::All => "goals-show-all",
            Self::Active => "goals-show-active",
            Self::Closed => "goals-show-closed",
            Self::Archived => "goals-show-archived",
        }
    }
}

/// What the list is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pages) struct Narrowed {
    show: Show,
    tag: Option<Tag>,
}

impl Narrowed {
    /// What an address asks for; names that are not known ask for nothing.
    pub(super) fn read(query: &Pairs) -> Self {
        let word = query.get("show").unwrap_or_default();
        let show = Show::ALL.into_iter().find(|show| show.word() == word);
        Self {
            show: show.unwrap_or(Show::All),
            tag: query.get("tag").and_then(|tag| Tag::parse(tag).ok()),
        }
    }

    /// The whole list.
    #[cfg(test)]
    pub(in crate::pages) const fn nothing() -> Self {
        Self {
            show: Show::All,
            tag: None,
        }
    }

    /// Whether it is narrowed at all.
    pub(super) fn is_narrow(&self) -> bool {
        self.show != Show::All || self.tag.is_some()
    }

    /// The tag that all goals of the list have.
    pub(super) fn tag(&self) -> Option<&str> {
        self.tag.as_ref().map(Tag::as_str)
    }

    /// The filter of the use case.
    pub(super) fn filter(&self) -> GoalFilter {
        let states = match self.show {
            Show::All | Show::Archived => Vec::new(),
            Show::Active => vec![GoalState::Active],
            Show::Closed => vec![GoalState::Achieved, GoalState::Missed, GoalState::Dropped],
        };
        GoalFilter {
            states,
            tags: self.tag.iter().cloned().collect(),
            include_archived: self.show == Show::Archived,
            ..GoalFilter::default()
        }
    }

    /// Where the list is, from a cursor on.
    pub(super) fn link(&self, cursor: Option<&str>) -> String {
        link(self.show, self.tag(), cursor)
    }

    /// Where the list is without its tag.
    pub(super) fn without_tag(&self) -> String {
        link(self.show, None, None)
    }

    /// The ways it can be looked at.
    pub(super) fn views(&self) -> Vec<View> {
        let views = Show::ALL.map(|show| View {
            name: show.name(),
            link: link(show, self.tag(), None),
            here: show == self.show,
        });
        views.into()
    }
}

fn link(show: Show, tag: Option<&str>, cursor: Option<&str>) -> String {
    let shown = Some(show.word()).filter(|word| !word.is_empty());
    let asked: Vec<_> = [("show", shown), ("tag", tag), ("cursor", cursor)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    address("/goals", &asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Narrowed {
        Narrowed::read(&Pairs::parse(query.as_bytes()).unwrap())
    }

    #[test]
    fn a_list_is_read_from_the_address_that_it_writes() {
        for link in ["", "show=closed", "tag=r%C3%BCck", "show=archived&tag=x"] {
            let made = read(link).link(None);
            assert_eq!(
                read(made.split_once('?').map_or("", |(_, query)| query)),
                read(link),
                "{link}"
            );
        }
        assert_eq!(
            read("show=closed&tag=x").link(Some("abc")),
            "/goals?show=closed&tag=x&cursor=abc"
        );
        assert_eq!(read("show=closed&tag=x").without_tag(), "/goals?show=closed");
    }

    #[test]
    fn what_is_not_known_asks_for_nothing() {
        assert_eq!(read("show=everything&tag=a+b&state=active"), Narrowed::nothing());
        assert!(!read("show=").is_narrow());
    }
}
