//! Feeds: each owner's changes are numbered one after the other, without late arrivals.
//!
//! Advancing a feed is the first statement of every owned write. It locks the feed's row until the transaction ends,
//! so the changes of one owner happen one after the other, and their numbers and moments rise strictly.

use onward_domain::clock::Instant;
use onward_domain::ids::UserId;

use crate::error::StoreError;
use crate::statements;
use crate::tx::WriteTx;

statements! {
    OPEN = "INSERT INTO feeds (owner_id, last_seq, updated_at)
            VALUES ($1, 0, $2)";

    ADVANCE = "UPDATE feeds
               SET last_seq = last_seq + $1,
                   updated_at = CASE WHEN updated_at < $2 THEN $2 + $1 - 1 ELSE updated_at + $1 END
               WHERE owner_id = $3
               RETURNING last_seq, updated_at";
}

/// The place of one change in its owner's feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Its number.
    pub seq: i64,
    /// Its moment: the `updated_at` of what it changes.
    pub at: Instant,
}

/// The turns taken by one transaction, in order. Turns that are not used leave a gap in the numbers.
#[derive(Debug)]
pub struct Turns {
    next: Turn,
    left: i64,
}

impl Turns {
    /// The next turn; an error if the transaction asked for fewer.
    pub fn take(&mut self) -> Result<Turn, StoreError> {
        if self.left == 0 {
            return Err(StoreError::Other(
                "more turns used than taken from the feed".into(),
            ));
        }
        let Turn { seq, at } = self.next;
        self.next = Turn {
            seq: seq + 1,
            at: at.next(),
        };
        self.left -= 1;
        Ok(Turn { seq, at })
    }
}

/// Opens the feed of a new account.
pub async fn open(tx: &mut WriteTx, owner: UserId, now: Instant) -> Result<(), StoreError> {
    tx.execute(&OPEN, &[owner.into(), now.into()]).await?;
    Ok(())
}

/// Takes `count` turns and locks the feed until the transaction ends. The first turn's moment is `now`, or the
/// smallest one after the feed's last. An owner without a feed is `StoreError::Corrupt`.
pub async fn advance(tx: &mut WriteTx, owner: UserId, now: Instant, count: u32) -> Result<Turns, StoreError> {
    let count = i64::from(count);
    let values = [count.into(), now.into(), owner.into()];
    let (last, at): (i64, Instant) =
        tx.optional(&ADVANCE, &values)
            .await?
            .ok_or_else(|| StoreError::Corrupt {
                table: "feeds".to_owned(),
                column: "owner_id".to_owned(),
                id: Some(owner.uuid()),
            })?;
    let at = Instant::from_microseconds(at.microseconds() - count + 1);
    Ok(Turns {
        next: Turn {
            seq: last - count + 1,
            at,
        },
        left: count,
    })
}

/// Locks the feed until the transaction ends, taking no turn yet: for changes whose number is read under the lock.
pub async fn lock(tx: &mut WriteTx, owner: UserId, now: Instant) -> Result<(), StoreError> {
    advance(tx, owner, now, 0).await.map(drop)
}
