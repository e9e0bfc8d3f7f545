//! The Gregorian calendar as arithmetic on day numbers, after Howard Hinnant's `civil_from_days`.

use super::Day;

/// Where a day is in its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    /// Months since January 1970.
    pub(crate) month: i32,
    /// 1 to 31.
    pub(crate) day: i32,
}

impl Day {
    /// The ISO weekday: 1 (Monday) to 7.
    pub(crate) const fn weekday(self) -> i32 {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) + 1
    }

    /// Where the day is in its month.
    pub(crate) const fn civil(self) -> Civil {
        // Years that start in March have their leap day at the end; eras of 400 years are all alike.
        let from_march = self.0 + 719_468;
        let (era, of_era) = (from_march.div_euclid(146_097), from_march.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        Civil {
            month: (era * 400 + year - 1970) * 12 + month + 2,
            day: of_year - (153 * month + 2) / 5 + 1,
        }
    }

    /// The first day of a month, counted from January 1970; drawn to the ends of the range.
    pub(crate) const fn first_of_month(number: i32) -> Self {
        let from_march = number + 1970 * 12 - 2;
        let (year, month) = (from_march.div_euclid(12), from_march.rem_euclid(12));
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let days = of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5;
        Self::MIN.plus(era * 146_097 + days - 719_468 - Self::MIN.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::testing::any::seeded;
    use proptest::prelude::*;

    proptest! {
    #![proptest_config(seeded(512))]

        #[test]
        fn months_agree_with_the_calendar_of_jiff(number in Day::MIN.number()..=Day::MAX.number()) {
            let day = Day::from_number(number).unwrap();
            let date = day.date();
            let Civil { month, day: of_month } = day.civil();
            prop_assert_eq!(month, (i32::from(date.year()) - 1970) * 12 + i32::from(date.month()) - 1);
            prop_assert_eq!(of_month, i32::from(date.day()));
            prop_assert_eq!(Day::first_of_month(month), Day::from_date(date.first_of_month()).unwrap());
            prop_assert_eq!(day.weekday(), i32::from(date.weekday().to_monday_one_offset()));
        }
    }
}
