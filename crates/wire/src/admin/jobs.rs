//! Background work as superusers see it.

use onward_domain::job;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::literal::Instant;
use crate::shape::words;

words! {
    /// What has become of a job so far.
    JobState(job::JobState);
}

/// A piece of background work.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Job {
    /// Names the job.
    pub id: Uuid,
    /// What is to be done.
    #[schema(max_length = 64, pattern = "^[a-z_]+$", example = "purge")]
    pub kind: String,
    /// What has become of it.
    pub state: JobState,
    /// How often it was begun.
    #[schema(minimum = 0)]
    pub attempts: i64,
    /// From when on it may be begun (again).
    pub run_at: Instant,
    /// Why the last attempt failed.
    #[schema(
        required,
        max_length = 500,
        pattern = r"^[\s\S]*$",
        example = "it took too long"
    )]
    pub error: Option<String>,
    /// When it was written.
    pub created_at: Instant,
}

impl From<job::Job> for Job {
    fn from(job: job::Job) -> Self {
        let job::Job {
            id,
            kind,
            state,
            attempts,
            due_at,
            error,
            created_at,
        } = job;
        Self {
            id: id.uuid(),
            kind,
            state: state.into(),
            attempts,
            run_at: due_at.into(),
            error,
            created_at: created_at.into(),
        }
    }
}
