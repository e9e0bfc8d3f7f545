//! Password hashes as text, in the PHC form, written and read by ourselves.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The length of every salt that is made here.
pub(crate) const SALT_BYTES: usize = 16;
/// The length of every hash.
pub(crate) const OUTPUT_BYTES: usize = 32;
/// More memory than this is not a hash of ours but a mistake, or an attack on this machine.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;

/// How expensive a hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

/// A hash with everything that is needed to make it again.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Phc {
    pub(crate) cost: Cost,
    pub(crate) salt: Vec<u8>,
    pub(crate) output: [u8; OUTPUT_BYTES],
}

/// The text is not a hash that can be made again here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not an argon2id hash in PHC form")]
pub(crate) struct NotPhc;

impl fmt::Display for Phc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        let (salt, output) = (
            STANDARD_NO_PAD.encode(&self.salt),
            STANDARD_NO_PAD.encode(self.output),
        );
        write!(
            f,
            "$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${output}"
        )
    }
}

impl FromStr for Phc {
    type Err = NotPhc;

    fn from_str(text: &str) -> Result<Self, NotPhc> {
        let parts: Vec<&str> = text.split('$').collect();
        let ["", "argon2id", "v=19", cost, salt, output] = parts.as_slice() else {
            return Err(NotPhc);
        };
        let cost: Vec<&str> = cost.split(',').collect();
        let [memory, passes, lanes] = cost.as_slice() else {
            return Err(NotPhc);
        };
        let cost = Cost {
            memory_kib: number(memory, "m=")?,
            passes: number(passes, "t=")?,
            lanes: number(lanes, "p=")?,
        };
        if cost.memory_kib > MAX_MEMORY_KIB {
            return Err(NotPhc);
        }
        let bytes = |text: &str| STANDARD_NO_PAD.decode(text).map_err(|_| NotPhc);
        let output = bytes(output)?.try_into().map_err(|_| NotPhc)?;
        Ok(Self {
            cost,
            salt: bytes(salt)?,
            output,
        })
    }
}

fn number(text: &str, name: &str) -> Result<u32, NotPhc> {
    text.strip_prefix(name).ok_or(NotPhc)?.parse().map_err(|_| NotPhc)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "$argon2id$v=19$m=47104,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    #[test]
    fn a_hash_is_read_as_it_is_written() {
        let phc: Phc = TEXT.parse().unwrap();
        assert_eq!(
            phc.cost,
            Cost {
                memory_kib: 47_104,
                passes: 2,
                lanes: 1
            }
        );
        assert_eq!(phc.to_string(), TEXT);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "plain",
            &TEXT.replace("argon2id", "argon2i"),
            &TEXT.replace("v=19", "v=16"),
            &TEXT.replace("m=47104,", ""),
            &TEXT.replace("m=47104", "m=99999999"),
            &TEXT.replace("t=2", "t=-2"),
            &format!("{TEXT}$"),
            &TEXT.replace("AAECAw", "AAECA="),
            TEXT.get(..TEXT.len() - 4).unwrap(),
        ] {
            assert!(text.parse::<Phc>().is_err(), "{text}");
        }
    }
}
