//! Takes away for good the accounts that nobody can bring back any more, and the sign-ins that are over.

use serde::{Deserialize, Serialize};

use super::{Job, Run};
use crate::Service;
use crate::error::Error;

/// Erases accounts deleted more than 14 days ago with all they have, and sign-ins that count no more.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct EraseAccounts {}

impl Job for EraseAccounts {
    const KIND: &'static str = "erase_accounts";
    const TIME_LIMIT: std::time::Duration = std::time::Duration::from_mins(30);

    async fn run(self, service: &Service, run: Run) -> Result<(), Error> {
        service.purge_sessions(run.now).await?;
        service.purge_users(run.now).await.map(drop)
    }
}
