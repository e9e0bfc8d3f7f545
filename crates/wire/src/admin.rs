//! Running the installation: its settings, invitations, the audit log, and the whole at a glance.

mod jobs;
mod settings;

use std::fmt::Write as _;

use onward_domain::fields::Fields;
use onward_domain::{audit, invite, user};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::literal::Instant;
use crate::secret::Secret;
use crate::shape::objects;

pub use jobs::{Job, JobState};
pub use settings::{Registration, Settings, SettingsPatch};

/// Who did something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditActor {
    /// The account; null: the command line, or nobody with an account.
    #[schema(required)]
    pub user_id: Option<Uuid>,
    /// What the account is called, as long as there is one.
    #[schema(required, max_length = 32, pattern = "^[A-Za-z0-9._-]+$", example = "ada")]
    pub name: Option<String>,
}

/// One line of the audit log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditRecord {
    /// Names the record.
    pub id: Uuid,
    /// When it happened.
    pub timestamp: Instant,
    /// Who did it.
    pub actor: AuditActor,
    /// What was done.
    #[schema(max_length = 64, pattern = "^[a-z_]+\\.[a-z_]+$", example = "session.started")]
    pub action: String,
    /// The kind of thing it was done to.
    #[schema(max_length = 32, pattern = "^[a-z_]+$", example = "session")]
    pub target_type: String,
    /// The thing it was done to.
    #[schema(required)]
    pub target_id: Option<Uuid>,
    /// The names of what is different since, never what it is.
    #[schema(max_items = 64, example = json!(["registration"]))]
    pub changed: Vec<FieldName>,
    /// From where, if it came over the network.
    #[schema(
        required,
        max_length = 64,
        pattern = "^[0-9A-Fa-f.:]*$",
        example = "203.0.113.7"
    )]
    pub address: Option<String>,
    /// In which request.
    #[schema(required, max_length = 64, pattern = "^[A-Za-z0-9._-]{8,64}$")]
    pub request_id: Option<String>,
    /// Over this record and the hash of the one before (SHA-256).
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )]
    pub hash: String,
}

/// The name of a field.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$", example = "registration")]
pub struct FieldName(String);

impl From<audit::Listed> for AuditRecord {
    fn from(listed: audit::Listed) -> Self {
        let audit::Listed { record, actor_name } = listed;
        let audit::Record {
            seq: _,
            id,
            happened_at,
            actor,
            action,
            target_type,
            target,
            changed,
            address,
            request_id,
            hash,
        } = record;
        let changed = changed.split_whitespace();
        Self {
            id,
            timestamp: happened_at.into(),
            actor: AuditActor {
                user_id: actor.map(onward_domain::ids::UserId::uuid),
                name: actor_name,
            },
            action,
            target_type,
            target_id: target,
            changed: changed.map(|name| FieldName(name.to_owned())).collect(),
            address,
            request_id,
            hash: hex(&hash),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An invitation to make an account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Invite {
    /// Names the invitation.
    pub id: Uuid,
    /// The only address that may use it; null: any.
    #[schema(required, max_length = 254, format = Email, example = "ada@example.org")]
    pub email: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it counts.
    pub expires_at: Instant,
    /// When an account was made with it.
    #[schema(required)]
    pub used_at: Option<Instant>,
}

impl From<invite::Invite> for Invite {
    fn from(invite: invite::Invite) -> Self {
        let invite::Invite {
            id,
            email,
            created_at,
            expires_at,
            used_at,
        } = invite;
        Self {
            id: id.uuid(),
            email: email.map(|email| email.as_str().to_owned()),
            created_at: created_at.into(),
            expires_at: expires_at.into(),
            used_at: used_at.map(Into::into),
        }
    }
}

/// An invitation with its code, which is shown this once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreatedInvite {
    /// Names the invitation.
    pub id: Uuid,
    /// The only address that may use it; null: any.
    #[schema(required, max_length = 254, format = Email, example = "ada@example.org")]
    pub email: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it counts.
    pub expires_at: Instant,
    /// When an account was made with it.
    #[schema(required)]
    pub used_at: Option<Instant>,
    /// What the invited person types: `invite` of `POST /api/v1/auth/register`.
    #[schema(
        value_type = String,
        max_length = 64,
        pattern = "^[A-Z2-9-]+$",
        example = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345"
    )]
    pub code: Secret,
}

impl CreatedInvite {
    /// The invitation with its code.
    pub fn new(invite: invite::Invite, code: Secret) -> Self {
        let Invite {
            id,
            email,
            created_at,
            expires_at,
            used_at,
        } = invite.into();
        Self {
            id,
            email,
            created_at,
            expires_at,
            used_at,
            code,
        }
    }
}

/// Whom to invite.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "NewInvite")]
#[schema(example = json!({ "email": "ada@example.org" }))]
pub struct NewInvite {
    /// The only address that may use it; without one, any.
    #[serde(default)]
    #[schema(max_length = 254, format = Email)]
    pub email: Option<String>,
}

objects!(NewInvite);

impl NewInvite {
    /// The address in terms of the domain.
    pub fn address(self) -> Result<Option<user::EmailAddress>, Fields> {
        let mut fields = Fields::default();
        let email = self.email.map(|email| user::EmailAddress::parse(&email));
        let email = fields.keep("email", email.transpose());
        fields.done(email.flatten())
    }
}

/// A link to a new password, which is shown this once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PasswordResetLink {
    /// The page for a new password. Its code stands behind `#`, which no server is told.
    #[schema(value_type = String, max_length = 2048, pattern = "^https?://[!-~]+$",
        example = "https://goals.example/password/reset#code=ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345")]
    pub link: Secret,
    /// Until when it counts.
    pub expires_at: Instant,
}

mod domain {
    onward_domain::words! {
        /// The kinds of database.
        Engine {
            /// One file.
            Sqlite = "sqlite",
            /// A server.
            Postgres = "postgres",
        }
    }
}

crate::shape::words! {
    /// The kind of database.
    Engine(domain::Engine);
}

impl Engine {
    /// One file.
    pub const SQLITE: Self = Self(domain::Engine::Sqlite);
    /// A server.
    pub const POSTGRES: Self = Self(domain::Engine::Postgres);
}

/// The installation at a glance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Overview {
    /// What the installation is called.
    #[schema(max_length = 100)]
    pub instance_name: String,
    /// The version of this program.
    #[schema(max_length = 32, pattern = "^[0-9]+\\.[0-9]+\\.[0-9]+", example = "0.1.0")]
    pub version: String,
    /// What the data lies in.
    pub database: DatabaseOverview,
    /// How much there is.
    pub counts: CountsOverview,
    /// How much background work there is.
    pub queue: QueueOverview,
}

/// What the data lies in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DatabaseOverview {
    /// The kind of database.
    pub engine: Engine,
    /// Its version.
    #[schema(max_length = 64, pattern = "^[ -~]+$", example = "3.53.2")]
    pub version: String,
    /// The last step of the schema.
    #[schema(max_length = 64, pattern = "^[0-9]{4}_[a-z0-9_]+$", example = "0001_users")]
    pub schema: String,
    /// How large it is.
    #[schema(minimum = 0)]
    pub size_bytes: i64,
}

/// How much background work there is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueueOverview {
    /// Jobs that wait for their time, or for another try.
    #[schema(minimum = 0)]
    pub queued: i64,
    /// Jobs that are worked on.
    #[schema(minimum = 0)]
    pub running: i64,
    /// Jobs that have used up their tries.
    #[schema(minimum = 0)]
    pub failed: i64,
}

/// How much of everything there is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountsOverview {
    /// Accounts.
    #[schema(minimum = 0)]
    pub users: i64,
    /// Accounts that may be used.
    #[schema(minimum = 0)]
    pub active_users: i64,
    /// Accounts that may run the installation.
    #[schema(minimum = 0)]
    pub superusers: i64,
    /// Sign-ins, also those that are no longer used.
    #[schema(minimum = 0)]
    pub sessions: i64,
    /// Goals, without deleted ones.
    #[schema(minimum = 0)]
    pub goals: i64,
    /// Check-ins, without deleted ones.
    #[schema(minimum = 0)]
    pub check_ins: i64,
}
