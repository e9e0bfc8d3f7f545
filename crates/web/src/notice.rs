//! What a page tells after a redirect; a closed set, so that a link cannot put words on a page. What is told about a
//! goal or its log is in [`crate::bar`].

use crate::text::say;

onward_domain::words! {
    /// Something that was just done. The word stands in the address and names the message.
    Notice {
        /// The person signed out.
        SignedOut = "signed-out",
        /// The person has a new password and signs in with it.
        PasswordChanged = "password-changed",
        /// The person has a new password and stays here.
        PasswordReplaced = "password-replaced",
        /// The person proved once more who they are.
        Proved = "proved",
        /// Settings were saved.
        SettingsSaved = "settings-saved",
        /// A sign-in was ended.
        SessionEnded = "session-ended",
        /// All sign-ins but this one were ended.
        OtherSessionsEnded = "other-sessions-ended",
        /// The person deleted their account.
        AccountDeleted = "account-deleted",
        /// An account was made for somebody.
        UserCreated = "user-created",
        /// An account was switched off.
        UserDisabled = "user-disabled",
        /// An account was switched on.
        UserEnabled = "user-enabled",
        /// Somebody looks after the installation from now on.
        UserPromoted = "user-promoted",
        /// Somebody does so no more.
        UserDemoted = "user-demoted",
        /// Somebody's account was deleted.
        UserDeleted = "user-deleted",
        /// Somebody's account was brought back.
        UserRestored = "user-restored",
        /// All sign-ins of somebody were ended.
        UserSessionsEnded = "user-sessions-ended",
        /// An invitation was taken back.
        InviteDeleted = "invite-deleted",
        /// A form was sent again whose answer is shown once.
        ShownOnce = "shown-once",
    }
}

impl Notice {
    /// What it says.
    pub(crate) fn message(self) -> String {
        say(&format!("notice-{}", self.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_has_its_words() {
        for notice in Notice::ALL {
            assert!(!notice.message().starts_with("notice-"), "{notice}");
        }
    }
}
