//! The audit log as it is written: each record holds the hash over the hash before it and its own content.

use aws_lc_rs::digest::{Context as Digest, SHA256};
use onward_domain::audit::Record;
use onward_domain::clock::Instant;
use onward_domain::ids::{Ids, Mint, UserId};
use onward_store::audit::{Action, Head, Target};
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
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    pub(crate) actor: Option<UserId>,
    pub(crate) action: Action,
    pub(crate) target: Target,
    /// The names of what is different now, never what it is.
    pub(crate) changed: Vec<&'static str>,
}

/// Adds what happened to the log, in the transaction in which it happens. Others wait for the end of the chain from
/// here to the commit, so this comes last.
pub(crate) async fn append(
    tx: &mut WriteTx,
    (ids, now): (&mut Ids, Instant),
    origin: Origin<'_>,
    deeds: impl IntoIterator<Item = Deed>,
) -> Result<(), StoreError> {
    let mut deeds = deeds.into_iter().peekable();
    if deeds.peek().is_none() {
        return Ok(());
    }
    let mut head = audit::hold(tx).await?;
    for deed in deeds {
        let record = record(&head, (ids.mint::<Mint>(), now), origin, deed);
        audit::append(tx, &record).await?;
        let Record { seq, hash, .. } = record;
        head = Head { seq, hash };
    }
    audit::move_head(tx, &head).await
}

fn record(head: &Head, (mint, now): (Mint, Instant), origin: Origin<'_>, deed: Deed) -> Record {
    let Origin { address, request_id } = origin;
    let Deed {
        actor,
        action,
        target,
        changed,
    } = deed;
    let (target_type, target) = target.parts();
    let mut record = Record {
        seq: head.seq.saturating_add(1),
        id: mint.uuid(),
        happened_at: now,
        actor,
        action: action.word().to_owned(),
        target_type: target_type.to_owned(),
        target,
        changed: changed.join(" "),
        address: address.map(str::to_owned),
        request_id: request_id.map(str::to_owned),
        hash: Vec::new(),
    };
    record.hash = hash(&head.hash, &record);
    record
}

/// The hash that a record has behind another one: over every field with its length, so that no two contents look
/// the same.
pub(crate) fn hash(previous: &[u8], record: &Record) -> Vec<u8> {
    let Record {
        seq,
        id,
        happened_at,
        actor,
        action,
        target_type,
        target,
        changed,
        address,
        request_id,
        hash: _,
    } = record;
    let mut digest = Digest::new(&SHA256);
    let actor = actor.map(UserId::uuid);
    let fields = [
        Some(b"onward audit 1".as_slice()),
        Some(previous),
        Some(&seq.to_be_bytes()),
        Some(id.as_bytes()),
        Some(&happened_at.microseconds().to_be_bytes()),
        actor.as_ref().map(|id| id.as_bytes().as_slice()),
        Some(action.as_bytes()),
        Some(target_type.as_bytes()),
        target.as_ref().map(|id| id.as_bytes().as_slice()),
        Some(changed.as_bytes()),
        address.as_deref().map(str::as_bytes),
        request_id.as_deref().map(str::as_bytes),
    ];
    for field in fields {
        // 0 is nothing at all; something has its length plus one.
        let length = field.map_or(0, |field| field.len().saturating_add(1));
        digest.update(&u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(field.unwrap_or_default());
    }
    digest.finish().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn example() -> Record {
        Record {
            seq: 7,
            id: Uuid::from_u128(1),
            happened_at: Instant::from_microseconds(5),
            actor: Some(UserId::from_uuid(Uuid::from_u128(2))),
            action: "user.created".to_owned(),
            target_type: "user".to_owned(),
            target: Some(Uuid::from_u128(3)),
            changed: "max_goals".to_owned(),
            address: Some("203.0.113.7".to_owned()),
            request_id: None,
            hash: Vec::new(),
        }
    }

    #[test]
    fn every_field_counts() {
        type Bend = fn(&mut Record);
        let bends: [Bend; 11] = [
            |record| record.seq = 8,
            |record| record.id = Uuid::from_u128(9),
            |record| record.happened_at = Instant::from_microseconds(6),
            |record| record.actor = None,
            |record| record.action = "user.deleted".to_owned(),
            |record| record.target_type = "users".to_owned(),
            |record| record.target = None,
            |record| record.changed.clear(),
            |record| record.address = Some(String::new()),
            |record| record.address = None,
            |record| record.request_id = Some(String::new()),
        ];
        let mut hashes = vec![hash(b"before", &example()), hash(b"", &example())];
        for bend in bends {
            let mut bent = example();
            bend(&mut bent);
            hashes.push(hash(b"before", &bent));
        }
        let different: std::collections::BTreeSet<_> = hashes.iter().collect();
        assert_eq!(different.len(), hashes.len());
    }

    #[test]
    fn a_text_cannot_move_into_the_next_field() {
        let mut moved = example();
        moved.action = "user.createdus".to_owned();
        moved.target_type = "er".to_owned();
        assert_ne!(hash(b"", &moved), hash(b"", &example()));
    }
}
