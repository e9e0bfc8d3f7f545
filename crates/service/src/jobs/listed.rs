//! Background work as superusers see it: what there is, and another round for a dead letter.

use onward_domain::ids::JobId;
use onward_domain::job::Job;
use onward_domain::page::JobPosition;
use onward_store::audit::{Action, Target};
use onward_store::feeds;
use onward_store::jobs::{self, Filter};

use crate::Service;
use crate::actor::{Actor, Context, Scope};
use crate::auth::deeds::Doer;
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::{Error, Why};
use crate::once::{Claim, Entered, Once, Outcome};

impl Service {
    /// A page of the jobs that are kept, the newest first.
    pub async fn jobs(&self, actor: &Actor, filter: &Filter, paging: Paging) -> Result<Page<Job>, Error> {
        actor.needs(Scope::Admin)?;
        let text = format!("{filter:?}");
        let walk = Walk {
            actor: actor.user,
            list: "jobs",
            filter: &text,
        };
        let before = self.after(&walk, &paging)?.unwrap_or(JobPosition::NEWEST);

        let mut tx = self.store.read().await?;
        let found = jobs::page(&mut tx, filter, before, rows(paging.limit)).await?;
        let mut page = self.page(&walk, paging.limit, found, |job| JobPosition { id: job.id });
        if paging.include_total {
            page.total = Some(jobs::count(&mut tx, filter).await?);
        }
        Ok(page)
    }

    /// Gives a job that has used up its tries all of them again, once.
    pub async fn retry_job(
        &self,
        context: &Context,
        actor: &Actor,
        id: JobId,
        once: Once<Job>,
    ) -> Result<Outcome<Job>, Error> {
        actor.needs(Scope::Admin)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self.again((context, actor), id, (claim.as_ref(), &once)).await;
        self.leave(claim, &once, done).await
    }

    async fn again(
        &self,
        (context, actor): (&Context, &Actor),
        id: JobId,
        (claim, once): (Option<&Claim>, &Once<Job>),
    ) -> Result<Job, Error> {
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);

        let mut tx = self.store.write(actor.user).await?;
        feeds::lock(&mut tx, actor.user, now).await?;
        self.claim(&mut tx, claim, now).await?;
        let Some(job) = jobs::retry(&mut tx, id, now).await? else {
            let there = jobs::find(&mut tx, id).await?;
            return Err(there.map_or(Error::NotFound, |_| Error::Conflict(Why::Conflict)));
        };
        self.remember(&mut tx, (claim, once), &job).await?;
        deeds.note(Action::JobRetried, Target::Job(id.uuid()));
        deeds.commit(tx).await?;
        Ok(job)
    }
}
