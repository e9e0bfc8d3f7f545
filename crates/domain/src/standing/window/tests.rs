use super::*;
use crate::standing::testing::any::seeded;
use crate::standing::testing::{day, values};
use proptest::prelude::*;

const LEVELS_AND_FLOWS: [Aggregate; 6] = [
    Aggregate::Sum,
    Aggregate::Count,
    Aggregate::Last,
    Aggregate::Min,
    Aggregate::Max,
    Aggregate::Mean,
];

#[test]
fn a_stretch_of_days_has_one_number_per_aggregate() {
    let days = [values(&["3", "5"]), values(&["-1"]), values(&["4"])];
    let list: Vec<_> = days
        .iter()
        .enumerate()
        .map(|(at, values)| (day("2026-01-01").plus(at.try_into().unwrap()), values))
        .collect();
    let mut shown = Vec::new();
    for aggregate in LEVELS_AND_FLOWS {
        shown.push(Window::whole(aggregate, &list).unwrap().to_total().to_string());
        assert_eq!(Window::whole(aggregate, &[]), None);
    }
    assert_eq!(shown, ["11", "11", "4", "-1", "5", "2.75"]);
    assert_eq!(Window::whole(Aggregate::Children, &list), None);
}

proptest! {
    #![proptest_config(seeded(64))]

    #[test]
    fn a_window_that_slid_is_the_same_as_one_made_anew(
        numbers in prop::collection::vec((0_i32..4, -50_i32..50), 1..60),
        lengths in prop::collection::vec(1_i32..40, 60),
    ) {
        let made: Vec<_> = numbers.iter().map(|(_, number)| values(&[&number.to_string()])).collect();
        let mut at = day("2026-01-01");
        let mut list = Vec::new();
        let mut windows = LEVELS_AND_FLOWS.map(Window::new);
        for (((gap, _), values), length) in numbers.iter().zip(&made).zip(&lengths) {
            at = at.plus(gap + 1);
            list.push((at, values));
            let first = at.plus(1 - length);
            let inside: Vec<_> = list.iter().copied().filter(|(on, _)| *on >= first).collect();
            for window in &mut windows {
                window.grow(&list);
                window.begin_on(first, &list);
                prop_assert_eq!(window.value(&list), Window::whole(window.aggregate, &inside));
            }
        }
    }
}
