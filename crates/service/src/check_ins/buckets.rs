//! Keeps a goal's day buckets in step with its log, in the transaction that changes the log.

use std::collections::{BTreeMap, BTreeSet};

use onward_domain::bucket::{Bucket, Month, MonthNumber};
use onward_domain::check_in::Line;
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId, UserId};
use onward_store::{StoreError, WriteTx, bucket_months, check_ins};

/// The buckets that one transaction touches: each month is read once and written once.
pub(super) struct Buckets {
    owner: UserId,
    goal: GoalId,
    months: BTreeMap<MonthNumber, Month>,
    anew: BTreeSet<Day>,
}

impl Buckets {
    pub(super) fn of(goal: &Goal) -> Self {
        Self {
            owner: goal.owner,
            goal: goal.id,
            months: BTreeMap::new(),
            anew: BTreeSet::new(),
        }
    }

    /// Adds a check-in that was written.
    pub(super) async fn add(
        &mut self,
        tx: &mut WriteTx,
        id: CheckInId,
        line: &Line,
    ) -> Result<(), StoreError> {
        self.month(tx, MonthNumber::of(line.occurred_on))
            .await?
            .add(id, line);
        Ok(())
    }

    /// Has a day folded from its check-ins once all are written: something was changed or taken away.
    pub(super) fn fold_anew(&mut self, day: Day) {
        self.anew.insert(day);
    }

    /// Writes what was touched.
    pub(super) async fn write(mut self, tx: &mut WriteTx) -> Result<(), StoreError> {
        for day in std::mem::take(&mut self.anew) {
            let lines = check_ins::of_day(tx, self.owner, self.goal, day).await?;
            let bucket = Bucket::of(lines.iter().map(|(id, line)| (*id, line)));
            self.month(tx, MonthNumber::of(day)).await?.replace(day, bucket);
        }
        for (number, month) in &self.months {
            bucket_months::put(tx, self.owner, self.goal, *number, month).await?;
        }
        Ok(())
    }

    async fn month(&mut self, tx: &mut WriteTx, number: MonthNumber) -> Result<&mut Month, StoreError> {
        if !self.months.contains_key(&number) {
            let month = bucket_months::load(tx, self.owner, self.goal, number).await?;
            self.months.insert(number, month);
        }
        Ok(self.months.entry(number).or_default())
    }
}
