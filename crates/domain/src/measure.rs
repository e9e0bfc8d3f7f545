//! How a goal's check-ins become one number.

use crate::fields::{Kind, Reason};
use crate::quantity::Quantity;
use crate::text::Unit;

crate::words! {
    /// How the values of a goal become one number.
    Aggregate {
        /// Values add up (a flow).
        Sum = "sum",
        /// Whole numbers add up; a check-in with nothing in it is one tick (a flow).
        Count = "count",
        /// The newest value stands (a level).
        Last = "last",
        /// The least value stands (a level).
        Min = "min",
        /// The greatest value stands (a level).
        Max = "max",
        /// The mean of the values (a level).
        Mean = "mean",
        /// The progress of the goals below; takes no values.
        Children = "children",
    }
}

impl Aggregate {
    /// Whether values add up over days: `sum` and `count`.
    pub const fn is_flow(self) -> bool {
        matches!(self, Self::Sum | Self::Count)
    }
}

crate::words! {
    /// What a day without a check-in means.
    Missing {
        /// Nothing is known about it.
        Unknown = "unknown",
        /// Its value was 0.
        Zero = "zero",
    }
}

/// How many decimals are shown: 0 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimals(u8);

impl Decimals {
    /// Two decimals.
    pub const DEFAULT: Self = Self(2);

    /// 0 to 6.
    pub fn new(number: i64) -> Result<Self, Reason> {
        if number < 0 {
            return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 0").with("ge", 0));
        }
        match u8::try_from(number) {
            Ok(number) if number <= 6 => Ok(Self(number)),
            _ => Err(Reason::new(Kind::LessThanEqual, "Must be at most 6").with("le", 6)),
        }
    }

    /// The number of decimals.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// How a goal's check-ins become one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// How values become one number.
    pub aggregate: Aggregate,
    /// What is counted.
    pub unit: Option<Unit>,
    /// How many decimals are shown.
    pub decimals: Decimals,
    /// What a day without a check-in means.
    pub missing: Missing,
}

impl Default for Measure {
    fn default() -> Self {
        Self {
            aggregate: Aggregate::Count,
            unit: None,
            decimals: Decimals::DEFAULT,
            missing: Missing::Unknown,
        }
    }
}

impl Measure {
    /// Refuses a value that this measure cannot take.
    pub fn check(&self, value: Quantity) -> Result<Quantity, Reason> {
        match self.aggregate {
            Aggregate::Children => Err(Reason::new(
                Kind::ValueNotAllowed,
                "Must be left out: this goal is measured by the goals below it",
            )),
            Aggregate::Count if !value.is_whole() => Err(Reason::new(
                Kind::IntFromFloat,
                "Must be a whole number: this goal counts",
            )),
            Aggregate::Count if value < Quantity::ZERO => {
                Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 0: this goal counts").with("ge", 0))
            }
            Aggregate::Count
            | Aggregate::Sum
            | Aggregate::Last
            | Aggregate::Min
            | Aggregate::Max
            | Aggregate::Mean => Ok(value),
        }
    }
}
