//! The record of what was done to the installation, its accounts and sign-ins.

use uuid::Uuid;

use crate::clock::Instant;
use crate::ids::UserId;

/// A record as it is stored. Words are texts: a record that somebody bent must still be read to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Counts the records, from 1 and without a gap.
    pub seq: i64,
    /// Names the record.
    pub id: Uuid,
    /// When it happened.
    pub happened_at: Instant,
    /// Who did it, if known.
    pub actor: Option<UserId>,
    /// What happened.
    pub action: String,
    /// The kind of thing it was done to.
    pub target_type: String,
    /// The thing it was done to.
    pub target: Option<Uuid>,
    /// The names of what is different now, parted by blanks.
    pub changed: String,
    /// From where, if it came over the network.
    pub address: Option<String>,
    /// In which request.
    pub request_id: Option<String>,
    /// Over the hash of the record before and everything above.
    pub hash: Vec<u8>,
}

/// A record as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The record.
    pub record: Record,
    /// What the account is called that did it, as long as there is one.
    pub actor_name: Option<String>,
}
