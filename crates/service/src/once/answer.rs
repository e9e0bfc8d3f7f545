//! An answer as it is kept: status, two headers and body, in bytes.

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Where the new thing is.
    pub location: Option<String>,
    /// The version of what was answered.
    pub etag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The status, each header behind its length plus one (0: absent), the body.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let Self {
            status,
            location,
            etag,
            body,
        } = self;
        let mut bytes = status.to_be_bytes().to_vec();
        for header in [location, etag] {
            // A header that could not be read back is not worth keeping.
            let header = header
                .as_deref()
                .filter(|header| header.len() < usize::from(u16::MAX));
            let length = header.map_or(0, |header| header.len() + 1);
            bytes.extend(u16::try_from(length).unwrap_or(0).to_be_bytes());
            bytes.extend(header.unwrap_or_default().as_bytes());
        }
        bytes.extend(body);
        bytes
    }

    /// Reads what `to_bytes` wrote.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (status, rest) = bytes.split_first_chunk()?;
        let (location, rest) = header(rest)?;
        let (etag, body) = header(rest)?;
        Some(Self {
            status: u16::from_be_bytes(*status),
            location,
            etag,
            body: body.to_vec(),
        })
    }
}

fn header(bytes: &[u8]) -> Option<(Option<String>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    match u16::from_be_bytes(*length).checked_sub(1) {
        None => Some((None, rest)),
        Some(length) => {
            let (text, rest) = rest.split_at_checked(usize::from(length))?;
            Some((Some(String::from_utf8(text.to_vec()).ok()?), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_answer_is_read_as_it_was_written(
            status: u16,
            location in prop::option::of(".{0,30}"),
            etag in prop::option::of(".{0,30}"),
            body: Vec<u8>,
        ) {
            let answer = Answer { status, location, etag, body };
            prop_assert_eq!(Answer::from_bytes(&answer.to_bytes()), Some(answer));
        }

        #[test]
        fn any_bytes_are_an_answer_or_none(bytes: Vec<u8>) {
            if let Some(answer) = Answer::from_bytes(&bytes) {
                prop_assert_eq!(answer.to_bytes(), bytes);
            }
        }
    }
}
