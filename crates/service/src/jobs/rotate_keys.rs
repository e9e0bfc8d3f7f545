//! Lets the keys that sign access tokens take turns.

use serde::{Deserialize, Serialize};

use super::{Job, Run};
use crate::Service;
use crate::error::Error;

/// Makes the next key when its day has come, and takes away the one whose time is over.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RotateKeys {}

impl Job for RotateKeys {
    const KIND: &'static str = "rotate_keys";

    async fn run(self, service: &Service, _: Run) -> Result<(), Error> {
        service.rotate_keys().await
    }
}
