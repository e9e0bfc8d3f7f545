//! The audit log as it is read, and whether it is as it was written.

use onward_domain::audit::Listed;
use onward_domain::clock::Instant;
use onward_domain::page::AuditPosition;
use onward_store::audit;
use uuid::Uuid;

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::auth::audit::hash;
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;

/// How many records are checked at a time.
const PAGE: i64 = 1000;

/// What the chain of the audit log shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every record is as it was written, and none is missing.
    Whole {
        /// How many there are.
        records: i64,
    },
    /// Something is not as it was written.
    Broken(Break),
}

/// The first place where the chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// A record was changed, or put in.
    Changed {
        /// Its number.
        seq: i64,
        /// Its name.
        id: Uuid,
        /// When it says it happened.
        happened_at: Instant,
    },
    /// A record is missing.
    Missing {
        /// Its number.
        seq: i64,
    },
    /// What the chain is said to end with is not the last record.
    End,
}

impl Service {
    /// A page of the audit log, the newest record first.
    pub async fn audit_log(&self, actor: &Actor, paging: Paging) -> Result<Page<Listed>, Error> {
        actor.needs(Scope::Admin)?;
        let walk = Walk {
            actor: actor.user,
            list: "audit log",
            filter: "",
        };
        let before = self.after(&walk, &paging)?.unwrap_or(AuditPosition::NEWEST);

        let mut tx = self.store.read().await?;
        let found = audit::before(&mut tx, before.seq, rows(paging.limit)).await?;
        let mut page = self.page(&walk, paging.limit, found, |listed| AuditPosition {
            seq: listed.record.seq,
        });
        if paging.include_total {
            page.total = Some(audit::count(&mut tx).await?);
        }
        Ok(page)
    }

    /// Walks the whole chain, for the operator.
    pub async fn verify_audit_log(&self) -> Result<Chain, Error> {
        let mut tx = self.store.read().await?;
        let head = audit::head(&mut tx).await?;
        let (mut seq, mut last) = (0_i64, Vec::new());
        loop {
            let page = audit::after(&mut tx, seq, PAGE).await?;
            if page.is_empty() {
                break;
            }
            for record in page {
                seq = seq.saturating_add(1);
                if record.seq != seq {
                    return Ok(Chain::Broken(Break::Missing { seq }));
                }
                if record.hash != hash(&last, &record) {
                    return Ok(Chain::Broken(Break::Changed {
                        seq,
                        id: record.id,
                        happened_at: record.happened_at,
                    }));
                }
                last = record.hash;
            }
        }
        Ok(if head.seq > seq {
            Chain::Broken(Break::Missing {
                seq: seq.saturating_add(1),
            })
        } else if head.seq == seq && head.hash == last {
            Chain::Whole { records: seq }
        } else {
            Chain::Broken(Break::End)
        })
    }
}
