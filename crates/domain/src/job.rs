//! Background work, as those who run the installation see it.

use crate::clock::Instant;
use crate::ids::JobId;

crate::words! {
    /// What has become of a job so far.
    JobState {
        /// It waits for its time, or for another try.
        Queued = "queued",
        /// A worker is at it, or was when it died.
        Running = "running",
        /// It is done.
        Succeeded = "succeeded",
        /// It has used up its tries: a dead letter.
        Failed = "failed",
    }
}

/// A piece of background work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Names the job.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// What has become of it.
    pub state: JobState,
    /// How often it has been claimed.
    pub attempts: i64,
    /// From when on it may be claimed (again).
    pub due_at: Instant,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: Instant,
}
