//! Lists: one page of items, and where the next one begins (R34, R37).

use std::borrow::Cow;

use serde::Serialize;
use utoipa::openapi::{ArrayBuilder, KnownFormat, ObjectBuilder, Ref, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::admin::{AuditRecord, Invite, Job};
use crate::check_ins::CheckInReading;
use crate::events::Event;
use crate::goals::GoalReading;
use crate::sessions::Session;
use crate::tags::TagUse;
use crate::users::User;

/// One page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Where the next page begins; null on the last one.
    pub next_cursor: Option<String>,
    /// How many items there are in all; only with `include_total=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// One page of goals.
pub type GoalPage = Page<GoalReading>;

/// One page of tags.
pub type TagPage = Page<TagUse>;

/// One page of the audit log.
pub type AuditRecordPage = Page<AuditRecord>;

/// One page of invitations.
pub type InvitePage = Page<Invite>;

/// One page of jobs.
pub type JobPage = Page<Job>;

/// One page of check-ins.
pub type CheckInPage = Page<CheckInReading>;

/// One page of a feed.
pub type EventPage = Page<Event>;

/// One page of accounts.
pub type UserPage = Page<User>;

/// One page of sign-ins.
pub type SessionPage = Page<Session>;

impl<T: ToSchema> PartialSchema for Page<T> {
    /// Written by hand: derived, it would repeat the item instead of naming it.
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new()
            .items(Ref::from_schema_name(T::name()))
            .max_items(Some(200))
            .description(Some("The items of this page"));
        let next_cursor = ObjectBuilder::new()
            .schema_type(
                [Type::String, Type::Null]
                    .into_iter()
                    .collect::<utoipa::openapi::schema::SchemaType>(),
            )
            .max_length(Some(512))
            .description(Some("Where the next page begins; null on the last one"));
        let total = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(0))
            .description(Some(
                "How many items there are in all; only with `include_total=true`",
            ));
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("One page of a list"))
            .property("items", items)
            .required("items")
            .property("next_cursor", next_cursor)
            .required("next_cursor")
            .property("total", total)
            .into()
    }
}

impl<T: ToSchema> ToSchema for Page<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}
