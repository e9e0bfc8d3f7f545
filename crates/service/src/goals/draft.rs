//! The goal that a sentence describes; nothing is stored.

use onward_domain::day::TimeZone;
use onward_domain::fields::Fields;
use onward_domain::sentence::Draft;
use onward_domain::text::Sentence;

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};

impl Service {
    /// Reads a sentence on the day that it is for the person, or in the zone of the goal.
    pub async fn draft_goal(
        &self,
        actor: &Actor,
        sentence: &Sentence,
        time_zone: Option<&TimeZone>,
    ) -> Result<Draft, Error> {
        actor.needs(Scope::GoalsRead)?;
        let user = self.owner(actor.user).await?;
        let today = user.day_rule(time_zone).day_of(self.clock.now());
        Draft::read(sentence, today, user.week_starts_on)
            .map_err(|reason| Error::Invalid(Part::Body, Fields::one(["text".into()], reason)))
    }
}
