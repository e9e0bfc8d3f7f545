//! What the caller takes the version of a thing to be.

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

impl Expect {
    /// Refuses a change that is meant for another version than the stored one.
    pub(crate) fn check(&self, current: i64) -> Result<(), Error> {
        match self {
            Self::Version(versions) if !versions.contains(&current) => Err(Error::Precondition { current }),
            Self::Version(_) | Self::Exists | Self::Nothing => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_named_version_can_be_missed() {
        assert!(Expect::Nothing.check(3).is_ok());
        assert!(Expect::Exists.check(3).is_ok());
        assert!(Expect::Version(vec![2, 3]).check(3).is_ok());
        assert!(matches!(
            Expect::Version(vec![2]).check(3),
            Err(Error::Precondition { current: 3 })
        ));
    }
}
