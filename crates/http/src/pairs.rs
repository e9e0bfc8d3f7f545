//! Names and values as queries and forms carry them, decoded strictly and read with all errors at once (R17).

mod reader;

use std::fmt;

pub use reader::{FromPairs, Reader, read};

/// Decoded names and values, in the order they came. `Debug` shows names only, as values may be secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Decodes `a=b&c=d`; gives the first byte at fault where an escape or the UTF-8 behind it is broken.
    pub fn parse(raw: &[u8]) -> Result<Self, usize> {
        let mut pairs = Vec::new();
        let mut start = 0;
        for piece in raw.split(|byte| *byte == b'&') {
            if !piece.is_empty() {
                let cut = piece.iter().position(|byte| *byte == b'=').unwrap_or(piece.len());
                let (name, value) = (
                    piece.get(..cut).unwrap_or_default(),
                    piece.get(cut + 1..).unwrap_or_default(),
                );
                let name = decode(name).map_err(|at| start + at)?;
                let value = decode(value).map_err(|at| start + cut + 1 + at)?;
                pairs.push((name, value));
            }
            start += piece.len() + 1;
        }
        Ok(Self(pairs))
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All values of a name, in the order they came.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// All names and values, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

fn decode(raw: &[u8]) -> Result<String, usize> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter().enumerate();
    while let Some((at, byte)) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|(_, byte)| char::from(*byte).to_digit(16));
                let (high, low) = (digit(), digit());
                let value = high.zip(low).map(|(high, low)| high * 16 + low);
                value.and_then(|value| u8::try_from(value).ok()).ok_or(at)?
            }
            plain => *plain,
        });
    }
    String::from_utf8(bytes).map_err(|_| 0)
}

#[cfg(test)]
mod tests;
