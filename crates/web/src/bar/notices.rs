//! What can be told about a goal or a line of its log, and on which page: closed sets, so that a link cannot put words
//! on a page.

use std::fmt::Display;

use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId};

use crate::pages::address;

onward_domain::words! {
    /// What was done to a goal. The word stands in the address and names the message.
    GoalNotice {
        /// It was made.
        Created = "goal-created",
        /// It was deleted.
        Deleted = "goal-deleted",
        /// It was brought back.
        Restored = "goal-restored",
        /// It was closed.
        Closed = "goal-closed",
        /// It goes on.
        Reopened = "goal-reopened",
        /// It was put away.
        Archived = "goal-archived",
        /// It is in the list again.
        Unarchived = "goal-unarchived",
    }
}

onward_domain::words! {
    /// What was done to a line of a log.
    CheckInNotice {
        /// It was written.
        Saved = "check-in-saved",
        /// It was deleted.
        Deleted = "check-in-deleted",
        /// It was brought back.
        Restored = "check-in-restored",
    }
}

impl GoalNotice {
    /// The name of its message.
    pub(crate) fn message(self) -> String {
        message(self.word())
    }

    /// The address that tells it about a goal.
    pub(crate) fn at(self, path: &str, goal: GoalId) -> String {
        told(path, self.word(), goal)
    }
}

impl CheckInNotice {
    /// The name of its message.
    pub(crate) fn message(self) -> String {
        message(self.word())
    }

    /// The address that tells it about a line.
    pub(crate) fn at(self, path: &str, line: CheckInId) -> String {
        told(path, self.word(), line)
    }
}

fn message(word: &str) -> String {
    format!("notice-{word}")
}

fn told(path: &str, notice: &str, about: impl Display) -> String {
    address(path, &[("notice", notice), ("about", &about.to_string())])
}

/// The page that a bar is on, and that its form comes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The page of the goal it is about.
    Goal,
    /// The list of goals.
    Goals,
    /// The trash.
    Trash,
}

impl Place {
    /// The word in a form.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Goal => "",
            Self::Goals => "goals",
            Self::Trash => "trash",
        }
    }

    /// The one with this word; the page of the goal unless it is one of the others.
    pub(crate) fn of_word(word: &str) -> Self {
        match word {
            "goals" => Self::Goals,
            "trash" => Self::Trash,
            _ => Self::Goal,
        }
    }

    /// Where it is.
    pub(crate) fn path(self, goal: GoalId) -> String {
        match self {
            Self::Goal => format!("/goals/{goal}"),
            Self::Goals => "/goals".to_owned(),
            Self::Trash => "/trash".to_owned(),
        }
    }

    /// Where the goal is, for pages that are not its own.
    pub(super) fn link(self, goal: &Goal) -> Option<String> {
        (self != Self::Goal).then(|| Self::Goal.path(goal.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::sentence::about;

    #[test]
    fn every_notice_has_its_words() {
        let said = |message: &str| {
            let values = [
                ("state", "missed".into()),
                ("what", "5".into()),
                ("day", "today".into()),
            ];
            about(message, "Run", None, values).text()
        };
        for notice in GoalNotice::ALL.iter().copied() {
            assert!(!said(&notice.message()).contains("notice-"), "{notice:?}");
        }
        for notice in CheckInNotice::ALL.iter().copied() {
            assert!(said(&notice.message()).contains("“Run”, today: 5"), "{notice:?}");
        }
    }

    #[test]
    fn a_place_is_found_by_its_word() {
        for place in [Place::Goal, Place::Goals, Place::Trash] {
            assert_eq!(Place::of_word(place.word()), place);
        }
        assert_eq!(Place::of_word("//evil.example"), Place::Goal);
    }
}
