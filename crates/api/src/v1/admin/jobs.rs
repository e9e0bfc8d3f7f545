//! Background work: what there is of it, and another round for what has failed.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use onward_domain::fields::{Kind, Reason};
use onward_domain::ids::JobId;
use onward_domain::job::{self, JobState};
use onward_http::body::{Call, Nothing};
use onward_http::caller::Caller;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{Admin, Signed};
use onward_http::{App, Problem};
use onward_service::{Answer, JobFilter, Paging};
use onward_wire::admin::Job;
use onward_wire::page::JobPage;
use onward_wire::problem::Problem as ProblemDocument;

use crate::document::params;
use crate::{answer, list};

/// The longest name of a kind.
const LONGEST_KIND: usize = 64;

pub(crate) struct ListQuery {
    filter: JobFilter,
    paging: Paging,
}

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self {
            filter: JobFilter {
                states: reader.many("state", state),
                kinds: reader.many("kind", kind),
            },
            paging: list::paging(reader),
        })
    }
}

fn state(word: &str) -> Result<JobState, Reason> {
    JobState::from_word(word).ok_or_else(|| Reason::new(Kind::Enum, "Must be one of the listed states"))
}

/// The name of a kind, also of one that this program does not know: another node may.
fn kind(name: &str) -> Result<String, Reason> {
    let fits = |byte| matches!(byte, b'a'..=b'z' | b'_');
    if name.is_empty() || name.len() > LONGEST_KIND || !name.bytes().all(fits) {
        let message = "Must be 1 to 64 small letters and underscores";
        return Err(Reason::new(Kind::StringPatternMismatch, message));
    }
    Ok(name.to_owned())
}

/// Lists background work, the newest first.
///
/// What has ended stays for 30 days. A job that has used up its tries is `failed` until somebody has it retried.
#[utoipa::path(
    get, path = "/api/v1/admin/jobs", operation_id = "list_jobs", tag = "admin",
    params(params::JobFilter, params::Paging),
    responses((status = 200, description = "A page of jobs", body = JobPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<Admin>,
    uri: Uri,
    Query(ListQuery { filter, paging }): Query<ListQuery>,
) -> Result<Response, Problem> {
    let found = app.service().jobs(&signed.actor, &filter, paging).await?;
    Ok(list::answer::<_, Job>(&uri, found))
}

/// Has a failed job tried again.
///
/// It gets all its tries once more, from now on. A job that has not failed is a conflict.
#[utoipa::path(
    post, path = "/api/v1/admin/jobs/{job_id}/retry", operation_id = "retry_job", tag = "admin",
    params(params::JobId, params::IdempotencyKey),
    responses(
        (status = 200, description = "The job, which waits again", body = Job),
        (status = 409, description = "`/problems/conflict`, `/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn retry(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Admin, (Id<JobId>, Query<()>), Nothing>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(())),
        key,
        ..
    } = call;
    let outcome = app
        .service()
        .retry_job(&context, &actor, id, key.once(answered))
        .await?;
    Ok(answer::outcome(outcome, answered))
}

fn answered(job: &job::Job) -> Answer {
    answer::resource(StatusCode::OK, None, &Job::from(job.clone()))
}
