//! How a command fails: what is said and which exit code is given.

use std::error::Error;
use std::fmt;
use std::io;
use std::process::ExitCode;

use onward_service::{Error as ServiceError, Why};

/// A failed command.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    error: anyhow::Error,
    hint: Option<String>,
}

impl Failure {
    /// Wrong flags or configuration.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            error: anyhow::Error::msg(message.into()),
            hint: None,
        }
    }

    /// Nothing has the name.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self {
            code: 3,
            error: anyhow::Error::msg(message.into()),
            hint: None,
        }
    }

    /// A check that found a difference, or anything else that went wrong.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            error: anyhow::Error::msg(message.into()),
            hint: None,
        }
    }

    /// Somebody pressed Ctrl-C where they were asked.
    pub(super) fn interrupted() -> Self {
        Self {
            code: 130,
            error: anyhow::Error::msg("interrupted; nothing was changed"),
            hint: None,
        }
    }

    /// Says how to go on, in a line of its own.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    pub(super) fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }

    /// Whether nobody reads the output any more.
    pub(super) fn is_closed_pipe(&self) -> bool {
        let cause = self.error.downcast_ref::<io::Error>();
        cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            code: 1,
            error: error.into(),
            hint: None,
        }
    }
}

impl Failure {
    /// A refusal of the operations, with the exit code of its kind.
    pub(super) fn of_service(error: ServiceError) -> Self {
        let code = match &error {
            ServiceError::Invalid(..) | ServiceError::IdempotencyKeyReused => 5,
            ServiceError::NotFound | ServiceError::Gone => 3,
            ServiceError::Unauthenticated(_) | ServiceError::Forbidden(_) => 4,
            ServiceError::Conflict(_)
            | ServiceError::Precondition { .. }
            | ServiceError::PreconditionRequired => 6,
            ServiceError::TooMany { .. } | ServiceError::Unavailable { .. } => 7,
            ServiceError::Internal(_) => 1,
        };
        let error = match &error {
            ServiceError::Invalid(_, fields) => return Self::refused(fields),
            ServiceError::Conflict(Why::LastAdmin) => {
                anyhow::anyhow!("nobody would run the installation; promote somebody else first")
            }
            ServiceError::Conflict(why) => taken(*why).unwrap_or_else(|| error.into()),
            ServiceError::NotFound
            | ServiceError::Unauthenticated(_)
            | ServiceError::Forbidden(_)
            | ServiceError::Gone
            | ServiceError::Precondition { .. }
            | ServiceError::PreconditionRequired
            | ServiceError::IdempotencyKeyReused
            | ServiceError::TooMany { .. }
            | ServiceError::Unavailable { .. }
            | ServiceError::Internal(_) => error.into(),
        };
        Self {
            code,
            error,
            hint: None,
        }
    }

    /// Refused input, all faults at once.
    pub(super) fn refused(fields: &onward_domain::fields::Fields) -> Self {
        Self {
            code: 5,
            error: anyhow::Error::msg(describe(fields)),
            hint: None,
        }
    }
}

/// What to do about a name that another account has.
fn taken(why: Why) -> Option<anyhow::Error> {
    let names = [
        (Why::UsernameTaken, "username"),
        (Why::EmailTaken, "e-mail address"),
    ];
    let (_, name) = names.into_iter().find(|(reason, _)| *reason == why)?;
    Some(anyhow::anyhow!(
        "another account has this {name}; choose another, or see `onward user list`"
    ))
}

/// `username: Must have at least 2 characters`, a line per fault.
fn describe(fields: &onward_domain::fields::Fields) -> String {
    let line = |error: &onward_domain::fields::FieldError| {
        let names = error.path.iter().map(|step| match step {
            onward_domain::fields::Step::Name(name) => name.to_string(),
            onward_domain::fields::Step::Index(index) => index.to_string(),
        });
        let path: Vec<String> = names.collect();
        format!("{}: {}", path.join("."), error.reason.message)
    };
    fields.errors().iter().map(line).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Failure {
    /// What happened, then why, then how to go on, one line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        for cause in self.error.chain().skip(1) {
            write!(f, "\n  because {cause}")?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\n  {hint}"),
            None => Ok(()),
        }
    }
}
