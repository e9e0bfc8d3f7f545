//! How much of a goal is answered: `fields` and `expand` (R43).

use onward_domain::fields::{Kind, Reason};
use onward_domain::goal;
use onward_http::pairs::Reader;
use onward_service::{Expand, Expanded};
use onward_wire::chosen::{Choice, Chosen};
use onward_wire::given::Given;
use onward_wire::goals::{Goal, GoalReading};
use onward_wire::standing::Standing;

/// Which properties of goals are wanted.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    choice: Option<Choice<Goal>>,
    /// What is wanted beside them.
    pub(crate) expand: Expand,
}

impl Reading {
    /// Takes `fields` and `expand`.
    pub(crate) fn take(reader: &mut Reader) -> Self {
        Self {
            choice: reader.one("fields", Choice::parse),
            expand: reader.one("expand", expansions).unwrap_or_default(),
        }
    }

    /// Whether goals are answered as they are stored: nothing left out, nothing added.
    pub(crate) fn is_plain(&self) -> bool {
        self.choice.is_none() && self.expand.is_nothing()
    }

    /// What is answered of a goal beside which nothing is wanted.
    pub(crate) fn of(&self, goal: goal::Goal) -> GoalReading {
        Chosen::new(goal.into(), self.choice.as_ref())
    }

    /// What is answered of a goal with what was read beside it.
    pub(crate) fn of_expanded(&self, expanded: Expanded) -> GoalReading {
        let Expanded {
            goal,
            standing,
            last_check_in,
        } = expanded;
        let standing = standing.map(|standing| Standing::of(&goal, standing));
        let mut whole = Goal::from(goal);
        whole.standing = Given(standing);
        if self.expand.last_check_in {
            whole.last_check_in = last_check_in.map(Into::into).into();
        }
        Chosen::new(whole, self.choice.as_ref())
    }
}

fn expansions(text: &str) -> Result<Expand, Reason> {
    let mut expand = Expand::default();
    for word in text.split(',') {
        match word {
            "standing" => expand.standing = true,
            "last_check_in" => expand.last_check_in = true,
            _ => {
                let message = "Must be standing or last_check_in, or both with a comma between them";
                return Err(Reason::new(Kind::Enum, message));
            }
        }
    }
    Ok(expand)
}
