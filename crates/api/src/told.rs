//! What an operation on many things tells of one that it refused.

use onward_domain::event::RequestId;
use onward_http::Problem;
use onward_service::Actor;
use serde_json::value::RawValue;

/// The request that the problems of its items name.
#[derive(Clone)]
pub(crate) struct Told {
    instance: String,
    request_id: RequestId,
}

impl Told {
    /// The request of an actor at a path.
    pub(crate) fn of(actor: &Actor, instance: impl Into<String>) -> Self {
        Self {
            instance: instance.into(),
            request_id: actor.request_id.clone(),
        }
    }

    /// A problem as it would be answered, if it stood alone.
    pub(crate) fn document(&self, problem: &Problem) -> Option<Box<RawValue>> {
        let document = problem.document(&self.instance, self.request_id.as_str()).bytes();
        let text = String::from_utf8(document).ok()?;
        RawValue::from_string(text).ok()
    }
}
