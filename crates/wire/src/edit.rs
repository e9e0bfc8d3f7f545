//! Changes of something stored that name read-only fields too, so that what was read can be edited and sent back (R20).

use onward_domain::fields::Fields;
use onward_domain::{check_in, goal, settings, user};

use crate::admin::SettingsPatch;
use crate::check_ins::CheckInPatch;
use crate::goals::{GoalPatch, GoalReplacement};
use crate::users::UserPatch;

/// A change, and what was sent: its read-only fields are still to be compared with what is stored.
#[derive(Clone, Debug)]
pub struct Edit<S, C> {
    /// What was sent.
    pub sent: S,
    /// What it changes, in terms of the domain.
    pub change: C,
}

macro_rules! edits {
    ($($sent:ty => $change:ty, $read:expr;)+) => {$(
        impl TryFrom<$sent> for Edit<$sent, $change> {
            type Error = Fields;

            fn try_from(sent: $sent) -> Result<Self, Fields> {
                let change = $read(sent.clone())?;
                Ok(Self { sent, change })
            }
        }
    )+};
}

edits! {
    CheckInPatch => check_in::CheckInPatch, CheckInPatch::change;
    GoalPatch => goal::GoalPatch, GoalPatch::change;
    GoalReplacement => goal::NewGoal, goal::NewGoal::try_from;
    SettingsPatch => settings::SettingsPatch, SettingsPatch::change;
    UserPatch => user::UserPatch, UserPatch::change;
}
