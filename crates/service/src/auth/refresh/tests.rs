use onward_domain::clock::Entropy;
use proptest::prelude::*;

use super::*;
use crate::seal;

const START: Instant = Instant::from_microseconds(1_790_000_000_000_000);

fn stored(counter: i64) -> Stored {
    Stored {
        counter,
        raised_at: START,
        expires_at: START.plus_seconds(90 * 86_400),
    }
}

fn after(seconds: i64, presented: i64) -> Decision {
    decide(
        &stored(7),
        presented,
        START.plus_seconds(seconds),
        &Lifetimes::default(),
    )
}

#[test]
fn the_live_token_raises_the_counter() {
    assert_eq!(after(0, 7), Decision::Raise { to: 8 });
    assert_eq!(after(29 * 86_400, 7), Decision::Raise { to: 8 });
}

#[test]
fn the_previous_token_gets_the_same_next_one_for_a_minute() {
    assert_eq!(after(0, 6), Decision::Repeat { counter: 7 });
    assert_eq!(after(60, 6), Decision::Repeat { counter: 7 });
    assert_eq!(after(61, 6), Decision::End);
    assert_eq!(after(-60, 6), Decision::Repeat { counter: 7 });
    assert_eq!(after(-61, 6), Decision::End);
}

#[test]
fn any_other_token_ends_the_sign_in() {
    for presented in [5, 1, 0, -1, i64::MIN, 8, 9, i64::MAX] {
        assert_eq!(after(0, presented), Decision::End, "{presented}");
    }
}

#[test]
fn a_token_that_was_not_used_in_time_is_refused() {
    assert_eq!(after(30 * 86_400, 7), Decision::Expired);
    let old = Stored {
        raised_at: START.plus_seconds(89 * 86_400),
        ..stored(7)
    };
    let at = |seconds| decide(&old, 7, START.plus_seconds(seconds), &Lifetimes::default());
    assert_eq!(at(90 * 86_400 - 1), Decision::Raise { to: 8 });
    assert_eq!(at(90 * 86_400), Decision::Expired);
}

/// One holder of a copy of the first token uses what it has, some time later.
#[derive(Clone, Copy, Debug)]
struct Use {
    holder: usize,
    /// Which of its tokens: 0 is the newest.
    back: usize,
    seconds: i64,
}

fn uses() -> impl Strategy<Value = Vec<Use>> {
    let seconds = prop_oneof![Just(0), 1_i64..60, Just(60), Just(61), 61_i64..4_000];
    let back = prop_oneof![8 => Just(0_usize), 2 => Just(1), 1 => 2_usize..5];
    let one = (0_usize..3, back, seconds).prop_map(|(holder, back, seconds)| Use {
        holder,
        back,
        seconds,
    });
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn there_are_never_two_live_branches(uses in uses()) {
        let lifetimes = Lifetimes::default();
        let mut stored = stored(1);
        let mut now = START;
        let mut held = vec![vec![1_i64]; 3];
        for Use { holder, back, seconds } in uses {
            now = now.plus_seconds(seconds);
            let live: Vec<i64> = (stored.counter - 3..=stored.counter + 3)
                .filter(|counter| matches!(decide(&stored, *counter, now, &lifetimes), Decision::Raise { .. }))
                .collect();
            prop_assert_eq!(live, vec![stored.counter]);

            let tokens = &mut held[holder];
            let presented = tokens[tokens.len().saturating_sub(1 + back)];
            let answer = match decide(&stored, presented, now, &lifetimes) {
                Decision::Raise { to } => {
                    prop_assert_eq!(presented, stored.counter);
                    prop_assert_eq!(to, stored.counter + 1);
                    stored = Stored { counter: to, raised_at: now, ..stored };
                    to
                }
                Decision::Repeat { counter } => {
                    prop_assert_eq!(presented, stored.counter - 1);
                    counter
                }
                // The family is dead: nothing after it is answered.
                Decision::End => {
                    prop_assert_ne!(presented, stored.counter);
                    return Ok(());
                }
                Decision::Expired => return Ok(()),
            };
            // Whoever is answered holds the one live token, the same as everybody else who was answered.
            prop_assert_eq!(answer, stored.counter);
            tokens.push(answer);
        }
    }
}

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn keys(byte: u8) -> Keys {
    Keys::derive(&seal::fresh(&Fixed(byte))).unwrap()
}

fn token() -> (Presented, String) {
    let presented = Presented {
        session: SessionId::from_uuid(Uuid::from_bytes([3; 16])),
        counter: 7,
    };
    (presented, presented.write(&keys(1)).expose_secret().to_owned())
}

fn read(text: &str) -> Option<Presented> {
    Presented::read(&keys(1), &SecretString::from(text))
}

#[test]
fn the_same_session_and_counter_give_the_same_token() {
    let (presented, text) = token();
    assert!(text.starts_with("onward_rt_"));
    assert_eq!(text, token().1);
    assert_eq!(read(&text), Some(presented));
    assert_eq!(Presented::read(&keys(2), &SecretString::from(text)), None);
}

#[test]
fn a_token_that_was_touched_is_not_read() {
    let (_, text) = token();
    for place in 0..text.len() {
        for other in ['A', 'b', '0', '_', '=', ' ', '\0'] {
            let mut bent: Vec<char> = text.chars().collect();
            if bent[place] != other {
                bent[place] = other;
                assert_eq!(read(&bent.into_iter().collect::<String>()), None);
            }
        }
        assert_eq!(read(text.get(..place).unwrap()), None);
    }
    for bent in [
        format!("{text}A"),
        format!("{text}="),
        format!(" {text}"),
        text.to_uppercase(),
        "A".repeat(1 << 20),
    ] {
        assert_eq!(read(&bent), None);
    }
    assert_eq!(read(&format!("onward_rt_{}", "A".repeat(1 << 20))), None);
}
