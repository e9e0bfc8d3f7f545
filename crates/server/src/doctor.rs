//! Looks at everything that an installation stands on, and says what to do about what is wrong. It changes nothing.

mod database;
mod machine;
mod reach;

use std::error::Error;

use onward_domain::clock::Clock;
use serde::Serialize;

use crate::config::Loaded;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and somebody should look.
    Warn,
    /// It does not work, or not safely.
    Fail,
}

impl Verdict {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl Finding {
    fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self {
            check,
            verdict: Verdict::Ok,
            message: message.into(),
            remedy: None,
        }
    }

    fn warn(check: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Warn,
            remedy: Some(remedy.into()),
            ..Self::ok(check, message)
        }
    }

    fn fail(check: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Fail,
            ..Self::warn(check, message, remedy)
        }
    }
}

/// Makes every check.
pub async fn examine(loaded: &Loaded, clock: &dyn Clock) -> Vec<Finding> {
    let config = &loaded.config;
    let mut findings = vec![
        machine::folder(config),
        machine::files(loaded),
        machine::space(config),
    ];
    findings.extend(database::examine(config, clock.now()).await);
    findings.push(reach::public_url(config).await);
    findings.push(reach::limits(config));
    findings
}

/// An error with what caused it, in one line.
fn told(error: &(dyn Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}
