//! The shape of refusals and failures (RFC 9457); `http` writes them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was refused or failed. Compare `type`; each type may add members of its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Which problem it is: `/problems/<slug>`, which explains it.
    #[schema(
        max_length = 64,
        pattern = "^/problems/[a-z-]+$",
        example = "/problems/not-found"
    )]
    pub r#type: String,
    /// The problem in a few words.
    #[schema(max_length = 100)]
    pub title: String,
    /// The HTTP status.
    #[schema(format = Int32, minimum = 400, maximum = 599)]
    pub status: i64,
    /// What happened and what to do.
    #[schema(max_length = 1000)]
    pub detail: String,
    /// The path of the request.
    #[schema(max_length = 8192)]
    pub instance: String,
    /// Names the request in our log.
    #[schema(min_length = 8, max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
    pub request_id: String,
    /// Every refused field, in document order; only with `/problems/validation-error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 100)]
    pub errors: Option<Vec<FieldError>>,
}

/// One refused field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// The way to the field; the first step is `body`, `query`, `path`, `header` or `form`.
    #[schema(max_items = 64)]
    pub loc: Vec<Location>,
    /// What to do about it. Never holds the value.
    #[schema(max_length = 500)]
    pub msg: String,
    /// The kind of mistake.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", example = "string_too_long")]
    pub r#type: String,
    /// The field as a JSON pointer, for bodies.
    #[schema(required, max_length = 8192, example = "#/title")]
    pub pointer: Option<String>,
    /// The limits that were broken, by name.
    #[schema(required)]
    pub ctx: Option<BTreeMap<String, i64>>,
}

/// One step on the way to a field.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Location {
    /// A property or parameter.
    Name(String),
    /// An item of a list, from 0.
    Index(i64),
}
