use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn any_line() -> impl Strategy<Value = (CheckInId, Line)> {
    let value = prop::option::of(-9_000_000_000_000_000_000_i64..=9_000_000_000_000_000_000);
    (any::<u128>(), 0_i32..31, 0_i64..100, value, any::<bool>()).prop_map(|(id, day, at, value, skipped)| {
        let line = Line {
            occurred_on: Day::from_number(20_423 + day).unwrap(),
            occurred_at: Instant::from_microseconds(at),
            value: value.and_then(Quantity::from_millionths),
            skipped,
            note: None,
            confidence: None,
        };
        (CheckInId::from_uuid(Uuid::from_u128(id)), line)
    })
}

fn month(lines: &[(CheckInId, Line)]) -> Month {
    let mut month = Month::default();
    for (id, line) in lines {
        month.add(*id, line);
    }
    month
}

proptest! {
    #[test]
    fn a_packed_month_is_unpacked_the_same(lines in prop::collection::vec(any_line(), 0..60)) {
        let month = month(&lines);
        prop_assert_eq!(Month::unpack(&month.pack()), Ok(month));
    }

    #[test]
    fn the_order_of_a_days_check_ins_changes_nothing(mut lines in prop::collection::vec(any_line(), 0..60)) {
        let forward = month(&lines);
        lines.reverse();
        prop_assert_eq!(month(&lines), forward);
    }

    #[test]
    fn folding_a_day_anew_equals_adding_one_by_one(lines in prop::collection::vec(any_line(), 1..60)) {
        let added = month(&lines);
        let mut folded = Month::default();
        for day in lines.iter().map(|(_, line)| line.occurred_on) {
            let same = lines.iter().filter(|(_, line)| line.occurred_on == day).map(|(id, line)| (*id, line));
            folded.replace(day, Bucket::of(same));
        }
        prop_assert_eq!(folded, added);
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(month) = Month::unpack(&bytes) {
            prop_assert_eq!(Month::unpack(&month.pack()), Ok(month));
        }
    }

    #[test]
    fn a_month_knows_its_first_day(number in Day::MIN.number()..=Day::MAX.number()) {
        let day = Day::from_number(number).unwrap();
        let month = MonthNumber::of(day);
        let first = month.first_day().unwrap();
        prop_assert_eq!(first.date().first_of_month(), day.date().first_of_month());
        prop_assert_eq!(MonthNumber::from_number(month.number()), Some(month));
    }
}

#[test]
fn a_day_left_without_check_ins_has_no_bucket() {
    let day = Day::from_number(20_423).unwrap();
    let line = Line {
        occurred_on: day,
        occurred_at: Instant::MIN,
        value: None,
        skipped: true,
        note: None,
        confidence: None,
    };
    let mut month = month(&[(CheckInId::from_uuid(Uuid::nil()), line)]);
    month.replace(day, Bucket::default());
    assert!(month.is_empty());
}
