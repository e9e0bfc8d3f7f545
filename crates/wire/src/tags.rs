//! Tags: which there are, and what one is to be called.

use onward_domain::fields::Fields;
use onward_domain::goal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::goals::Tag;
use crate::shape::objects;

/// A tag, and how many goals are filed under it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TagUse {
    /// The tag.
    pub name: Tag,
    /// How many goals have it, archived ones too.
    #[schema(minimum = 0)]
    pub goals: i64,
}

/// What a tag is to be called: no white space, comma, colon or quote; kept in lower case.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "TagName")]
#[schema(example = json!({ "name": "health" }))]
pub struct TagName {
    /// The new name; that of another tag makes the two one.
    pub name: Tag,
}

objects!(TagName);

impl TryFrom<TagName> for goal::Tag {
    type Error = Fields;

    fn try_from(raw: TagName) -> Result<Self, Fields> {
        let TagName { name: Tag(name) } = raw;
        let mut fields = Fields::default();
        let tag = fields.keep("name", Self::parse(&name));
        tag.ok_or(fields)
    }
}
