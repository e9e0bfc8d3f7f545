use super::*;
use crate::auth::limits::Leave;

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn cheap() -> Hashing {
    Hashing {
        memory_kib: 64,
        passes: 1,
        permits: 2,
        queue: 4,
        wait: Duration::from_secs(2),
    }
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[tokio::test]
async fn only_the_very_same_bytes_pass() {
    let hasher = Hasher::start(&cheap(), &Fixed(1)).unwrap();
    // The second is the first in another normal form; the third in full-width letters.
    let twins = [
        "caf\u{e9} au lait",
        "cafe\u{301} au lait",
        "\u{ff43}\u{ff41}\u{ff46}\u{e9} au lait",
        "café au lait ",
    ];
    for password in twins {
        let hash = hasher.hash(&Fixed(2), &secret(password)).await.unwrap();
        for other in twins {
            assert_eq!(
                hasher
                    .check(&Leave::FREE, &secret(other), Some(&hash))
                    .await
                    .unwrap(),
                other == password
            );
        }
    }
}

#[tokio::test]
async fn long_passwords_are_not_cut() {
    let hasher = Hasher::start(&cheap(), &Fixed(1)).unwrap();
    let hash = hasher.hash(&Fixed(2), &secret(&"x".repeat(1024))).await.unwrap();
    assert!(
        !hasher
            .check(&Leave::FREE, &secret(&"x".repeat(1023)), Some(&hash))
            .await
            .unwrap()
    );
    assert!(
        hasher
            .check(&Leave::FREE, &secret(&"x".repeat(1024)), Some(&hash))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn nobody_has_a_password() {
    let hasher = Hasher::start(&cheap(), &Fixed(1)).unwrap();
    assert!(!hasher.check(&Leave::FREE, &secret(""), None).await.unwrap());
}

#[tokio::test]
async fn a_hash_is_checked_with_its_own_cost() {
    let hasher = Hasher::start(&cheap(), &Fixed(1)).unwrap();
    let old = Hasher::start(
        &Hashing {
            memory_kib: 128,
            passes: 3,
            ..cheap()
        },
        &Fixed(1),
    )
    .unwrap();
    let hash = old.hash(&Fixed(2), &secret("correct horse")).await.unwrap();
    assert!(
        hasher
            .check(&Leave::FREE, &secret("correct horse"), Some(&hash))
            .await
            .unwrap()
    );
    assert!(!hasher.is_current(&hash));
    assert!(old.is_current(&hash));
}

#[tokio::test]
async fn a_full_queue_is_refused_at_once_and_a_slow_one_after_the_wait() {
    let slow = Hashing {
        memory_kib: 65_536,
        passes: 40,
        permits: 1,
        queue: 1,
        wait: Duration::from_millis(20),
    };
    let hasher = Arc::new(Hasher::start(&slow, &Fixed(1)).unwrap());
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let hasher = Arc::clone(&hasher);
            tokio::spawn(async move { hasher.check(&Leave::FREE, &SecretString::from("x"), None).await })
        })
        .collect();
    let mut refused = 0;
    for task in tasks {
        if let Err(Error::Unavailable { retry_after }) = task.await.unwrap() {
            assert!(retry_after >= Duration::from_secs(1));
            refused += 1;
        }
    }
    assert!(refused >= 6, "{refused} of 8 refused");
}
