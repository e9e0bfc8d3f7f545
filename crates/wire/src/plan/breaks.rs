//! A rest that is put into a plan.

use onward_domain::fields::Fields;
use onward_domain::{plan, text};
use schemars::JsonSchema;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::given::Given;
use crate::literal::Day;
use crate::shape::objects;
use crate::users::optional;

/// Some days that ask for nothing; afterwards the plan goes on as before.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Break")]
#[schema(example = json!({ "from": "2026-12-24", "until": "2027-01-03", "reason": "Holidays" }))]
pub struct Break {
    /// The first day.
    pub from: Day,
    /// The last day; without one the break lasts until the plan is changed again, and what was planned for later
    /// gives way.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
    /// Whether days that are over may become a break; default false.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    pub rewrite: Given<bool>,
}

objects!(Break);

impl TryFrom<Break> for plan::Break {
    type Error = Fields;

    fn try_from(raw: Break) -> Result<Self, Fields> {
        let Break {
            from,
            until,
            reason,
            rewrite,
        } = raw;
        let mut fields = Fields::default();
        let from = fields.keep("from", from.value());
        let until = fields.keep("until", until.map(Day::value).transpose());
        let reason = fields.keep("reason", optional(reason, text::RestReason::parse_optional));
        match (from, until, reason) {
            (Some(from), Some(until), Some(reason)) => Ok(Self {
                from,
                until,
                reason,
                rewrite: rewrite.0.unwrap_or(false),
            }),
            _ => Err(fields),
        }
    }
}
