//! One pass over the bytes of a body for what serde does not refuse: text that is not UTF-8, an object that names
//! a property twice, half a surrogate pair, and more depth or more elements than a body may have. Grammar is left to serde.

use std::borrow::Cow;

/// How deep objects and arrays may be nested (R26).
pub const MAX_DEPTH: usize = 32;
/// How many items and properties a body may have in all (R26).
pub const MAX_ELEMENTS: usize = 10_000;

/// Checks a body; the error is the offset of the first byte at fault.
pub(crate) fn scan(bytes: &[u8]) -> Result<&str, usize> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.valid_up_to())?;
    let mut scan = Scan {
        bytes,
        at: 0,
        open: Vec::new(),
        keys: Vec::new(),
        elements: 0,
    };
    scan.run()?;
    Ok(text)
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// The property names of all open objects, innermost last.
    keys: Vec<(Cow<'a, [u8]>, usize)>,
    elements: usize,
}

/// An object or array that is not closed yet.
struct Open {
    /// Where the names of this object begin in `keys`; `None` for an array.
    keys: Option<usize>,
    /// Whether the next string is a property name.
    name: bool,
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), usize> {
        while let Some(&byte) = self.bytes.get(self.at) {
            let at = self.at;
            self.at += 1;
            match byte {
                b'{' => self.enter(
                    Open {
                        keys: Some(self.keys.len()),
                        name: true,
                    },
                    at,
                )?,
                b'[' => self.enter(
                    Open {
                        keys: None,
                        name: false,
                    },
                    at,
                )?,
                b'}' | b']' => self.leave()?,
                b',' => {
                    self.count(at)?;
                    if let Some(open) = self.open.last_mut() {
                        open.name = open.keys.is_some();
                    }
                }
                b'"' => self.string(at)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn enter(&mut self, open: Open, at: usize) -> Result<(), usize> {
        self.count(at)?;
        self.open.push(open);
        if self.open.len() > MAX_DEPTH {
            Err(at)
        } else {
            Ok(())
        }
    }

    fn count(&mut self, at: usize) -> Result<(), usize> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            Err(at)
        } else {
            Ok(())
        }
    }

    fn leave(&mut self) -> Result<(), usize> {
        let Some(Open {
            keys: Some(start), ..
        }) = self.open.pop()
        else {
            return Ok(());
        };
        let repeated = self.keys.get_mut(start..).and_then(repeated);
        self.keys.truncate(start);
        repeated.map_or(Ok(()), Err)
    }

    /// Steps over a string whose opening quote is at `start`.
    fn string(&mut self, start: usize) -> Result<(), usize> {
        let mut escaped = false;
        loop {
            match self.bytes.get(self.at) {
                None => return Ok(()),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        match self.open.last_mut() {
            Some(open) if open.name => open.name = false,
            _ => return Ok(()),
        }
        let quoted = self.bytes.get(start..self.at).unwrap_or_default();
        let name = if escaped {
            let text: String = serde_json::from_slice(quoted).map_err(|_| start)?;
            Cow::Owned(text.into_bytes())
        } else {
            Cow::Borrowed(quoted.get(1..quoted.len() - 1).unwrap_or_default())
        };
        self.keys.push((name, start));
        Ok(())
    }

    /// Steps over an escape; half of a surrogate pair is no character.
    fn escape(&mut self) -> Result<(), usize> {
        let at = self.at;
        self.at += 2;
        match self.unit(at) {
            Some(0xD800..=0xDBFF) if matches!(self.unit(at + 6), Some(0xDC00..=0xDFFF)) => self.at = at + 12,
            Some(0xD800..=0xDFFF) => return Err(at),
            _ => {}
        }
        Ok(())
    }

    /// The UTF-16 unit that `\uXXXX` at this place stands for.
    fn unit(&self, at: usize) -> Option<u16> {
        match self.bytes.get(at..at + 6)? {
            [b'\\', b'u', digits @ ..] => u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok(),
            _ => None,
        }
    }
}

/// Where a name first stands for the second time among the names of one object.
fn repeated(names: &mut [(Cow<'_, [u8]>, usize)]) -> Option<usize> {
    if names.len() < 2 {
        return None;
    }
    names.sort_unstable();
    let pairs = names.iter().zip(names.iter().skip(1));
    pairs
        .filter(|((one, _), (other, _))| one == other)
        .map(|(_, (_, at))| *at)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_named_twice_is_found_at_any_depth() {
        assert_eq!(scan(br#"{"a":1,"b":2,"a":3}"#), Err(13));
        assert_eq!(scan(br#"{"x":[{"a":1},{"a":1,"a":{}}]}"#), Err(21));
        assert_eq!(scan(br#"{"a":1,"\u0061":2}"#), Err(7));
        assert_eq!(
            scan(br#"{"a":{"a":"a"},"b":["a","a"]}"#),
            Ok(r#"{"a":{"a":"a"},"b":["a","a"]}"#)
        );
    }

    #[test]
    fn quotes_and_brackets_inside_strings_are_text() {
        assert!(scan(br#"{"a":"\"{[,","b":"}]"}"#).is_ok());
        assert!(scan(br#"{"a":"\\","b":1}"#).is_ok());
    }

    #[test]
    fn half_a_surrogate_pair_is_refused() {
        assert!(scan(br#"["\ud83c\udfaf"]"#).is_ok());
        assert_eq!(scan(br#"["\ud83c"]"#), Err(2));
        assert_eq!(scan(br#"["a\udfaf"]"#), Err(3));
    }

    #[test]
    fn depth_and_elements_are_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(scan(nested(32).as_bytes()).is_ok());
        assert_eq!(scan(nested(33).as_bytes()), Err(32));
        let wide = |items: usize| format!("[{}]", vec!["0"; items].join(","));
        assert!(scan(wide(10_000).as_bytes()).is_ok());
        assert!(scan(wide(10_001).as_bytes()).is_err());
    }

    #[test]
    fn bytes_that_are_not_text_are_refused_where_they_stand() {
        assert_eq!(scan(b"{\"a\":\"\xff\"}"), Err(6));
    }
}
