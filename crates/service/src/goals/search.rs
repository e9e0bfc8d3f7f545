//! Looking for goals: in Rust, goal by goal, with what is known of who looks.

use onward_domain::clock::Instant;
use onward_domain::goal::Goal;
use onward_domain::ids::UserId;
use onward_domain::query::{GoalSearch, Viewer};
use onward_store::{ReadTx, users};

use crate::error::Error;

/// A search that is under way.
pub(super) struct Sieve<'a> {
    search: &'a GoalSearch,
    /// None where nothing is asked.
    viewer: Option<Viewer>,
}

impl<'a> Sieve<'a> {
    /// Begins to look for goals at a moment.
    pub(super) async fn begin(
        tx: &mut ReadTx,
        (owner, now): (UserId, Instant),
        search: &'a GoalSearch,
    ) -> Result<Self, Error> {
        let viewer = if search.is_empty() {
            None
        } else {
            let user = users::find(tx, owner).await?.ok_or(Error::NotFound)?;
            let rule = user.day_rule(None);
            Some(Viewer {
                id: owner,
                today: rule.day_of(now),
                rule,
                username: user.username,
            })
        };
        Ok(Self { search, viewer })
    }

    /// Whether a goal is looked for.
    pub(super) fn keeps(&self, goal: &Goal) -> bool {
        self.viewer
            .as_ref()
            .is_none_or(|viewer| self.search.holds_for(goal, viewer))
    }
}
