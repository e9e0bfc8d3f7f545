//! What moves the standings of all goals of an owner at once.

use onward_domain::ids::UserId;

use crate::error::StoreError;
use crate::statements;
use crate::tx::WriteTx;

statements! {
    RENEW = "UPDATE goals
             SET plan_version = plan_version + 1
             WHERE owner_id = $1";
}

/// Lets no standing computed so far be used again: the days of the owner's goals are others now.
pub async fn renew(tx: &mut WriteTx, owner: UserId) -> Result<(), StoreError> {
    tx.execute(&RENEW, &[owner.into()]).await?;
    Ok(())
}
