//! The shape of refusals and failures (RFC 9457); `http` writes them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::openapi::schema::OneOfBuilder;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

/// Why a request was refused or failed. Compare `type`; some types add members of their own
/// (section 4.1 of the contract), which are absent otherwise.
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
    /// The first byte that cannot be read; null where there is none. Only with `/problems/malformed-request`.
    #[schema(minimum = 0)]
    pub offset: Option<i64>,
    /// The role that is needed; null where none can be had. Only with `/problems/forbidden`.
    #[schema(max_length = 40)]
    pub required_role: Option<String>,
    /// The scopes that are needed. Only with `/problems/insufficient-scope`.
    #[schema(nullable = false, max_items = 10, value_type = Vec<Word>, required = false)]
    pub required_scopes: Option<Vec<Word>>,
    /// The methods of `/problems/method-not-allowed`, or the states of `/problems/invalid-transition`, that are allowed.
    #[schema(nullable = false, max_items = 20, value_type = Vec<Word>, required = false)]
    pub allowed: Option<Vec<Word>>,
    /// The media types that are taken. Only with `/problems/not-acceptable` and `/problems/unsupported-media-type`.
    #[schema(nullable = false, max_items = 20, value_type = Vec<Word>, required = false)]
    pub supported: Option<Vec<Word>>,
    /// What has the key already. Only with `/problems/duplicate-key`.
    #[schema(nullable = false)]
    pub existing_id: Option<Uuid>,
    /// The present state. Only with `/problems/invalid-transition`.
    #[schema(nullable = false, max_length = 40)]
    pub from: Option<String>,
    /// The state that was asked for. Only with `/problems/invalid-transition`.
    #[schema(nullable = false, max_length = 40)]
    pub to: Option<String>,
    /// Which limit was reached. Only with `/problems/limit-reached`.
    #[schema(nullable = false, max_length = 40)]
    pub limit: Option<String>,
    /// How many there may be. Only with `/problems/limit-reached`.
    #[schema(nullable = false, minimum = 0)]
    pub maximum: Option<i64>,
    /// The stored version. Only with `/problems/precondition-failed`.
    #[schema(nullable = false, minimum = 1)]
    pub current_version: Option<i64>,
    /// How large a body may be. Only with `/problems/payload-too-large`.
    #[schema(nullable = false, minimum = 0)]
    pub maximum_bytes: Option<i64>,
    /// The policies that were broken. Only with `/problems/rate-limited`.
    #[serde(rename = "violated-policies")]
    #[schema(nullable = false, max_items = 20, value_type = Vec<Word>, required = false)]
    pub violated_policies: Option<Vec<Word>>,
}

/// A scope, method, media type, state or policy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 64, example = "goals:write")]
pub struct Word(pub String);

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

/// One step on the way to a field: a property or parameter by its name, an item of a list by its place, from 0.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Location {
    /// A property or parameter.
    Name(String),
    /// An item of a list, from 0.
    Index(i64),
}

impl PartialSchema for Location {
    /// Written by hand: derived, its forms would have no bounds.
    fn schema() -> RefOr<Schema> {
        // A name that nobody knows is told as it came.
        let name = ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(200))
            .pattern(Some(r"^[\s\S]*$"))
            .examples(["body"]);
        let index = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(0))
            .maximum(Some(10_000));
        OneOfBuilder::new()
            .description(Some(
                "One step on the way to a field: a name, or the place in a list from 0",
            ))
            .item(name)
            .item(index)
            .into()
    }
}

impl ToSchema for Location {
    fn name() -> Cow<'static, str> {
        "Location".into()
    }
}
