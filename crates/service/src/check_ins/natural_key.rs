//! When a check-in that is sent again under its external id says the same as the stored one.

use onward_domain::check_in::{CheckIn, Line, NewCheckIn};

/// Whether sending it again changes nothing. What was left out, and was then taken from the clock, is not compared:
/// the clock has moved on. A deleted check-in never says the same.
pub(super) fn says_the_same(new: &NewCheckIn, settled: &Line, stored: &CheckIn) -> bool {
    let Line {
        occurred_on,
        occurred_at,
        value,
        skipped,
        note,
        confidence,
    } = settled;
    let line = &stored.line;
    let same_day = new.occurred_on.is_none() || *occurred_on == line.occurred_on;
    let same_moment = new.occurred_at.is_none() || *occurred_at == line.occurred_at;
    stored.deleted_at.is_none()
        && same_day
        && same_moment
        && (value, skipped, note, confidence) == (&line.value, &line.skipped, &line.note, &line.confidence)
}

/// The names of the fields in which a new line differs from the stored check-in.
pub(super) fn changed(line: &Line, stored: &CheckIn) -> Vec<&'static str> {
    let Line {
        occurred_on,
        occurred_at,
        value,
        skipped,
        note,
        confidence,
    } = line;
    let before = &stored.line;
    let fields = [
        ("occurred_on", *occurred_on != before.occurred_on),
        ("occurred_at", *occurred_at != before.occurred_at),
        ("value", *value != before.value),
        ("skipped", *skipped != before.skipped),
        ("note", *note != before.note),
        ("confidence", *confidence != before.confidence),
    ];
    fields
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use onward_domain::check_in::Source;
    use onward_domain::clock::Instant;
    use onward_domain::day::{Day, DayRule, DayStart, TimeZone};
    use onward_domain::ids::{CheckInId, GoalId, UserId};
    use onward_domain::measure::Measure;
    use onward_domain::quantity::Quantity;
    use uuid::Uuid;

    use super::*;

    const NOON: Instant = Instant::from_microseconds(12 * 3_600_000_000);

    fn settle(new: &NewCheckIn, now: Instant) -> Line {
        let rule = DayRule {
            zone: TimeZone::utc(),
            starts_at: DayStart::MIDNIGHT,
        };
        new.clone().settle(&Measure::default(), &rule, now).unwrap()
    }

    fn stored(new: &NewCheckIn) -> CheckIn {
        CheckIn {
            id: CheckInId::from_uuid(Uuid::nil()),
            owner: UserId::from_uuid(Uuid::nil()),
            goal: GoalId::from_uuid(Uuid::nil()),
            author: UserId::from_uuid(Uuid::nil()),
            line: settle(new, NOON),
            external_id: None,
            source: Source::Api,
            created_at: NOON,
            updated_at: NOON,
            deleted_at: None,
            version: 1,
        }
    }

    fn three() -> NewCheckIn {
        NewCheckIn {
            value: Some(Quantity::whole(3)),
            ..NewCheckIn::default()
        }
    }

    #[test]
    fn a_line_without_a_moment_is_the_same_when_sent_days_later() {
        let later = NOON.plus_seconds(3 * 86_400);
        assert!(says_the_same(
            &three(),
            &settle(&three(), later),
            &stored(&three())
        ));
    }

    #[test]
    fn another_value_day_or_moment_is_not_the_same() {
        let others = [
            NewCheckIn {
                value: Some(Quantity::whole(4)),
                ..three()
            },
            NewCheckIn {
                occurred_on: Day::from_number(-1),
                ..three()
            },
            NewCheckIn {
                occurred_at: Some(NOON.plus_seconds(1)),
                ..three()
            },
        ];
        for other in others {
            assert!(
                !says_the_same(&other, &settle(&other, NOON), &stored(&three())),
                "{other:?}"
            );
        }
    }

    #[test]
    fn a_deleted_check_in_never_says_the_same() {
        let deleted = CheckIn {
            deleted_at: Some(NOON),
            ..stored(&three())
        };
        assert!(!says_the_same(&three(), &settle(&three(), NOON), &deleted));
    }
}
