//! How much of a long run is run.

/// So many of the whole as `ONWARD_TEST_SCALE` says, a number from 0 to 1; a twentieth unless it says otherwise.
pub fn scaled(whole: u32) -> u32 {
    let scale = std::env::var("ONWARD_TEST_SCALE").ok();
    let scale: f64 = scale.map_or(0.05, |text| text.parse().expect("ONWARD_TEST_SCALE is a number"));
    let parts = (scale.clamp(0.0, 1.0) * 10_000.0).round();
    let counted = (0..10_000_u32)
        .take_while(|part| f64::from(*part) < parts)
        .count();
    let counted = u64::try_from(counted).expect("at most ten thousand");
    let share = u64::from(whole) * counted / 10_000;
    u32::try_from(share).expect("no more than the whole").max(1)
}
