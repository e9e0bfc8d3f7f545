//! Where a page of tags ends: tags are sorted by their words.

use crate::goal::Tag;
use crate::page::Position;

/// Where a page of tags ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagPosition(pub Tag);

impl Position for TagPosition {
    fn to_bytes(&self) -> Vec<u8> {
        self.0.as_str().as_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        Tag::parse(text).ok().filter(|tag| tag.as_str() == text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_back_and_nothing_else_is_one() {
        let position = TagPosition(Tag::parse("gr\u{f6}\u{df}e").unwrap());
        assert_eq!(TagPosition::from_bytes(&position.to_bytes()), Some(position));
        for bytes in [&b""[..], b"Upper", b"a b", &[0xff]] {
            assert_eq!(TagPosition::from_bytes(bytes), None);
        }
    }
}
