//! Dry runs (R50): the checks and the answer of a change, and nothing stored.

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use onward_http::App;
use onward_http::pairs::{FromPairs, Reader};
use onward_service::Service;

const DRY_RUN: HeaderName = HeaderName::from_static("dry-run");

/// Whether a change is only tried out: the query parameter `dry_run`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DryRun(bool);

impl FromPairs for DryRun {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(reader.flag("dry_run")))
    }
}

impl DryRun {
    /// The use cases that the change goes through.
    pub(crate) fn service(self, app: &App) -> Service {
        let service = app.service();
        if self.0 {
            service.dry_run()
        } else {
            service.clone()
        }
    }

    /// Says on the answer that nothing was stored.
    pub(crate) fn mark(self, mut response: Response) -> Response {
        if self.0 {
            response
                .headers_mut()
                .insert(DRY_RUN, HeaderValue::from_static("true"));
        }
        response
    }
}
