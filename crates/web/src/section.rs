//! Parts of the site with a navigation of their own: a person's settings, and the administration.

/// A part of the site, seen from one of its places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section {
    name: &'static str,
    places: &'static [&'static str],
    here: &'static str,
}

/// One place of a section, as its navigation shows it.
pub(crate) struct Place {
    /// Where it is.
    pub(crate) href: String,
    /// The name of its message.
    pub(crate) name: String,
    /// Whether the page is part of it.
    pub(crate) here: bool,
}

impl Section {
    /// The settings of a person.
    pub(crate) const fn settings(here: &'static str) -> Self {
        let places = &["profile", "time", "appearance", "security", "sessions", "account"];
        Self {
            name: "settings",
            places,
            here,
        }
    }

    /// Running the installation.
    pub(crate) const fn admin(here: &'static str) -> Self {
        let places = &["overview", "users", "invites", "settings", "audit-log"];
        Self {
            name: "admin",
            places,
            here,
        }
    }

    /// The name of the message that says what the section is.
    pub(crate) fn label(&self) -> String {
        format!("{}-label", self.name)
    }

    /// Its places, in the order of the navigation.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        self.places.iter().map(|place| Place {
            href: format!("/{}/{place}", self.name),
            name: format!("{}-{place}", self.name),
            here: *place == self.here,
        })
    }
}
