use super::*;
use proptest::prelude::*;

fn rule(zone: &str, minutes: i64) -> DayRule {
    DayRule {
        zone: TimeZone::parse(zone).unwrap(),
        starts_at: DayStart::new(minutes).unwrap(),
    }
}

fn at(text: &str) -> Instant {
    text.parse::<jiff::Timestamp>().unwrap().into()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Each row: zone, start of the day in minutes, moment, day. The days security.md pins under L1.
#[test]
fn the_pinned_days_are_assigned_as_the_calendar_says() {
    for (zone, minutes, moment, expected) in [
        // Berlin 2027-03-28: 02:00 becomes 03:00; a day that starts at 02:30 starts at 03:30 (gap forward).
        ("Europe/Berlin", 0, "2027-03-27T22:59:59Z", "2027-03-27"),
        ("Europe/Berlin", 0, "2027-03-27T23:00:00Z", "2027-03-28"),
        ("Europe/Berlin", 0, "2027-03-28T21:59:59Z", "2027-03-28"),
        ("Europe/Berlin", 0, "2027-03-28T22:00:00Z", "2027-03-29"),
        ("Europe/Berlin", 150, "2027-03-28T01:29:59Z", "2027-03-27"),
        ("Europe/Berlin", 150, "2027-03-28T01:30:00Z", "2027-03-28"),
        // Berlin 2027-10-31: 02:30 comes twice; the day starts at the first.
        ("Europe/Berlin", 150, "2027-10-31T00:29:59Z", "2027-10-30"),
        ("Europe/Berlin", 150, "2027-10-31T00:30:00Z", "2027-10-31"),
        ("Europe/Berlin", 150, "2027-10-31T01:29:59Z", "2027-10-31"),
        // Apia skipped 2011-12-30: after the 29th comes the 31st.
        ("Pacific/Apia", 0, "2011-12-30T09:59:59Z", "2011-12-29"),
        ("Pacific/Apia", 0, "2011-12-30T10:00:00Z", "2011-12-31"),
        // Lord Howe moves by half an hour: 2027-04-04 02:00 becomes 01:30, 2026-10-04 02:00 becomes 02:30.
        ("Australia/Lord_Howe", 0, "2026-10-03T13:29:59Z", "2026-10-03"),
        ("Australia/Lord_Howe", 0, "2026-10-03T13:30:00Z", "2026-10-04"),
        ("Australia/Lord_Howe", 135, "2026-10-03T15:44:59Z", "2026-10-03"),
        ("Australia/Lord_Howe", 135, "2026-10-03T15:45:00Z", "2026-10-04"),
        ("Australia/Lord_Howe", 100, "2027-04-03T14:40:00Z", "2027-04-04"),
        // Troll jumps two hours: 2027-03-28 01:00 becomes 03:00.
        ("Antarctica/Troll", 90, "2027-03-28T01:29:59Z", "2027-03-27"),
        ("Antarctica/Troll", 90, "2027-03-28T01:30:00Z", "2027-03-28"),
        // Kiritimati is fourteen hours ahead.
        ("Pacific/Kiritimati", 0, "2026-12-31T09:59:59Z", "2026-12-31"),
        ("Pacific/Kiritimati", 0, "2026-12-31T10:00:00Z", "2027-01-01"),
        // The first days of 2027 belong to ISO week 53 of 2026.
        ("UTC", 0, "2027-01-03T23:59:59Z", "2027-01-03"),
        ("UTC", 0, "2028-02-29T12:00:00Z", "2028-02-29"),
        ("UTC", 180, "2028-03-01T02:59:59.999999Z", "2028-02-29"),
        ("UTC", 180, "2028-03-01T03:00:00Z", "2028-03-01"),
        ("UTC", -120, "2026-11-19T22:00:00Z", "2026-11-20"),
        ("UTC", -120, "2026-11-19T21:59:59Z", "2026-11-19"),
    ] {
        assert_eq!(
            rule(zone, minutes).day_of(at(moment)),
            day(expected),
            "{zone} {minutes} {moment}"
        );
    }
}

#[test]
fn the_last_days_of_2026_are_in_iso_week_53() {
    let week = day("2027-01-03").date().iso_week_date();
    assert_eq!((week.year(), week.week()), (2026, 53));
}

#[test]
fn only_full_dates_are_read() {
    for text in [
        "2026-2-01",
        "2026-02-30",
        "20260201",
        "0000-01-01",
        "2026-02-01T00:00:00Z",
        "-001-01-01",
        "2026-02-0a",
    ] {
        assert_eq!(text.parse::<Day>().unwrap_err().kind, Kind::DateParsing, "{text}");
    }
    assert_eq!(day("0001-01-01"), Day::MIN);
    assert_eq!(day("9999-12-31"), Day::MAX);
}

#[test]
fn zones_are_found_by_their_iana_name_alone() {
    assert_eq!(TimeZone::parse("europe/berlin").unwrap().name(), "Europe/Berlin");
    for name in [
        "",
        "Berlin",
        "Etc/Unknown",
        "+02:00",
        "Mars/Olympus",
        "../etc/passwd",
        "Local",
    ] {
        assert!(TimeZone::parse(name).is_err(), "{name}");
    }
}

/// Names of all zones the library knows.
fn zones() -> Vec<String> {
    jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| TimeZone::parse(name).is_ok())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_moment_lies_between_the_starts_of_its_day_and_the_next(
        us in -2_000_000_000_000_000_i64..6_000_000_000_000_000,
        minutes in -720_i64..=720,
        zone in prop::sample::select(zones()),
    ) {
        let (rule, moment) = (rule(&zone, minutes), Instant::from_microseconds(us));
        let day = rule.day_of(moment);
        prop_assert!(rule.start_of(day) <= moment);
        prop_assert!(moment < rule.start_of(day.plus(1)));
    }

    #[test]
    fn later_moments_are_never_on_earlier_days(
        us in -2_000_000_000_000_000_i64..6_000_000_000_000_000,
        later in 0_i64..200_000_000_000,
        minutes in -720_i64..=720,
        zone in prop::sample::select(zones()),
    ) {
        let rule = rule(&zone, minutes);
        prop_assert!(rule.day_of(Instant::from_microseconds(us)) <= rule.day_of(Instant::from_microseconds(us + later)));
    }

    #[test]
    fn a_written_day_is_read_back(number in Day::MIN.number()..=Day::MAX.number()) {
        let day = Day::from_number(number).unwrap();
        prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
        prop_assert_eq!(Day::from_date(day.date()), Some(day));
    }
}
