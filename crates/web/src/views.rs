//! The ways a list can be looked at, as links: where one is stays in the address.

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    /// The name of its message.
    pub(crate) name: &'static str,
    /// Where it is.
    pub(crate) link: String,
    /// Whether it is the one that is shown.
    pub(crate) here: bool,
}
