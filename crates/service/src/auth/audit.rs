//! What is written into the audit log about accounts and sign-ins.

use onward_domain::clock::Instant;
use onward_domain::ids::{Ids, Mint, UserId};
use onward_store::audit::{Action, Record, Target};
use onward_store::{StoreError, WriteTx, audit};

use crate::actor::Context;

/// Where an action came from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin<'a> {
    address: Option<&'a str>,
    request_id: Option<&'a str>,
}

impl<'a> From<&'a Context> for Origin<'a> {
    fn from(context: &'a Context) -> Self {
        Self {
            address: Some(&context.address),
            request_id: Some(context.request_id.as_str()),
        }
    }
}

/// What happened: who did what to whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed {
    pub(crate) actor: Option<UserId>,
    pub(crate) action: Action,
    pub(crate) target: Target,
}

/// Adds what happened to the log, in the transaction in which it happens.
pub(crate) async fn append(
    tx: &mut WriteTx,
    (ids, now): (&mut Ids, Instant),
    origin: Origin<'_>,
    deed: Deed,
) -> Result<(), StoreError> {
    let (
        Origin { address, request_id },
        Deed {
            actor,
            action,
            target,
        },
    ) = (origin, deed);
    let id = ids.mint::<Mint>().uuid();
    audit::append(
        tx,
        &Record {
            id,
            happened_at: now,
            actor,
            action,
            target,
            address,
            request_id,
        },
    )
    .await
}
