//! A value that is one of a few words.

use serde::de::value::StringDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, IntoDeserializer as _};

/// Reads one of the words of an enum; the refusal lists them all.
pub(super) fn read<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    let word: StringDeserializer<D::Error> = text.into_deserializer();
    T::deserialize(word)
}
