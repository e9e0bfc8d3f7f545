//! What the service tells of itself: where its parts are, what is switched on, how much it takes.

use serde::Serialize;
use utoipa::ToSchema;

use crate::literal::Instant;

/// Where a client begins.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Root {
    /// What answers: `onward`.
    #[schema(max_length = 6, pattern = "^onward$", example = "onward")]
    pub name: &'static str,
    /// The version of the program.
    #[schema(max_length = 32, pattern = r"^\d+\.\d+\.\d+", example = "0.1.0")]
    pub version: &'static str,
    /// Where its parts are.
    pub links: RootLinks,
}

/// Where the parts of the service are, as paths; null is what is switched off.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RootLinks {
    /// These operations.
    #[serde(rename = "self")]
    #[schema(max_length = 64, pattern = "^/[a-z0-9./-]+$", example = "/api/v1")]
    pub this: &'static str,
    /// What is switched on, and how much is taken.
    #[schema(max_length = 64, pattern = "^/[a-z0-9./-]+$", example = "/api/v1/meta")]
    pub meta: &'static str,
    /// The description of all operations.
    #[schema(
        required,
        max_length = 64,
        pattern = "^/[a-z0-9./-]+$",
        example = "/openapi.json"
    )]
    pub openapi: Option<&'static str>,
    /// The same for people.
    #[schema(required, max_length = 64, pattern = "^/[a-z0-9./-]+$", example = "/docs")]
    pub docs: Option<&'static str>,
    /// The explanations of all problems.
    #[schema(max_length = 64, pattern = "^/[a-z0-9./-]+$", example = "/problems")]
    pub problems: &'static str,
    /// Whether the process should get requests.
    #[schema(max_length = 64, pattern = "^/[a-z0-9./-]+$", example = "/readyz")]
    pub status: &'static str,
}

/// What a client may want to know before it asks for anything else.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Meta {
    /// What answers: `onward`.
    #[schema(max_length = 6, pattern = "^onward$", example = "onward")]
    pub name: &'static str,
    /// What this installation is called.
    #[schema(max_length = 100, example = "Onward")]
    pub instance_name: String,
    /// The version of the program.
    #[schema(max_length = 32, pattern = r"^\d+\.\d+\.\d+", example = "0.1.0")]
    pub version: &'static str,
    /// The version of these operations.
    #[schema(max_length = 2, pattern = "^v1$", example = "v1")]
    pub api_version: &'static str,
    /// The time here.
    pub server_time: Instant,
    /// What is switched on.
    pub features: Features,
    /// How much is taken.
    pub limits: Limits,
    /// The key that browsers subscribe to notices with; null while there are none.
    #[schema(required, max_length = 128, pattern = "^[A-Za-z0-9_-]+$")]
    pub push_public_key: Option<String>,
}

/// How much is taken. What is beyond is refused, never cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Limits {
    /// Bytes of a body.
    #[schema(minimum = 1)]
    pub body_bytes: i64,
    /// Bytes of an address.
    #[schema(minimum = 1)]
    pub uri_bytes: i64,
    /// Bytes of all header fields.
    #[schema(minimum = 1)]
    pub header_bytes: i64,
    /// Header fields.
    #[schema(minimum = 1)]
    pub header_fields: i64,
    /// How deep JSON may be nested.
    #[schema(minimum = 1)]
    pub json_depth: i64,
    /// Values in a JSON body.
    #[schema(minimum = 1)]
    pub json_elements: i64,
    /// Items of a page.
    #[schema(minimum = 1)]
    pub page_items: i64,
    /// Check-ins of a batch.
    #[schema(minimum = 1)]
    pub batch_items: i64,
    /// Characters a password has at least.
    #[schema(minimum = 1)]
    pub password_min_characters: i64,
    /// Bytes a password has at most.
    #[schema(minimum = 1)]
    pub password_max_bytes: i64,
    /// Goals of one account.
    #[schema(minimum = 1)]
    pub goals_per_account: i64,
    /// Sign-ins of one account at a time; the oldest one ends.
    #[schema(minimum = 1)]
    pub sessions_per_account: i64,
    /// How long an idempotency key is remembered.
    #[schema(minimum = 1)]
    pub idempotency_key_seconds: i64,
}

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident [$($path:literal),+];)+) => {
        /// What this installation can do. A feature that is off is not there: its paths answer 404.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
        pub struct Features {
            $($(#[$doc])* pub $name: bool,)+
        }

        /// Every feature with the beginnings of the paths that are there only with it.
        pub const FEATURES: &[(&str, &[&str])] = &[$((stringify!($name), &[$($path),+]),)+];

        impl Features {
            /// Asks of each feature whether the paths beginning so are there.
            pub fn of(are_there: impl Fn(&[&'static str]) -> bool) -> Self {
                Self { $($name: are_there(&[$($path),+]),)+ }
            }
        }
    };
}

features! {
    /// Tokens for programs.
    api_tokens ["/api/v1/users/me/api-tokens"];
    /// A feed of due days for calendars.
    calendar ["/api/v1/users/me/calendar-feeds", "/calendar"];
    /// The description of all operations, and its page.
    docs ["/docs", "/openapi.json"];
    /// What happened, as a list.
    events ["/api/v1/events"];
    /// What happens, as it happens.
    event_stream ["/api/v1/events/stream"];
    /// Taking everything along.
    exports ["/api/v1/exports"];
    /// Bringing goals and check-ins from elsewhere.
    imports ["/api/v1/imports"];
    /// Links sent by mail.
    mail ["/api/v1/auth/password/forgot"];
    /// Tools for language models.
    mcp ["/mcp"];
    /// Figures for monitoring.
    metrics ["/metrics"];
    /// Sign-in for other programs.
    oauth ["/oauth"];
    /// Sign-in with an account from elsewhere.
    oidc ["/api/v1/auth/oidc"];
    /// Sign-in without a password.
    passkeys ["/api/v1/users/me/passkeys"];
    /// Notices in the browser.
    push ["/api/v1/users/me/push-subscriptions"];
    /// Reminders.
    reminders ["/api/v1/reminders"];
    /// A second factor at sign-in.
    second_factor ["/api/v1/users/me/mfa"];
    /// Goals shared with others.
    sharing ["/api/v1/shares", "/api/v1/shared"];
    /// Saved searches.
    views ["/api/v1/views"];
    /// Messages to other programs.
    webhooks ["/api/v1/webhooks"];
}
