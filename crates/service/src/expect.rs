//! What the caller takes the version of a thing to be, and whether that must be said.

use crate::Service;
use crate::error::Error;

/// The version a change is meant for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Expect {
    /// Any.
    #[default]
    Nothing,
    /// Any, as long as the thing exists.
    Exists,
    /// One of these.
    Version(Vec<i64>),
}

/// Whether a change must say which version it is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// It may.
    Nothing,
    /// It must.
    Version,
}

impl Expect {
    /// Refuses a change that is meant for another version than the stored one, or does not say which it is meant for
    /// though it must.
    pub fn check(&self, current: i64, demand: Demand) -> Result<(), Error> {
        match self {
            Self::Nothing if demand == Demand::Version => Err(Error::PreconditionRequired),
            Self::Version(versions) if !versions.contains(&current) => Err(Error::Precondition { current }),
            Self::Version(_) | Self::Exists | Self::Nothing => Ok(()),
        }
    }
}

impl Service {
    /// Whether changes of goals, plans and check-ins must say which version they are made from.
    pub async fn demand(&self) -> Result<Demand, Error> {
        Ok(if self.settings_in_force().await?.require_if_match {
            Demand::Version
        } else {
            Demand::Nothing
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_named_version_can_be_missed() {
        for demand in [Demand::Nothing, Demand::Version] {
            assert!(Expect::Exists.check(3, demand).is_ok());
            assert!(Expect::Version(vec![2, 3]).check(3, demand).is_ok());
            assert!(matches!(
                Expect::Version(vec![2]).check(3, demand),
                Err(Error::Precondition { current: 3 })
            ));
        }
    }

    #[test]
    fn a_version_is_named_where_it_must_be() {
        assert!(Expect::Nothing.check(3, Demand::Nothing).is_ok());
        assert!(matches!(
            Expect::Nothing.check(3, Demand::Version),
            Err(Error::PreconditionRequired)
        ));
    }
}
