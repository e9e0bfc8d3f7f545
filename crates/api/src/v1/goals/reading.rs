//! How much of a goal is answered: `fields` and `expand` (R43).

use onward_domain::check_in;
use onward_domain::fields::{Kind, Reason};
use onward_domain::goal;
use onward_http::pairs::Reader;
use onward_wire::chosen::{Choice, Chosen};
use onward_wire::goals::{Goal, GoalReading};

/// Which properties of goals are wanted.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    choice: Option<Choice<Goal>>,
    /// Whether the newest line of the log is wanted too.
    pub(crate) with_last: bool,
}

impl Reading {
    /// Takes `fields` and `expand`.
    pub(crate) fn take(reader: &mut Reader) -> Self {
        Self {
            choice: reader.one("fields", Choice::parse),
            with_last: reader.one("expand", expansions).is_some(),
        }
    }

    /// Whether goals are answered as they are stored: nothing left out, nothing added.
    pub(crate) fn is_plain(&self) -> bool {
        self.choice.is_none() && !self.with_last
    }

    /// What is answered of a goal.
    pub(crate) fn of(&self, goal: goal::Goal, last: Option<check_in::CheckIn>) -> GoalReading {
        let mut whole = Goal::from(goal);
        if self.with_last {
            whole.last_check_in = last.map(Into::into).into();
        }
        Chosen::new(whole, self.choice.as_ref())
    }
}

fn expansions(text: &str) -> Result<(), Reason> {
    if text.split(',').all(|word| word == "last_check_in") {
        Ok(())
    } else {
        Err(Reason::new(Kind::Enum, "Must be last_check_in"))
    }
}
